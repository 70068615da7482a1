import { type Action, actionRow, type Block, say } from '../../core/message.ts';
import type { PlatformName, PostResult } from '../../core/platform.ts';
import { localDate } from '../../core/slot.ts';
import { type Channel, noteChange } from '../../db/channels.ts';
import type { Db } from '../../db/client.ts';
import { enqueue } from '../../db/deliveries.ts';
import type { CallContext } from '../command.ts';

/** A line about a change is news for so long. */
const NEWS_MS = 60 * 60_000;

export interface Change {
  /** What somebody did, to follow their name: `paused the posts here`. */
  readonly what: string;
  /** What is true now, in sentences. */
  readonly now?: string;
  readonly actions?: readonly Action[];
}

/** Notes who changed what, with a line for the channel that is to be delivered. Resolves to the line's delivery. */
export async function noteAndTell(
  tx: Db,
  channel: Channel,
  { what, now: holds, actions = [] }: Change,
  context: CallContext,
): Promise<number> {
  const { from } = context;
  const at = context.now();
  const change = await noteChange(tx, { channelId: channel.id, at, userId: from.userId, what });
  const name = (await askerName(context)) ?? 'Somebody';
  const text = [`${name} ${what}.`, ...(holds === undefined ? [] : [holds])].join(' ');
  const { platform, installation, channel: place, density } = channel;
  const delivery = await enqueue(
    tx,
    {
      channelId: channel.id,
      platform,
      installation,
      channel: place,
      localDate: localDate(channel.zone, at),
      slot: `change:${change}`,
      state: 'queued',
      density,
      dueAt: at,
      notBefore: at,
      expiresAt: new Date(at.getTime() + NEWS_MS),
      createdAt: at,
    },
    say(text, ...actionRow(actions)),
  );
  if (delivery === null) throw new Error('a new change has a line already');
  return delivery.id;
}

/** The profile's name is the one that people see; a call may only tell the one of the account. Null: neither is told. */
export const askerName = async ({ from, person }: CallContext): Promise<string | null> =>
  (await person()).name ?? from.name ?? null;

/** Posts the line at once. Resolves to what whoever changed something has to know about that; nothing, when it is there. */
export async function deliver(delivery: number, { outbox, from }: CallContext): Promise<Block[]> {
  const result = await outbox.deliver(delivery);
  return result === null || result.ok ? [] : troubleWith(result, from.channel.platform, delivery);
}

type Failure = Extract<PostResult, { ok: false }>;

/** Why a post isn't there, and what to do. */
export function troubleWith(failure: Failure, platform: PlatformName, delivery: number): Block[] {
  const again: Action = {
    label: 'Try again',
    command: 'resend',
    options: { id: String(delivery) },
    does: 'turn',
  };
  const text = reasonOf(failure, platform);
  return [{ type: 'text', text: [text] }, ...(isWaiting(failure) ? [] : actionRow([again]))];
}

/** It is tried again by itself. */
const isWaiting = ({ kind }: Failure): boolean => kind === 'retry' || kind === 'unknown';

const titles: Readonly<Record<PlatformName, string>> = {
  slack: 'Slack',
  discord: 'Discord',
  terminal: 'The terminal',
};

function reasonOf({ kind, detail }: Failure, platform: PlatformName): string {
  const title = titles[platform];
  switch (kind) {
    case 'retry':
    case 'unknown':
      return `${title} doesn’t answer properly right now (${detail}). What was to be posted here follows as soon as it does.`;
    case 'gone':
    case 'forbidden':
      return ways[platform](detail);
    case 'unauthorized':
      return `${title} doesn’t take my token any more (${detail}), so that I can’t post. Whoever runs me can renew it; then press Try again.`;
    case 'rejected':
      return `${title} didn’t take the post (${detail}). Whoever runs me finds more in the log; Try again posts it once more.`;
  }
}

/** How to let the bot into a channel. */
const ways: Readonly<Record<PlatformName, (detail: string) => string>> = {
  slack: (detail) =>
    /archived/.test(detail)
      ? 'This channel is archived, so that I can’t write in it. Unarchive it, then press Try again.'
      : /missing_scope/.test(detail)
        ? `Slack doesn’t let me post with the rights that I have (${detail}). Whoever installed me can add them and install me again; then press Try again.`
        : 'I can’t write in this channel yet. Type /invite @Paperboy, then press Try again.',
  discord: (detail) =>
    `I can’t write in this channel yet: ${/50001/.test(detail) ? 'the permission View Channel is missing' : 'the permission Send Messages is missing'}. Allow it for Paperboy under Edit Channel, Permissions, then press Try again. (Discord says: ${detail})`,
  terminal: (detail) => `This can’t be written to the terminal: ${detail}.`,
};
