import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fillStore, inventPapers, readCorpus } from '../../bench/start/papers.ts';
import { createNote, formatRows, type Observation, summarise } from '../../bench/start/report.ts';
import { listSpan } from '../../src/db/lists.ts';
import { countPapers } from '../../src/db/papers.ts';
import { withFolder } from '../support/folders.ts';
import { withEmbeddedDb } from '../support/stores.ts';

describe('the start-up benchmark', () => {
  it('judges memory by the worst run and time by the middle one', () => {
    const observations: Observation[] = [];
    const note = createNote(observations, { database: 'PGlite', scenario: 'first start' });
    for (const ms of [5_000, 9_000, 5_900, 6_000]) note('first list printed', 'ms', ms);
    for (const mb of [500, 601]) note('peak memory', 'MB', mb);

    const [time, memory] = summarise(observations);
    expect(time).toMatchObject({
      spread: { min: 5_000, median: 5_950, max: 9_000 },
      bar: { most: 6_000, held: true },
    });
    expect(memory).toMatchObject({ spread: { median: 550.5, max: 601 }, bar: { most: 600, held: false } });
  });

  it('holds memory against the embedded database only', () => {
    const observations: Observation[] = [];
    createNote(observations, { database: 'PostgreSQL', scenario: 'first start' })('peak memory', 'MB', 700);
    expect(summarise(observations)[0]).not.toHaveProperty('bar');
  });

  it('says so when a system tells nothing about memory', () => {
    const observations: Observation[] = [];
    createNote(observations, { database: 'PGlite', scenario: 'first start' })('peak memory', 'MB', null);
    const rows = summarise(observations);
    expect(rows).toMatchObject([{ spread: null, bar: { held: null } }]);
    expect(formatRows(rows)).toContain('| not measured |');
  });

  it('stores as many papers as asked for, on workdays back from the sample', () =>
    withEmbeddedDb(async (db) => {
      await fillStore(db, inventPapers(300));
      expect(await countPapers(db)).toBe(300);
      // The sample has 231 papers on ten lists, the first on Wednesday 17 June.
      expect(await listSpan(db, 'huggingface')).toEqual({
        lists: 13,
        first: '2026-06-12',
        last: '2026-06-30',
      });
    }));

  it('reads no more of a corpus than it needs, and refuses one that is too small', () =>
    withFolder(async (folder) => {
      const record = { title: 'T', abstract: 'A', authors: ['B'], categories: [], publishedAt: '2026-01-02' };
      const lines = ['1', '2', '3'].map((id) => JSON.stringify({ id, ...record }));
      await writeFile(path.join(folder, 'corpus-100k.jsonl.gz'), gzipSync(lines.join('\n')));
      expect((await readCorpus(folder, 2)).map(({ id }) => id)).toEqual(['1', '2']);
      await expect(readCorpus(folder, 4)).rejects.toThrow('holds only 3 papers');
      await expect(readCorpus(path.join(folder, 'nowhere'), 1)).rejects.toThrow('ENOENT');
    }));

  it.each([[['--papers', 'many']], [['--runs', '0']], [['--fast']]])(
    'ends with 2 and its usage when called with %j',
    (args) => {
      const script = path.resolve(import.meta.dirname, '../../bench/start.ts');
      const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script, ...args], {
        encoding: 'utf8',
      });
      expect(status).toBe(2);
      expect(stderr).toContain('Usage: npx tsx bench/start.ts');
    },
  );
});
