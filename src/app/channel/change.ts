import { UserError } from '../../core/errors.ts';
import type { Block } from '../../core/message.ts';
import {
  type Channel,
  type ChannelUpdate,
  findChannel,
  liveSubscriptions,
  lockChannel,
  updateChannel,
} from '../../db/channels.ts';
import type { Db } from '../../db/client.ts';
import type { CallContext } from '../command.ts';
import { type Change, deliver, noteAndTell } from './announce.ts';
import { nextTime } from './timing.ts';

export interface Edited {
  /** What is different about the channel itself. */
  readonly set?: ChannelUpdate;
  /** The line for the channel, which is by then as given. */
  readonly tell: (channel: Channel) => Change;
}

export interface Changed {
  readonly channel: Channel;
  /** What went wrong with telling the channel; nothing, if it was told. */
  readonly trouble: readonly Block[];
}

/**
 * Changes the channel in which somebody asked, if the edit makes any difference: with a line of audit, its next time
 * worked out anew, and a line in the channel itself. Null: the edit changed nothing.
 */
export async function change(
  context: CallContext,
  edit: (tx: Db, channel: Channel) => Promise<Edited | null>,
  take: (tx: Db) => Promise<Channel> = (tx) => locked(tx, context),
): Promise<Changed | null> {
  const { db, from } = context;
  const now = context.now();
  // Asked before anything is locked; the answer is remembered.
  await context.person();
  const changed = await db.transaction(async (tx) => {
    const before = await take(tx);
    const edited = await edit(tx, before);
    if (edited === null) return null;
    const { set = {}, tell } = edited;
    const after: Channel = { ...before, ...set, editedBy: from.userId, editedAt: now };
    const nextRunAt = await nextTimeAfter(tx, { before, after, now });
    const channel = { ...after, nextRunAt };
    await updateChannel(tx, channel.id, { ...set, editedBy: from.userId, editedAt: now, nextRunAt });
    return { channel, delivery: await noteAndTell(tx, channel, tell(channel), context) };
  });
  if (changed === null) return null;
  return { channel: changed.channel, trouble: await deliver(changed.delivery, context) };
}

/** A time that is due stays due, whatever else is changed: a channel may be waiting for its list. */
async function nextTimeAfter(
  tx: Db,
  { before, after, now }: { before: Channel; after: Channel; now: Date },
): Promise<Date | null> {
  const next = await nextTime(tx, after, await liveSubscriptions(tx, [after.id]), now);
  const isMoved =
    before.zone !== after.zone || before.at !== after.at || before.days.join() !== after.days.join();
  return next === null || isMoved ? next : (before.nextRunAt ?? next);
}

async function locked(tx: Db, context: CallContext): Promise<Channel> {
  return (await lockChannel(tx, context.from.channel)) ?? nothingHere(context);
}

/** The channel in which somebody asked. A `UserError` where nothing is posted. */
export async function here(context: CallContext): Promise<Channel> {
  return (await findChannel(context.db, context.from.channel)) ?? nothingHere(context);
}

export function nothingHere({ prefix }: Pick<CallContext, 'prefix'>): never {
  throw new UserError(
    `Nothing is posted in this channel yet. /${prefix} subscribe begins with the trending list, /${prefix} subscribe world model with a topic.`,
  );
}
