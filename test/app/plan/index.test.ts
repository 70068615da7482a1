import { expect, it } from 'vitest';
import { describeStores } from '../../support/stores.ts';
import { aChannel, again, got, listOf, planAt, planned, readList } from './channels.ts';

// 17 August 2026 is a Monday; New York is four hours behind UTC, Berlin two ahead.
describeStores('planning posts', (withDb) => {
  it(
    'brings the finished list at the channel’s hour, as it looks in LOOK.md',
    withDb(async (db) => {
      const channel = await aChannel(db, {
        since: '2026-08-19T08:00:00Z',
        coveredUntil: '2026-08-19T20:59:00Z',
      });
      await readList(db, '2026-08-19', listOf('2026-08-19', 34));
      expect(await planAt(db, '2026-08-20T06:59:59Z')).toMatchObject({ due: 0, planned: 0 });
      expect(await planAt(db, '2026-08-20T07:00:10Z')).toEqual({
        due: 1,
        planned: 1,
        silent: 0,
        skipped: 0,
        waiting: 0,
      });
      const [post] = await planned(db, channel);
      expect(post).toMatchObject({ localDate: '2026-08-20', slot: 'daily', state: 'queued', detail: null });
      expect(post?.text).toMatchInlineSnapshot(`
        "Wednesday’s papers · 19 Aug · top 5 of 34
        1 | Paper 1 of 19.08 | Studies something. | ▲100
        2 | Paper 2 of 19.08 | Studies something. | ▲99
        3 | Paper 3 of 19.08 | Studies something. | ▲98
        4 | Paper 4 of 19.08 | Studies something. | ▲97
        5 | Paper 5 of 19.08 | Studies something. | ▲96
        —
        29 more on the list
        [Show all: trending {"top":"34","when":"2026-08-19"}] [Settings: settings {}]"
      `);
      expect(await again(db, channel)).toMatchObject({
        nextRunAt: new Date('2026-08-21T07:00:00Z'),
        coveredUntil: new Date('2026-08-20T07:00:00Z'),
        plannedAt: new Date('2026-08-20T07:00:10Z'),
        silentRuns: 0,
      });
      expect(await got(db, channel)).toHaveLength(5);
    }),
  );
});
