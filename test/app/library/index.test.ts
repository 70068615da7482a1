import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createLibrary } from '../../../src/app/library/index.ts';
import { parseQuery, type Query } from '../../../src/core/query/index.ts';
import type { Db } from '../../../src/db/client.ts';
import { storeReading } from '../../../src/db/lists.ts';
import { withFolder } from '../../support/folders.ts';
import { memoryLog } from '../../support/log.ts';
import { aPaper } from '../../support/papers.ts';
import { describeStores, withEmbeddedDb } from '../../support/stores.ts';

const texts = [
  ['2606.00001', 'Diffusion Policy for Robots', 'Robots learn actions by denoising.'],
  ['2606.00002', 'World Models Dream', 'A world model predicts what happens next.'],
  ['2606.00003', 'Speech Without Labels', 'Speech recognition from raw audio.'],
  ['2606.00004', 'Robots That Talk', 'A robot explains its actions in speech.'],
] as const;
const papers = texts.map(([id, title, abstract], i) =>
  aPaper({
    id,
    title,
    abstract,
    authors: i === 0 ? ['Cheng Chi'] : ['Geoffrey E. Hinton'],
    authorCount: 1,
    upvotes: 10 * (i + 1),
    publishedAt: new Date(`2026-06-0${i + 1}T00:00:00Z`),
  }),
);

const store = (db: Db, list = papers, at = '2026-06-24T08:00:00Z', day = '2026-06-24') =>
  storeReading(db, { source: 'huggingface', day, sample: false, at: new Date(at), papers: list });

function query(text: string): Query {
  const parsed = parseQuery(text);
  if ('mistake' in parsed) throw new Error(parsed.mistake.problem);
  return parsed.query;
}

const open = async (db: Db, file: string | null = null) => {
  const log = memoryLog();
  const library = createLibrary({ db, log, file });
  await library.ready();
  const ids = async (text: string) =>
    (await library.search(query(text), { offset: 0, limit: 10 })).papers
      .map(({ id }) => id.slice(-1))
      .join('');
  return { library, log, ids };
};

