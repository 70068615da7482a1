import { and, asc, count, eq, gt, gte, inArray, isNull, lt, lte, not, or, type SQL, sql } from 'drizzle-orm';
import type { ChannelProgress, ChannelState } from '../core/channel.ts';
import type { Channel } from './channels.ts';
import type { Db } from './client.ts';
import { asJson, rowsOf } from './many.ts';
import { channels, deliveries, subscriptions } from './schema.ts';

/** Channels whose time lies in this span are left alone for now: from, included, to, not included. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

const POSTING: readonly ChannelState[] = ['active', 'broken'];

/** What is due now: how many channels, what they follow, and which unfinished lists they showed last. */
export async function dueOverview(
  db: Db,
  when: { now: Date; waits: readonly Span[] },
): Promise<{ due: number; queries: string[]; openDays: string[] }> {
  const [row] = await db.select({ due: count() }).from(channels).where(isDue(when));
  if (!row?.due) return { due: 0, queries: [], openDays: [] };
  const queries = await db
    .selectDistinct({ query: subscriptions.query })
    .from(subscriptions)
    .innerJoin(channels, eq(channels.id, subscriptions.channelId))
    .where(and(isDue(when), isNull(subscriptions.endedAt), isNull(subscriptions.pausedAt)));
  const days = await db.selectDistinct({ day: channels.openDay }).from(channels).where(isDue(when));
  return {
    due: row.due,
    queries: queries.map(({ query }) => query),
    openDays: days.flatMap(({ day }) => day ?? []),
  };
}

/** How many channels wait in these spans. */
export async function countWaiting(db: Db, spans: readonly Span[]): Promise<number> {
  if (spans.length === 0) return 0;
  const [row] = await db
    .select({ waiting: count() })
    .from(channels)
    .where(and(inArray(channels.state, [...POSTING]), or(...spans.map(within))));
  return row?.waiting ?? 0;
}

/**
 * Some of the channels that are due, locked until the transaction ends, in the order of their times; those that
 * another process has locked are its business. `after`: the last one of those that were looked at before.
 */
export function lockDue(
  tx: Db,
  { after, limit, ...when }: { now: Date; waits: readonly Span[]; after: Channel | null; limit: number },
): Promise<Channel[]> {
  return tx
    .select()
    .from(channels)
    .where(and(isDue(when), after?.nextRunAt ? isAfter(after.nextRunAt, after.id) : undefined))
    .orderBy(asc(channels.nextRunAt), asc(channels.id))
    .limit(limit)
    .for('update', { skipLocked: true });
}

/** One channel, locked until the transaction ends; null: it is gone. */
export async function lockChannel(tx: Db, id: number): Promise<Channel | null> {
  const [row] = await tx.select().from(channels).where(eq(channels.id, id)).for('update');
  return row ?? null;
}

export type Advance = Pick<
  Channel,
  'id' | 'nextRunAt' | 'coveredUntil' | 'plannedAt' | 'openDay' | 'silentRuns'
>;

/** Moves channels on, all in one statement. */
export async function advanceChannels(tx: Db, rows: readonly Advance[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(sql`
    update ${channels} as c
    set next_run_at = v.next_run_at, covered_until = v.covered_until, planned_at = v.planned_at,
      open_day = v.open_day, silent_runs = v.silent_runs
    from jsonb_to_recordset(${asJson(rows)}) as v(
      id int, next_run_at timestamptz, covered_until timestamptz, planned_at timestamptz, open_day date, silent_runs int
    )
    where c.id = v.id`);
}

/** Moves the times of channels alone. */
export async function moveRuns(
  db: Db,
  rows: readonly { readonly id: number; readonly before: Date; readonly nextRunAt: Date }[],
): Promise<void> {
  if (rows.length === 0) return;
  // Whoever has moved one in between knows better.
  await db.execute(sql`
    update ${channels} as c set next_run_at = v.next_run_at
    from jsonb_to_recordset(${asJson(rows)}) as v(id int, before timestamptz, next_run_at timestamptz)
    where c.id = v.id and c.next_run_at = v.before`);
}

/** Channels whose next time is later than that, some at a time, in the order of their ids. */
export function readLaterRuns(db: Db, { than, after }: { than: Date; after: number }): Promise<Channel[]> {
  return db
    .select()
    .from(channels)
    .where(and(gt(channels.nextRunAt, than), gt(channels.id, after)))
    .orderBy(asc(channels.id))
    .limit(500);
}

export interface PlannedDelivery extends Pick<Channel, 'platform' | 'installation' | 'channel' | 'density'> {
  readonly channelId: number;
  readonly localDate: string;
  readonly slot: string;
  readonly state: 'queued' | 'skipped';
  readonly postId: string | null;
  readonly progress: ChannelProgress | null;
  readonly dueAt: Date;
  readonly notBefore: Date;
  readonly expiresAt: Date;
  readonly detail: string | null;
}

/**
 * Puts many into the outbox in one statement. Resolves to the ids of those that are new: a channel that has one for
 * this date and slot keeps that.
 */
export async function addDeliveries(
  tx: Db,
  rows: readonly PlannedDelivery[],
  now: Date,
): Promise<{ id: number; channelId: number; localDate: string }[]> {
  if (rows.length === 0) return [];
  const whole = rows.map((row) => ({
    ...row,
    createdAt: now,
    endedAt: row.state === 'skipped' ? now : null,
  }));
  // A statement with two thousand parameters takes longer to put together than to run.
  const added = await tx.execute(sql`
    insert into ${deliveries} (channel_id, platform, installation, channel, density, local_date, slot, state, post_id,
      progress, due_at, not_before, expires_at, detail, created_at, ended_at)
    select v.* from jsonb_to_recordset(${asJson(whole)}) as v(
      channel_id int, platform text, installation text, channel text, density text, local_date date, slot text,
      state text, post_id text, progress jsonb, due_at timestamptz, not_before timestamptz, expires_at timestamptz,
      detail text, created_at timestamptz, ended_at timestamptz
    )
    on conflict do nothing
    returning id, channel_id, local_date::text`);
  return rowsOf(added).map((row) => ({
    id: Number(row.id),
    channelId: Number(row.channel_id),
    localDate: String(row.local_date),
  }));
}

const isDue = ({ now, waits }: { now: Date; waits: readonly Span[] }) =>
  and(
    inArray(channels.state, [...POSTING]),
    lte(channels.nextRunAt, now),
    ...waits.map((span) => not(within(span) as SQL)),
  );

const within = ({ from, to }: Span) => and(gte(channels.nextRunAt, from), lt(channels.nextRunAt, to));

const isAfter = (at: Date, id: number) =>
  or(gt(channels.nextRunAt, at), and(eq(channels.nextRunAt, at), gt(channels.id, id)));
