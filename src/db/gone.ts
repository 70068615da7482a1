import { and, asc, eq, exists, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import type { Departure, InstallationRef, Place } from '../core/departure.ts';
import { type Channel, lockChannel } from './channels.ts';
import type { Db } from './client.ts';
import { itself } from './installations.ts';
import { isAmong } from './many.ts';
import { breakers, channels, deliveries, installations } from './schema.ts';
import { giveBack } from './unsent.ts';

/** What of a place is gone. */
export async function whatIsGone(
  db: Db,
  { platform, installation, channel }: Place,
): Promise<{ installation: boolean; channel: boolean }> {
  const whole = db
    .select({ id: installations.id })
    .from(installations)
    .where(and(itself({ platform, installation }), isNotNull(installations.goneAt)));
  const alone = db
    .select({ id: channels.id })
    .from(channels)
    .where(
      and(
        inInstallation({ platform, installation }),
        eq(channels.channel, channel),
        isNotNull(channels.goneAt),
      ),
    );
  // One statement: it is asked before every command.
  const [row] = await db
    .select({
      installation: sql<boolean>`${exists(whole)}`,
      channel: sql<boolean>`${exists(alone)}`,
    })
    .from(sql`(select 1) as one`);
  return row ?? { installation: false, channel: false };
}

/** Its channels, which nobody else changes until the transaction ends; those that are gone themselves are left out. */
export async function lockChannelsOf(tx: Db, where: InstallationRef): Promise<Channel[]> {
  return tx
    .select()
    .from(channels)
    .where(and(inInstallation(where), isNull(channels.goneAt)))
    .orderBy(asc(channels.id))
    .for('update');
}

/** From now on nothing is due in an installation. Resolves to its channels. */
export async function stopChannels(tx: Db, where: InstallationRef): Promise<number[]> {
  // In one order, so that two who do this don't wait for each other in a circle.
  await tx
    .select({ id: channels.id })
    .from(channels)
    .where(inInstallation(where))
    .orderBy(asc(channels.id))
    .for('update');
  const rows = await tx
    .update(channels)
    .set({ nextRunAt: null })
    .where(inInstallation(where))
    .returning({ id: channels.id });
  return rows.map(({ id }) => id);
}

/** Nothing is due in it any more. Null: it isn't known, or something was changed in it after that. */
export async function markChannelGone(tx: Db, place: Place, { at }: Departure): Promise<Channel | null> {
  const channel = await lockChannel(tx, place);
  if (channel === null || at < channel.editedAt) return null;
  await tx
    .update(channels)
    .set({ goneAt: channel.goneAt ?? at, nextRunAt: null })
    .where(eq(channels.id, channel.id));
  return channel;
}

/** The channels where nothing may be posted, since they or all of their installation are gone. */
async function goneChannels(db: Db): Promise<number[]> {
  const alone = await db.select({ id: channels.id }).from(channels).where(isNotNull(channels.goneAt));
  const together = await db
    .select({ id: channels.id })
    .from(installations)
    .innerJoin(
      channels,
      and(eq(channels.platform, installations.platform), eq(channels.installation, installations.id)),
    )
    .where(isNotNull(installations.goneAt));
  return [...new Set([...alone, ...together].map(({ id }) => id))];
}

/** Channels that were gone by then. */
export async function channelsGoneBy(db: Db, by: Date): Promise<number[]> {
  const rows = await db
    .select({ id: channels.id })
    .from(channels)
    .where(and(isNotNull(channels.goneAt), lte(channels.goneAt, by)))
    .orderBy(asc(channels.id));
  return rows.map(({ id }) => id);
}

/**
 * Ends what waits to be sent where nobody is any more, and what was found to be in its way. What is being sent at the
 * moment is for whoever sends it, and for the next round.
 */
export async function endUnwanted(db: Db, now: Date): Promise<void> {
  const gone = await goneChannels(db);
  if (gone.length === 0) return;
  await db.transaction((tx) => endOpen(tx, gone, now));
  await removeStaleBreakers(db);
}

/** The same for these channels. What may have arrived keeps its papers; those of what certainly hasn't are free. */
export async function endOpen(tx: Db, channelIds: readonly number[], now: Date): Promise<number> {
  if (channelIds.length === 0) return 0;
  const isTheirs = isAmong(deliveries.channelId, channelIds);
  const open = await tx
    .select()
    .from(deliveries)
    .where(and(isTheirs, sql`(${deliveries.state} in ('queued', 'unknown') or ${deliveries.state} = 'held')`))
    .orderBy(asc(deliveries.id))
    // Whoever has one locked ends it, or leaves it for the next time.
    .for('update', { skipLocked: true });
  for (const delivery of open) {
    const wasQueued = delivery.state === 'queued';
    const why = wasQueued ? NOT_SENT : MAY_BE_SENT;
    await tx
      .update(deliveries)
      .set({ state: 'skipped', endedAt: now, detail: [why, delivery.detail].filter(Boolean).join('; ') })
      .where(eq(deliveries.id, delivery.id));
    if (wasQueued) await giveBack(tx, delivery);
  }
  return open.length;
}

const NOT_SENT = 'Paperboy was removed from there, or the channel is gone, before it was sent';
const MAY_BE_SENT = 'it may have arrived before Paperboy was removed from there, or the channel went';

/** What stopped posting in installations that are gone, or of which nothing is kept, is no news any more. */
export async function removeStaleBreakers(db: Db): Promise<void> {
  const names = sql`split_part(${breakers.name}, ' ', 1) = ${channels.platform}
    and split_part(${breakers.name}, ' ', 2) = ${channels.installation}`;
  const isGone = sql`exists (select from ${installations}
    where ${installations.platform} = ${channels.platform} and ${installations.id} = ${channels.installation}
      and ${installations.goneAt} is not null)`;
  await db.delete(breakers).where(sql`position(' ' in ${breakers.name}) > 0
      and not exists (select from ${channels} where ${names} and not ${isGone})`);
}

export const inInstallation = ({ platform, installation }: InstallationRef) =>
  and(eq(channels.platform, platform), eq(channels.installation, installation));
