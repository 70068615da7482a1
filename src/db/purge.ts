import { and, asc, eq, isNotNull, notExists } from 'drizzle-orm';
import type { InstallationRef } from '../core/departure.ts';
import { removeBreaker } from './breakers.ts';
import type { Db } from './client.ts';
import { inInstallation } from './gone.ts';
import { itself } from './installations.ts';
import { isAmong } from './many.ts';
import {
  changes,
  channels,
  deliveries,
  installations,
  postedPapers,
  posts,
  subscriptions,
} from './schema.ts';

/** How much there is about an installation, or was. */
export interface Holdings {
  readonly channels: number;
  readonly subscriptions: number;
  /** Posts, lines and direct messages, whatever became of them. */
  readonly deliveries: number;
  /** Papers that its channels got. */
  readonly papers: number;
  readonly changes: number;
}

/** Null: nothing is kept about it. */
export async function countHoldings(db: Db, where: InstallationRef): Promise<Holdings | null> {
  const ids = await channelsOf(db, where);
  const [row] = await db.select({ id: installations.id }).from(installations).where(itself(where));
  if (ids.length === 0 && row === undefined) return null;
  return {
    channels: ids.length,
    subscriptions: await db.$count(subscriptions, isAmong(subscriptions.channelId, ids)),
    deliveries: await db.$count(deliveries, isAmong(deliveries.channelId, ids)),
    papers: await db.$count(postedPapers, isAmong(postedPapers.channelId, ids)),
    changes: await db.$count(changes, isAmong(changes.channelId, ids)),
  };
}

/** Deletes everything about an installation, for good. */
export async function purgeInstallation(db: Db, where: InstallationRef): Promise<void> {
  await db.transaction((tx) => purgeWithin(tx, where));
}

/** The same, unless it has come back meanwhile. True: it is purged. */
export async function purgeGone(db: Db, where: InstallationRef): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .select({ id: installations.id })
      .from(installations)
      .where(and(itself(where), isNotNull(installations.goneAt)))
      .for('update', { skipLocked: true });
    if (row === undefined) return false;
    await purgeWithin(tx, where);
    return true;
  });
}

async function purgeWithin(tx: Db, where: InstallationRef): Promise<void> {
  await purgeChannels(tx, await channelsOf(tx, where));
  await removeBreaker(tx, `${where.platform} ${where.installation}`);
  await tx.delete(installations).where(itself(where));
}

/** Everything about these channels, within a transaction. */
export async function purgeChannels(tx: Db, channelIds: readonly number[]): Promise<void> {
  if (channelIds.length === 0) return;
  // In the order in which whoever sends locks them, and channels last; the rest goes with these.
  const ended = await tx
    .delete(deliveries)
    .where(isAmong(deliveries.channelId, channelIds))
    .returning({ postId: deliveries.postId });
  const contents = [...new Set(ended.flatMap(({ postId }) => postId ?? []))];
  if (contents.length > 0) {
    const isTheirs = isAmong(posts.id, contents);
    // Whoever is about to refer to one has it locked; afterwards it is seen that it is used.
    await tx.select({ id: posts.id }).from(posts).where(isTheirs).orderBy(asc(posts.id)).for('update');
    const usersOf = tx.select({ id: deliveries.id }).from(deliveries).where(eq(deliveries.postId, posts.id));
    await tx.delete(posts).where(and(isTheirs, notExists(usersOf)));
  }
  await tx.delete(channels).where(isAmong(channels.id, channelIds));
}

async function channelsOf(db: Db, where: InstallationRef): Promise<number[]> {
  const rows = await db.select({ id: channels.id }).from(channels).where(inInstallation(where));
  return rows.map(({ id }) => id);
}
