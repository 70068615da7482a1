import { and, asc, eq, exists, inArray, isNull, lte, notInArray, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Settlement } from '../core/delivery.ts';
import type { PlatformName } from '../core/platform.ts';
import type { Channel } from './channels.ts';
import type { Db } from './client.ts';
import type { Delivery } from './deliveries.ts';
import { channels, deliveries, installations, subscriptions } from './schema.ts';

/** Which deliveries are meant: all of a platform, or those of one of its installations. */
export interface Lane {
  readonly platform: PlatformName;
  readonly installation: string | null;
}

/** A delivery that this process has taken, and how it stood before. */
export interface Claimed extends Omit<Delivery, 'state'> {
  readonly state: 'queued' | 'unknown';
  readonly leaseUntil: Date;
}

/** Where something is due by then, in whatever order. */
export async function dueLanes(
  db: Db,
  by: Date,
): Promise<{ platform: PlatformName; installation: string }[]> {
  return db
    .selectDistinct({ platform: deliveries.platform, installation: deliveries.installation })
    .from(deliveries)
    .where(and(isWaiting, lte(deliveries.notBefore, by)));
}

/** When the next one can be taken in that lane; null: none is waiting. */
export async function nextDue(
  db: Db,
  { lane, except }: Pick<Wanted, 'lane' | 'except'>,
): Promise<Date | null> {
  const [row] = await db
    .select({ at: deliveries.notBefore })
    .from(deliveries)
    .where(and(isWaiting, inLane(lane, except), isFirstOfChannel))
    .orderBy(asc(deliveries.notBefore), asc(deliveries.id))
    .limit(1);
  return row?.at ?? null;
}

/** So many times what is wanted are looked at first. */
const FRONT = 8;

interface Wanted {
  readonly lane: Lane;
  /** Installations that have enough on their way. */
  readonly except: readonly string[];
  readonly most: number;
  readonly leaseMs: number;
  readonly now: Date;
}

/**
 * Takes what is due, for this process alone. Of a channel only the oldest that hasn't ended, so that its posts keep
 * their order. Committed before anybody posts: whoever dies then leaves a trace.
 */
export async function claimDue(db: Db, { lane, except, most, leaseMs, now }: Wanted): Promise<Claimed[]> {
  const due = and(isWaiting, lte(deliveries.notBefore, now), inLane(lane, except));
  // Whether one is its channel's first is asked of few: of all that are due it would take longer than sending them.
  const front = db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(due)
    .orderBy(asc(deliveries.notBefore), asc(deliveries.id))
    .limit(FRONT * most);
  const near = and(inArray(deliveries.id, front), isWaiting, isFirstOfChannel);
  const claimed = await claim(db, { which: near, most, leaseMs, now });
  if (claimed.length === most) return claimed;
  // The front may be full of what others hold, or of what waits for its turn.
  const rest = await claim(db, {
    which: and(due, isFirstOfChannel),
    most: most - claimed.length,
    leaseMs,
    now,
  });
  return [...claimed, ...rest];
}

/** Takes this one although others may come first; null: it is not waiting, or another process has it. */
export async function claimOne(
  db: Db,
  id: number,
  { leaseMs, now }: { leaseMs: number; now: Date },
): Promise<Claimed | null> {
  const which = and(eq(deliveries.id, id), eq(deliveries.state, 'queued'));
  const [row] = await claim(db, { which, most: 1, leaseMs, now });
  return row ?? null;
}

async function claim(
  db: Db,
  { which, most, leaseMs, now }: { which: ReturnType<typeof and>; most: number; leaseMs: number; now: Date },
): Promise<Claimed[]> {
  const taken = db.$with('taken').as(
    db
      .select({
        takenId: sql<number>`${deliveries.id}`.as('taken_id'),
        before: sql<Claimed['state']>`${deliveries.state}`.as('before'),
      })
      .from(deliveries)
      .where(which)
      .orderBy(asc(deliveries.notBefore), asc(deliveries.id))
      .limit(most)
      .for('update', { skipLocked: true }),
  );
  const rows = await db
    .with(taken)
    .update(deliveries)
    .set({
      state: 'sending',
      leaseToken: sql`${deliveries.leaseToken} + 1`,
      leaseUntil: new Date(now.getTime() + leaseMs),
      firstSentAt: sql`coalesce(${deliveries.firstSentAt}, ${now.toISOString()}::timestamptz)`,
    })
    .from(taken)
    .where(eq(deliveries.id, taken.takenId))
    .returning();
  return rows
    .map(({ taken: { before }, ...row }) => ({
      ...row,
      state: before,
      leaseUntil: row.leaseUntil ?? now,
      // Nothing was sent before this.
      firstSentAt: before === 'queued' ? null : row.firstSentAt,
    }))
    .sort((a, b) => a.notBefore.getTime() - b.notBefore.getTime() || a.id - b.id);
}

