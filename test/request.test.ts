import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createLog } from '../src/log.ts';
import { asRequest, inRequest, requestId } from '../src/request.ts';
import { withFolder } from './support/folders.ts';

it('gives all log lines of a request its id, whoever else is served meanwhile', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'paperboy.log');
    const log = createLog({ level: 'info', secrets: [], file });
    const serve = async (who: string) => {
      log.info('began', { who });
      await nextTurn();
      log.child({ who }).info('ended');
    };
    log.info('began', { who: 'nobody' });
    await Promise.all([asRequest(() => serve('ada')), asRequest(() => serve('bob'))]);
    log.flush();
    const lines = (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const idsOf = (who: string) =>
      new Set(lines.filter((line) => line.who === who).map((line) => line.request));
    expect(lines).toHaveLength(5);
    expect(idsOf('nobody')).toEqual(new Set([undefined]));
    expect([...idsOf('ada')]).toEqual([expect.stringMatching(/^[0-9a-f]{10}$/)]);
    expect([...idsOf('bob')]).toEqual([expect.stringMatching(/^[0-9a-f]{10}$/)]);
    expect(idsOf('ada')).not.toEqual(idsOf('bob'));
  }));

it('makes a request of a call that comes with none, and only then', async () => {
  const ids: (string | undefined)[] = [];
  const dispatch = inRequest(async () => {
    ids.push(requestId());
    return { message: { summary: '', blocks: [] } };
  });
  const call = { command: 'help', text: '' };
  await dispatch(call);
  const outer = await asRequest(async () => {
    await dispatch(call);
    return requestId();
  });
  expect(ids).toEqual([expect.any(String), outer]);
  expect(ids[0]).not.toBe(outer);
});
