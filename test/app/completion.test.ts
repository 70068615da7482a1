import { describe, expect, it } from 'vitest';
import type { Context } from '../../src/app/command.ts';
import { allCommands } from '../../src/app/commands/index.ts';
import { completeOption, createCompletion } from '../../src/app/completion.ts';
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

  it('offers times, days and zones by what is typed of them, a city too', async () => {
    const context = { library: {}, log: memoryLog() } as unknown as Context;
    const complete = createCompletion(allCommands, context);
    const values = async (command: string, option: string, typed: string) =>
      (await complete({ command, option, typed })).map(({ value }) => value);
    expect(await values('settings', 'zone', 'berl')).toEqual(['Europe/Berlin']);
    expect((await values('subscribe', 'zone', 'new y'))[0]).toBe('America/New_York');
    expect(await values('settings', 'at', '9am')).toEqual(['09:00']);
    expect(await values('settings', 'at', '17')).toEqual(['17:00', '17:30']);
    expect(await values('settings', 'at', '')).toContain('09:00');
    expect(await values('settings', 'days', 'mon')).toEqual(['mon-fri', 'mon,wed,fri', 'mon']);
    expect(await values('settings', 'style', 'c')).toEqual(['compact', 'cards']);
    expect(completeOption(allCommands, 'settings at:9 zone:europe/ber')).toEqual(['zone:Europe/Berlin']);
    expect(completeOption(allCommands, 'search zone:europe/ber')).toEqual([]);
    expect(completeOption(allCommands, 'settings at:')).toEqual([]);
  });

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
