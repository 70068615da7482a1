import { and, asc, eq, gte, inArray, isNull, max, sql } from 'drizzle-orm';
import type { ChannelSettings, ChannelState } from '../core/channel.ts';
import type { ChannelRef } from '../core/platform.ts';
import type { Db } from './client.ts';
import { changes, channels, deliveries, postedPapers, subscriptions } from './schema.ts';

export type Channel = typeof channels.$inferSelect;
export type Subscription = typeof subscriptions.$inferSelect;

type Place = Pick<ChannelRef, 'platform' | 'installation' | 'channel'>;

/** By its whole address: the same channel id in another installation is another channel. */
export async function findChannel(db: Db, place: Place): Promise<Channel | null> {
  const [row] = await db.select().from(channels).where(at(place));
  return row ?? null;
}

/** The channel, which nobody else changes until the transaction ends. */
export async function lockChannel(db: Db, place: Place): Promise<Channel | null> {
  const [row] = await db.select().from(channels).where(at(place)).for('update');
  return row ?? null;
}

/** The channel as it is, or as `settings` say where it is new. */
export async function ensureChannel(
  db: Db,
  { platform, installation, channel }: Place,
  {
    settings: { days, ...settings },
    coveredUntil,
    userId,
    now,
  }: {
    settings: ChannelSettings;
    /** Lists that settled until then are not owed to it. */
    coveredUntil: Date;
    userId: string;
    now: Date;
  },
): Promise<Channel> {
  await db
    .insert(channels)
    .values({
      platform,
      installation,
      channel,
      ...settings,
      days: [...days],
      state: 'active',
      stateSince: now,
      coveredUntil,
      editedBy: userId,
      editedAt: now,
      createdAt: now,
    })
    .onConflictDoNothing();
  const row = await findChannel(db, { platform, installation, channel });
  if (row === null) throw new Error('a channel that was just stored is not there');
  return row;
}

export type ChannelUpdate = Partial<
  Omit<Channel, 'id' | 'platform' | 'installation' | 'channel' | 'createdAt'>
>;

export async function updateChannel(db: Db, id: number, set: ChannelUpdate): Promise<void> {
  await db.update(channels).set(set).where(eq(channels.id, id));
}

/** From one state into another; false: somebody else has changed it meanwhile. */
export async function changeState(
  db: Db,
  id: number,
  { from, to, reason, now }: { from: ChannelState; to: ChannelState; reason: string | null; now: Date },
): Promise<boolean> {
  const rows = await db
    .update(channels)
    .set({ state: to, stateReason: reason, stateSince: now })
    .where(and(eq(channels.id, id), eq(channels.state, from)))
    .returning({ id: channels.id });
  return rows.length > 0;
}

/** Whether a channel follows something now, paused or not. */
export async function isSubscribed(db: Db, place: Place): Promise<boolean> {
  const [row] = await db
    .select({ id: subscriptions.id })
    .from(subscriptions)
    .innerJoin(channels, eq(channels.id, subscriptions.channelId))
    .where(and(at(place), isNull(subscriptions.endedAt)))
    .limit(1);
  return row !== undefined;
}

/** What these channels follow now, the oldest first; paused ones too. */
export async function liveSubscriptions(db: Db, channelIds: readonly number[]): Promise<Subscription[]> {
  if (channelIds.length === 0) return [];
  return db
    .select()
    .from(subscriptions)
    .where(and(inArray(subscriptions.channelId, [...channelIds]), isNull(subscriptions.endedAt)))
    .orderBy(asc(subscriptions.channelId), asc(subscriptions.id));
}

/** The newest date of the channel's own calendar that has had its daily post, or its silence. */
export async function lastPostDate(db: Db, channelId: number): Promise<string | null> {
  const [row] = await db
    .select({ date: max(deliveries.localDate) })
    .from(deliveries)
    .where(and(eq(deliveries.channelId, channelId), eq(deliveries.slot, 'daily')));
  return row?.date ?? null;
}

/** Posts to it of which nobody knows whether they arrived, and a person has to decide; the oldest first. */
export async function heldPosts(db: Db, channelId: number): Promise<{ id: number; dueAt: Date }[]> {
  return db
    .select({ id: deliveries.id, dueAt: deliveries.dueAt })
    .from(deliveries)
    .where(and(eq(deliveries.channelId, channelId), eq(deliveries.state, 'held'), isNull(deliveries.userId)))
    .orderBy(asc(deliveries.id));
}

export interface Brought {
  readonly posts: number;
  readonly papers: number;
}

/** What each of a channel's queries has brought since then, by query; those that brought nothing are absent. */
export async function broughtSince(db: Db, channelId: number, since: Date): Promise<Map<string, Brought>> {
  const query = sql<string>`unnest(${postedPapers.queries})`.as('query');
  const brought = db.$with('brought').as(
    db
      .select({ deliveryId: postedPapers.deliveryId, query })
      .from(postedPapers)
      .innerJoin(deliveries, eq(deliveries.id, postedPapers.deliveryId))
      .where(
        and(
          eq(postedPapers.channelId, channelId),
          eq(deliveries.state, 'sent'),
          gte(deliveries.endedAt, since),
        ),
      ),
  );
  const rows = await db
    .with(brought)
    .select({
      query: brought.query,
      posts: sql`count(distinct ${brought.deliveryId})`.mapWith(Number),
      papers: sql`count(*)`.mapWith(Number),
    })
    .from(brought)
    .groupBy(brought.query);
  return new Map(rows.map(({ query: name, ...counts }) => [name, counts]));
}

/** False: the channel follows that already. */
export async function addSubscription(
  db: Db,
  { channelId, query, userId, now }: { channelId: number; query: string; userId: string; now: Date },
): Promise<boolean> {
  const added = await db
    .insert(subscriptions)
    .values({ channelId, query, createdBy: userId, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: subscriptions.id });
  return added.length > 0;
}

/** Only a subscription of that channel; null: it has none such. */
export async function endSubscription(
  db: Db,
  { channelId, id, now }: { channelId: number; id: number; now: Date },
): Promise<Subscription | null> {
  return changeSubscription(db, { channelId, id }, { endedAt: now });
}

export async function pauseSubscription(
  db: Db,
  { channelId, id, at }: { channelId: number; id: number; at: Date | null },
): Promise<Subscription | null> {
  return changeSubscription(db, { channelId, id }, { pausedAt: at });
}

async function changeSubscription(
  db: Db,
  { channelId, id }: { channelId: number; id: number },
  set: { endedAt: Date } | { pausedAt: Date | null },
): Promise<Subscription | null> {
  const [row] = await db
    .update(subscriptions)
    .set(set)
    .where(
      and(eq(subscriptions.channelId, channelId), eq(subscriptions.id, id), isNull(subscriptions.endedAt)),
    )
    .returning();
  return row ?? null;
}

/** Who changed what, for whoever asks later. Resolves to the entry's id. */
export async function noteChange(
  db: Db,
  entry: { channelId: number; at: Date; userId: string; what: string },
): Promise<number> {
  const [row] = await db.insert(changes).values(entry).returning({ id: changes.id });
  if (!row) throw new Error('a change was not noted');
  return row.id;
}

const at = ({ platform, installation, channel }: Place) =>
  and(
    eq(channels.platform, platform),
    eq(channels.installation, installation),
    eq(channels.channel, channel),
  );