// States stand in the text of the query, since only so the partial indexes are known to hold what is asked for.
const isWaiting = sql`${deliveries.state} in ('queued', 'unknown')`;
const earlier = alias(deliveries, 'earlier');
const isFirstOfChannel = sql`${deliveries.id} = (
  select ${earlier.id} from ${deliveries} "earlier"
  where ${earlier.channelId} = ${deliveries.channelId} and ${earlier.state} in ('queued', 'sending', 'unknown')
  order by ${earlier.id} limit 1
)`;

const inLane = ({ platform, installation }: Lane, except: readonly string[]) =>
  and(
    eq(deliveries.platform, platform),
    installation === null ? undefined : eq(deliveries.installation, installation),
    except.length === 0 ? undefined : notInArray(deliveries.installation, [...except]),
  );

/**
 * Records what became of it; false: another process has taken it since, or has settled it. Who comes late, but before
 * anybody else, still knows best.
 */
export async function settle(
  db: Db,
  { id, leaseToken }: Pick<Claimed, 'id' | 'leaseToken'>,
  { broken: _, ...settlement }: Settlement,
  now: Date,
): Promise<boolean> {
  const rows = await db
    .update(deliveries)
    .set({ ...settlement, leaseUntil: null, endedAt: isEnd(settlement.state) ? now : null })
    .where(
      and(
        eq(deliveries.id, id),
        eq(deliveries.leaseToken, leaseToken),
        inArray(deliveries.state, ['sending', 'unknown']),
      ),
    )
    .returning({ id: deliveries.id });
  return rows.length > 0;
}

export const isEnd = (state: Delivery['state']): boolean => ['sent', 'skipped', 'dead'].includes(state);

/** Gives it back as it was, for whoever comes next. */
export async function release(db: Db, claimed: Claimed): Promise<boolean> {
  const { id, leaseToken, state, firstSentAt } = claimed;
  const rows = await db
    .update(deliveries)
    .set({ state, firstSentAt, leaseUntil: null })
    .where(and(eq(deliveries.id, id), eq(deliveries.leaseToken, leaseToken), eq(deliveries.state, 'sending')))
    .returning({ id: deliveries.id });
  return rows.length > 0;
}

/** What was left by whoever has had it too long may have been sent. Resolves to how many those are. */
export async function reap(db: Db, now: Date): Promise<number> {
  const rows = await db
    .update(deliveries)
    .set({
      state: 'unknown',
      leaseUntil: null,
      notBefore: now,
      attempts: sql`${deliveries.attempts} + 1`,
      detail: 'whoever was sending it has stopped',
    })
    .where(and(eq(deliveries.state, 'sending'), lte(deliveries.leaseUntil, now)))
    .returning({ id: deliveries.id });
  return rows.length;
}

export interface Standing {
  readonly channel: Channel;
  /** It follows something that isn't paused. */
  readonly follows: boolean;
  /** It is no more, or its installation isn't. */
  readonly isGone: boolean;
}

/** How these channels are right now. */
export async function readStandings(db: Db, channelIds: readonly number[]): Promise<Map<number, Standing>> {
  if (channelIds.length === 0) return new Map();
  const live = db
    .select({ id: subscriptions.id })
    .from(subscriptions)
    .where(
      and(
        eq(subscriptions.channelId, channels.id),
        isNull(subscriptions.endedAt),
        isNull(subscriptions.pausedAt),
      ),
    );
  const rows = await db
    .select({ channel: channels, follows: sql<boolean>`${exists(live)}`, leftAt: installations.goneAt })
    .from(channels)
    .leftJoin(
      installations,
      and(eq(installations.platform, channels.platform), eq(installations.id, channels.installation)),
    )
    .where(inArray(channels.id, [...channelIds]));
  return new Map(
    rows.map(({ leftAt, ...row }) => [
      row.channel.id,
      { ...row, isGone: row.channel.goneAt !== null || leftAt !== null },
    ]),
  );
}
