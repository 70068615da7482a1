import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createLog, type Log } from '../src/log.ts';
import { withFolder } from './support/folders.ts';

const SECRET = 'a-secret-that-is-set';

/** What was written, a line an event. */
async function written(write: (log: Log) => void, level = 'info'): Promise<Record<string, unknown>[]> {
  let lines: Record<string, unknown>[] = [];
  await withFolder(async (folder) => {
    const file = join(folder, 'deep', 'paperboy.log');
    const log = createLog({ level, secrets: [SECRET], file });
    write(log);
    log.flush();
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain(SECRET);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  });
  return lines;
}

it('writes a line an event, with its fields, and never a secret', async () => {
  const lines = await written((log) => {
    log.debug('not this');
    log
      .child({ source: 'arxiv' })
      .info('list stored', { day: '2026-06-24', headers: { authorization: 'Bearer hf_x' } });
    log.error('went wrong', { err: new Error('why'), token: 'hf_x' });
  });
  expect(lines).toMatchObject([
    { msg: 'list stored', source: 'arxiv', day: '2026-06-24', headers: { authorization: '[redacted]' } },
    { msg: 'went wrong', err: { message: 'why' }, token: '[redacted]' },
  ]);
});

it('shows a secret in no part of a line', async () => {
  class RequestError extends Error {
    readonly url = `https://discord.com/api/v10/webhooks/123456789012345678/${SECRET}`;
    readonly requestBody = { json: { nested: [{ content: SECRET }] } };
  }
  const cause = new RequestError(`refused ${SECRET}`);
  const lines = await written((log) => {
    log.info(`event with ${SECRET}`);
    log.child({ child: SECRET }).warn('field', { list: [SECRET], deep: { a: { b: { c: { d: SECRET } } } } });
    log.error('error', { err: new Error(`could not post ${SECRET}`, { cause }) });
    log.error('own error', { err: cause });
    log.error('errors', { err: new AggregateError([cause], 'all failed') });
  });
  expect(lines).toHaveLength(5);
  expect(lines[2]).toMatchObject({ err: { message: 'could not post [redacted]: refused [redacted]' } });
  expect(lines[3]).toMatchObject({ err: { requestBody: { json: { nested: [{ content: '[redacted]' }] } } } });
});

it('cuts what an error carries along, and never in the middle of a secret', async () => {
  const error = Object.assign(new Error(`${'x'.repeat(3_990)}${SECRET}${'y'.repeat(1e6)}`), {
    client: { bytes: new Uint8Array(1e6) },
  });
  Object.assign(error.client, { itself: error.client });
  const lines = await written((log) => log.error('too much', { err: error }));
  const text = JSON.stringify(lines);
  expect(text.length).toBeLessThan(20_000);
  expect(text).not.toMatch(/a-secret/);
  expect(lines).toMatchObject([{ err: { client: { bytes: '…' } } }]);
});
