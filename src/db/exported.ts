import { asc } from 'drizzle-orm';
import type { InstallationRef } from '../core/departure.ts';
import type { Channel, Subscription } from './channels.ts';
import type { Db } from './client.ts';
import { inInstallation } from './gone.ts';
import { type Installation, itself } from './installations.ts';
import { isAmong } from './many.ts';
import { type Arrived, arrivedIn } from './posted.ts';
import { changes, channels, installations, subscriptions } from './schema.ts';

export interface Exported {
  /** Without its tokens; null: nothing is noted of the installation itself. */
  readonly installation: Omit<Installation, 'secret'> | null;
  readonly channels: readonly (Channel & {
    /** Those that have ended too. */
    readonly subscriptions: readonly Subscription[];
    readonly papers: readonly Arrived[];
    readonly changes: readonly (typeof changes.$inferSelect)[];
  })[];
}

/** All that is kept about an installation, as of one moment; null: nothing. */
export async function exportInstallation(db: Db, where: InstallationRef): Promise<Exported | null> {
  return db.transaction((tx) => readAll(tx, where), { isolationLevel: 'repeatable read' });
}

async function readAll(tx: Db, where: InstallationRef): Promise<Exported | null> {
  const [installation = null] = await tx.select().from(installations).where(itself(where));
  const theirs = await tx.select().from(channels).where(inInstallation(where)).orderBy(asc(channels.id));
  if (installation === null && theirs.length === 0) return null;
  const ids = theirs.map(({ id }) => id);
  const followed = await tx
    .select()
    .from(subscriptions)
    .where(isAmong(subscriptions.channelId, ids))
    .orderBy(asc(subscriptions.id));
  const changed = await tx
    .select()
    .from(changes)
    .where(isAmong(changes.channelId, ids))
    .orderBy(asc(changes.id));
  const arrived = await arrivedIn(tx, ids);
  const [follows, papers, audit] = [byChannel(followed), byChannel(arrived), byChannel(changed)];
  return {
    installation: installation && withoutSecret(installation),
    channels: theirs.map((channel) => ({
      ...channel,
      subscriptions: follows.get(channel.id) ?? [],
      papers: papers.get(channel.id) ?? [],
      changes: audit.get(channel.id) ?? [],
    })),
  };
}

const withoutSecret = ({ secret: _, ...rest }: Installation): Omit<Installation, 'secret'> => rest;

function byChannel<T extends { readonly channelId: number }>(rows: readonly T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(row.channelId);
    if (group) group.push(row);
    else groups.set(row.channelId, [row]);
  }
  return groups;
}
