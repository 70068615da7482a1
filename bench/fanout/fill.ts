import { sql } from 'drizzle-orm';
import { usualSettings } from '../../src/core/channel.ts';
import type { Paper } from '../../src/core/paper.ts';
import type { Db } from '../../src/db/client.ts';
import { storeReading } from '../../src/db/lists.ts';
import { channels, subscriptions } from '../../src/db/schema.ts';
import { aPaper } from '../../test/support/papers.ts';
import type { Place } from './load.ts';

const PAPERS = 34;
const BATCH = 1_000;
const DAY = '2026-08-18';

/** When all of them are due: Wednesday, 09:00 in Berlin. */
export const DUE = new Date('2026-08-19T07:00:00Z');

/** Tuesday's list, and channels that are to get it at the same moment. */
export async function fill(db: Db, places: readonly Place[]): Promise<void> {
  const papers: Paper[] = Array.from({ length: PAPERS }, (_, n) =>
    aPaper({
      id: `2608.${String(10_000 + n)}`,
      title: `Learning to do the ${n + 1}th thing with a model of moderate size`,
      abstract: 'We study a problem. Our method solves it in most cases, and we show where it does not.',
      upvotes: 150 - n,
      featuredOn: DAY,
    }),
  );
  const at = new Date('2026-08-18T21:10:00Z');
  await storeReading(db, { source: 'huggingface', day: DAY, papers, at, sample: false });
  const since = new Date('2026-08-18T08:00:00Z');
  for (let from = 0; from < places.length; from += BATCH) {
    await db.insert(channels).values(
      places.slice(from, from + BATCH).map((place) => ({
        ...place,
        ...usualSettings,
        days: [...usualSettings.days],
        zone: 'Europe/Berlin',
        at: '09:00',
        state: 'active' as const,
        stateSince: since,
        nextRunAt: DUE,
        coveredUntil: since,
        editedBy: 'U1',
        editedAt: since,
        createdAt: since,
      })),
    );
  }
  await db.execute(sql`
    insert into ${subscriptions} (channel_id, query, created_by, created_at)
    select id, '', 'U1', ${since.toISOString()}::timestamptz from ${channels}`);
}
