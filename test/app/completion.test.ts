import { describe, expect, it } from 'vitest';
import type { Context } from '../../src/app/command.ts';
import { allCommands } from '../../src/app/commands/index.ts';
import { createCompletion } from '../../src/app/completion.ts';
import { createLibrary } from '../../src/app/library/index.ts';
import { storeReading } from '../../src/db/lists.ts';
import { memoryLog } from '../support/log.ts';
import { aPaper } from '../support/papers.ts';
import { withEmbeddedDb } from '../support/stores.ts';

describe('completing an option', () => {
  it('offers values, words of the corpus and papers by their titles', () =>
    withEmbeddedDb(async (db) => {
      const papers = [1, 2].map((i) =>
        aPaper({
          id: `2606.0000${i}`,
          title: `World Models ${i}`,
          authors: ['Geoffrey Hinton'],
          authorCount: 1,
        }),
      );
      const at = new Date('2026-06-24T22:00:00Z');
      await storeReading(db, { source: 'huggingface', day: '2026-06-24', sample: false, at, papers });
      const library = createLibrary({ db, log: memoryLog(), file: null });
      const complete = createCompletion(allCommands, { library, log: memoryLog() } as unknown as Context);
      const values = async (command: string, option: string, typed: string) =>
        (await complete({ command, option, typed })).map(({ value }) => value);

      expect(await values('search', 'query', 'robot wor')).toEqual(['robot wor']);
      expect(await values('show', 'paper', 'world')).toEqual([]);
      await library.ready();
      expect(await values('search', 'query', 'robot wor')).toEqual(['robot wor', 'robot world']);
      expect(await values('search', 'query', 'x author:hin')).toContain('x author:hinton');
      expect(await complete({ command: 'show', option: 'paper', typed: 'world mod' })).toContainEqual({
        label: 'World Models 1',
        value: '2606.00001',
      });
      expect(await values('show', 'paper', '2606.00001')).toEqual([]);
      expect(await values('trending', 'when', 'w')).toEqual(['week']);
      expect(await values('nonsense', 'paper', 'x')).toEqual([]);
      await library.stop();
    }));

  it('offers nothing where looking fails, and says so in the log', async () => {
    const log = memoryLog();
    const library = {
      isReady: () => true,
      search: async () => {
        throw new Error('the database is gone');
      },
    };
    const complete = createCompletion(allCommands, { library, log } as unknown as Context);
    expect(await complete({ command: 'show', option: 'paper', typed: 'world' })).toEqual([]);
    expect(log.lines).toEqual(['error completion failed']);
  });
});
