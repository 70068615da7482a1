import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createLog } from '../src/log.ts';
import { withFolder } from './support/folders.ts';

it('writes a line an event, with its fields, and never a secret', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'deep', 'paperboy.log');
    const log = createLog('info', file);
    log.debug('not this');
    log
      .child({ source: 'arxiv' })
      .info('list stored', { day: '2026-06-24', headers: { authorization: 'Bearer hf_x' } });
    log.error('went wrong', { err: new Error('why'), token: 'hf_x' });
    log.flush();
    const lines = (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { msg: 'list stored', source: 'arxiv', day: '2026-06-24', headers: { authorization: '[Redacted]' } },
      { msg: 'went wrong', err: { message: 'why' }, token: '[Redacted]' },
    ]);
  }));