describeStores('the library', (withDb) => {
  it(
    'finds by words, phrases, exclusions, fields and alternatives',
    withDb(async (db) => {
      await store(db);
      const { ids, library } = await open(db);
      expect(await ids('diffusion policy')).toBe('1');
      expect((await ids('robot speech')).slice(0, 1)).toBe('4');
      expect(await ids('"world model"')).toBe('2');
      expect(await ids('robots -speech')).toBe('1');
      expect(await ids('author:hinton')).toBe('432');
      expect(await ids('author:"G. Hinton" after:2026-06-03 sort:votes')).toBe('43');
      expect(await ids('votes:<20 OR title:speech')).toBe('31');
      expect(await ids('dream OR author:chi')).toBe('21');
      expect(await ids('zzz')).toBe('');
      await library.stop();
    }),
  );

  it(
    'lists papers of one day by votes, and those with the same votes by day, in whatever order they came',
    withDb(async (db) => {
      const alike = papers.map((paper, i) => ({
        ...paper,
        upvotes: [3, 5, 3, 5][i] ?? null,
        publishedAt: new Date(`2026-06-0${[1, 1, 2, 2][i]}T00:00:00Z`),
      }));
      await store(db, alike.slice(2));
      const { ids, library } = await open(db);
      await store(db, alike.slice(0, 2), '2026-06-24T09:00:00Z', '2026-06-23');
      await library.refresh();
      expect(await ids('sort:date')).toBe('4321');
      expect(await ids('sort:votes')).toBe('4231');
      await library.stop();
    }),
  );

  it(
    'takes in what another process stored or changed, without building again',
    withDb(async (db) => {
      await store(db);
      const { ids, library, log } = await open(db);
      const fresh = aPaper({ id: '2606.00005', title: 'Quantum Gardening', upvotes: 3 });
      const renamed = aPaper({ ...papers[0], title: 'Renamed Entirely', authors: ['Ada Lovelace'] });
      await store(db, [fresh, renamed], '2026-06-25T08:00:00Z', '2026-06-25');
      await library.refresh();
      expect(await ids('quantum')).toBe('5');
      expect(await ids('renamed')).toBe('1');
      expect(await ids('author:lovelace')).toBe('1');
      expect(await ids('title:diffusion')).toBe('');
      await store(db, [{ ...fresh, upvotes: 99 }], '2026-06-25T08:00:01Z', '2026-06-25');
      await library.refresh();
      expect(await ids('votes:>50')).toBe('5');
      expect(log.lines.filter((line) => line.includes('built'))).toHaveLength(1);
      await library.stop();
    }),
  );

  it(
    'takes in a change that was stored late, with an earlier time than the newest it knows',
    withDb(async (db) => {
      await store(db);
      const { ids, library } = await open(db);
      const late = aPaper({ id: '2606.00006', title: 'Slow Transactions' });
      await store(db, [late], '2026-06-24T07:58:00Z', '2026-06-23');
      await library.refresh();
      expect(await ids('transactions')).toBe('6');
      await library.stop();
    }),
  );

  it(
    'builds anew by itself when many papers have come',
    withDb(async (db) => {
      await store(db);
      const { ids, library, log } = await open(db);
      const many = Array.from({ length: 1_000 }, (_, i) =>
        aPaper({ id: `2607.${10_000 + i}`, title: `Bulk ${i}` }),
      );
      await store(db, many, '2026-06-25T08:00:00Z', '2026-06-25');
      await library.refresh();
      await vi.waitFor(
        () => expect(log.lines.filter((line) => line.includes('search index built'))).toHaveLength(2),
        { timeout: 60_000 },
      );
      expect(await ids('bulk 777')).toMatch(/^7/);
      expect(await ids('diffusion')).toBe('1');
      await library.stop();
    }),
  );

  it(
    'starts warm from what it saved, knowing what has changed since',
    withDb((db) =>
      withFolder(async (folder) => {
        const file = join(folder, 'search.index');
        await store(db);
        const first = await open(db, file);
        await first.library.save();
        await first.library.stop();

        const fresh = aPaper({ id: '2606.00005', title: 'Quantum Gardening' });
        await store(db, [fresh], '2026-06-25T08:00:00Z', '2026-06-25');
        const warm = await open(db, file);
        expect(warm.log.lines).toEqual([]);
        expect(await warm.ids('diffusion')).toBe('1');
        expect(await warm.ids('quantum')).toBe('5');
        expect(await warm.ids('author:hinton votes:>20')).toBe('43');
        await warm.library.save();
        await warm.library.stop();

        const later = await open(db, file);
        expect(await later.ids('quantum')).toBe('5');
        await later.library.stop();
      }),
    ),
  );

  it(
    'builds anew when the saved file is damaged, and writes a good one over it',
    withDb((db) =>
      withFolder(async (folder) => {
        const file = join(folder, 'search.index');
        await store(db);
        const first = await open(db, file);
        await first.library.save();
        await first.library.stop();
        const bytes = await readFile(file);
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 255;
        await writeFile(file, bytes);

        const damaged = await open(db, file);
        expect(await damaged.ids('diffusion')).toBe('1');
        expect(damaged.log.lines).toContain('warn search snapshot damaged, building anew');
        await damaged.library.save();
        await damaged.library.stop();
        const mended = await open(db, file);
        expect(mended.log.lines).toEqual([]);
        await mended.library.stop();
      }),
    ),
  );

  it.each([
    ['fewer', papers.slice(1)],
    ['other', papers.map((paper) => ({ ...paper, id: paper.id.replace('2606', '2605') }))],
  ])('builds anew when the saved file belongs to a store with %s papers', (_, others) =>
    withDb((db) =>
      withFolder(async (folder) => {
        const file = join(folder, 'search.index');
        await store(db);
        const first = await open(db, file);
        await first.library.save();
        await first.library.stop();
        await withEmbeddedDb(async (other) => {
          await store(other, others);
          const stale = await open(other, file);
          expect(stale.log.lines).toContain('info search snapshot stale, building anew');
          expect(await stale.ids('diffusion')).toBe(others.length === 4 ? '1' : '');
          await stale.library.stop();
        });
      }),
    )(),
  );

  it(
    'works on where nothing can be saved',
    withDb((db) =>
      withFolder(async (folder) => {
        await store(db);
        const { ids, library, log } = await open(db, join(folder, 'missing', 'search.index'));
        await library.save();
        expect(log.lines).toContain('warn search snapshot not written');
        expect(await ids('diffusion')).toBe('1');
        await library.stop();
      }),
    ),
  );

  it(
    'knows what is close to a paper, without that paper',
    withDb(async (db) => {
      await store(db);
      const { library } = await open(db);
      const close = await library.similar('2606.00001', 3);
      expect(close?.map(({ id }) => id)).toContain('2606.00004');
      expect(close?.map(({ id }) => id)).not.toContain('2606.00001');
      expect(await library.similar('2606.99999', 3)).toBeNull();
      await library.stop();
    }),
  );

  it(
    'stops in the middle of building',
    withDb(async (db) => {
      await store(db);
      const library = createLibrary({ db, log: memoryLog(), file: null });
      const ready = library.ready();
      await library.stop();
      await expect(ready).rejects.toThrow('stopping');
      expect(library.isReady()).toBe(false);
    }),
  );

  it(
    'tries again after a failure',
    withDb(async (db) => {
      await store(db);
      let isDown = true;
      const shaky = new Proxy(db, {
        get(target, key) {
          if (isDown && key === 'select') throw new Error('the database is gone');
          return Reflect.get(target, key) as unknown;
        },
      });
      const library = createLibrary({ db: shaky, log: memoryLog(), file: null });
      await expect(library.ready()).rejects.toThrow('gone');
      isDown = false;
      await library.ready();
      expect(library.size()).toBe(4);
      await library.stop();
    }),
  );
});
