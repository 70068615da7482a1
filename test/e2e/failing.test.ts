import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { serveSlack } from '../fakes/slack/index.ts';
import { withFolder } from '../support/folders.ts';
import { closedPort } from '../support/loopback.ts';
import { startPaperboy } from '../support/paperboy.ts';

/** Makes something go wrong, on a signal, that nobody waits for. */
const rejecting = (message: string) =>
  `--import=data:text/javascript,${encodeURIComponent(
    `process.on('SIGUSR2', () => Promise.reject(new TypeError(${JSON.stringify(message)})));`,
  )}`;

it('ends with status 1 after a line in the log when a promise is rejected that nobody waits for', () =>
  withFolder(async (folder) => {
    const nowhere = await closedPort();
    const { world } = await serveSlack();
    const running = startPaperboy(['start'], {
      PAPERBOY_DATA: folder,
      HF_API_URL: nowhere,
      ARXIV_API_URL: nowhere,
      HF_TOKEN: world.tokens.signingSecret,
      NODE_OPTIONS: rejecting(`not expected with ${world.tokens.signingSecret}`),
    });
    running.process.stdout?.once('data', () => running.process.kill('SIGUSR2'));
    const { status, err } = await running.ended;
    expect(status).toBe(1);
    expect(err).toBe('Something went wrong: TypeError: not expected with [redacted]\n');
    const lines = (await readFile(join(folder, 'paperboy.log'), 'utf8')).trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      msg: 'process failed',
      origin: 'unhandledRejection',
      err: { type: 'TypeError', message: 'not expected with [redacted]' },
    });
  }));
