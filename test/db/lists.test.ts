import { expect, it } from 'vitest';
import { readDays, readLists, storeReading } from '../../src/db/lists.ts';
import { listOrders, listPapers, paperVotes } from '../../src/db/schema.ts';
import { aPaper } from '../support/papers.ts';
import { describeStores } from '../support/stores.ts';

const DAY = '2026-06-24';
const morning = new Date('2026-06-24T08:00:00Z');
const noon = new Date('2026-06-24T12:00:00Z');
const first = aPaper({ id: '2606.24597', upvotes: 62, comments: 1 });
const second = aPaper({ id: '2606.20092', title: 'Another', upvotes: 12 });
const reading = { source: 'huggingface', day: DAY, sample: false };
const range = { from: DAY, to: DAY };

describeStores('a daily list', (withDb) => {
  it(
    'keeps papers, their order and their first sighting',
    withDb(async (db) => {
      const counts = await storeReading(db, { ...reading, papers: [first, second], at: morning });
      expect(counts).toEqual({ stored: 2, updated: 0 });
      const listed = await readLists(db, 'huggingface', range);
      expect(listed.map(({ paper, position, firstSeenAt }) => [paper.id, position, firstSeenAt])).toEqual([
        [first.id, 0, morning],
        [second.id, 1, morning],
      ]);
    }),
  );

  it(
    'changes nothing when the same list is read again, but its age',
    withDb(async (db) => {
      await storeReading(db, { ...reading, papers: [first, second], at: morning });
      const counts = await storeReading(db, { ...reading, papers: [first, second], at: noon });
      expect(counts).toEqual({ stored: 0, updated: 0 });
      expect(await db.select().from(paperVotes)).toHaveLength(2);
      expect(await db.select().from(listOrders)).toHaveLength(1);
      expect(await readDays(db, 'huggingface', range)).toEqual([
        { day: DAY, readAt: noon, sample: false, papers: 2 },
      ]);
    }),
  );

  it(
    'notes votes and order at each reading that changed them',
    withDb(async (db) => {
      await storeReading(db, { ...reading, papers: [first, second], at: morning });
      const risen = { ...second, upvotes: 70 };
      expect(await storeReading(db, { ...reading, papers: [risen, first], at: noon })).toEqual({
        stored: 0,
        updated: 1,
      });
      const [top] = await readLists(db, 'huggingface', range);
      expect(top?.paper.id).toBe(second.id);
      expect(top?.firstSeenAt).toEqual(morning);
      expect(top?.votes.map(({ at, upvotes }) => [at, upvotes])).toEqual([
        [morning, 12],
        [noon, 70],
      ]);
      const orders = await db.select().from(listOrders).orderBy(listOrders.at);
      expect(orders.map(({ paperIds }) => paperIds)).toEqual([
        [first.id, second.id],
        [second.id, first.id],
      ]);
    }),
  );

  it(
    'lets a paper leave and come back without forgetting when it was first seen',
    withDb(async (db) => {
      await storeReading(db, { ...reading, papers: [first, second], at: morning });
      await storeReading(db, { ...reading, papers: [first], at: noon });
      expect(await readLists(db, 'huggingface', range)).toHaveLength(1);
      const rows = await db.select().from(listPapers).orderBy(listPapers.paperId);
      expect(rows.map(({ paperId, leftAt }) => [paperId, leftAt])).toEqual([
        [second.id, noon],
        [first.id, null],
      ]);
      const evening = new Date('2026-06-24T20:00:00Z');
      await storeReading(db, { ...reading, papers: [first, second], at: evening });
      const back = (await readLists(db, 'huggingface', range)).find(({ paper }) => paper.id === second.id);
      expect(back?.firstSeenAt).toEqual(morning);
    }),
  );

  it(
    'keeps a paper that is featured again one paper on two lists',
    withDb(async (db) => {
      await storeReading(db, { ...reading, papers: [{ ...first, featuredOn: DAY }], at: morning });
      const later = {
        source: 'huggingface',
        day: '2026-06-30',
        sample: false,
        at: new Date('2026-06-30T08:00:00Z'),
      };
      const counts = await storeReading(db, {
        ...later,
        papers: [{ ...first, upvotes: 80, featuredOn: '2026-06-30' }],
      });
      expect(counts).toEqual({ stored: 0, updated: 1 });
      const both = await readLists(db, 'huggingface', { from: DAY, to: '2026-06-30' });
      expect(both.map(({ paper }) => [paper.id, paper.featuredOn])).toEqual([
        [first.id, DAY],
        [first.id, DAY],
      ]);
    }),
  );

  it(
    'takes a twice featured paper’s counts from its newer list, in whatever order the lists are read',
    withDb(async (db) => {
      const then = { ...reading, papers: [{ ...first, upvotes: 2, gist: 'Then.' }], at: noon };
      const later = { ...reading, day: '2026-06-30', papers: [{ ...first, upvotes: 42 }], at: noon };
      for (const list of [later, then, later, then]) await storeReading(db, list);
      expect(await storeReading(db, later)).toEqual({ stored: 0, updated: 0 });
      const [listed] = await readLists(db, 'huggingface', range);
      expect(listed?.paper).toMatchObject({ upvotes: 42, gist: 'Then.' });
    }),
  );

  it(
    'stores nothing at all of a reading that fails half-way',
    withDb(async (db) => {
      const impossible = { ...second, upvotes: 2 ** 40 };
      await expect(
        storeReading(db, { ...reading, papers: [first, impossible], at: morning }),
      ).rejects.toThrow();
      expect(await readDays(db, 'huggingface', range)).toEqual([]);
      expect(await readLists(db, 'huggingface', range)).toEqual([]);
    }),
  );
});
