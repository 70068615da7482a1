import { and, count, gt, min, sql } from 'drizzle-orm';
import type { OutboxState } from '../core/delivery.ts';
import type { Db } from './client.ts';
import { breakers, channels, deliveries } from './schema.ts';

const DAY_MS = 24 * 60 * 60_000;

// States stand in the text of the queries, so that each reads a partial index and not the posts of ninety days.
const isOpen = sql`${deliveries.state} in ('queued', 'sending', 'unknown')`;
const isHeld = sql`${deliveries.state} = 'held'`;

/** For whoever watches: asked every few seconds, from every process. */
export async function readOutboxState(db: Db, now: Date): Promise<OutboxState> {
  const { platform, state, dueAt, endedAt } = deliveries;
  const unended = (which: typeof isOpen) =>
    db
      .select({ platform, state, count: count(), oldestDueAt: min(dueAt) })
      .from(deliveries)
      .where(which)
      .groupBy(platform, state);
  const open = [...(await unended(isOpen)), ...(await unended(isHeld))];
  const ended = await db
    .select({ platform, state, count: count() })
    .from(deliveries)
    .where(gt(endedAt, new Date(now.getTime() - DAY_MS)))
    .groupBy(platform, state);
  // A workspace's breaker has the platform's name in front.
  const stoppedOn = sql<string>`split_part(${breakers.name}, ' ', 1)`;
  const stopped = await db.select({ platform: stoppedOn, count: count() }).from(breakers).groupBy(stoppedOn);
  const broken = await db
    .select({ platform: channels.platform, count: count() })
    .from(channels)
    .where(sql`${channels.state} = 'broken'`)
    .groupBy(channels.platform);
  return { open, ended, stopped, broken };
}

/** How many posts nobody can tell about: those that are held, and those that were first sent before then and are unclear since. */
export async function countUnsure(db: Db, { unclearSince }: { unclearSince: Date }): Promise<number> {
  const how = async (which: ReturnType<typeof and>) => {
    const [row] = await db.select({ count: count() }).from(deliveries).where(which);
    return row?.count ?? 0;
  };
  const isUnclear = sql`${deliveries.state} = 'unknown' and ${deliveries.firstSentAt} <= ${unclearSince.toISOString()}::timestamptz`;
  return (await how(isHeld)) + (await how(and(isOpen, isUnclear)));
}
