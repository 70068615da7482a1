import { type Action, type Block, note } from '../../core/message.ts';
import { type Channel, findChannel, isSubscribed } from '../../db/channels.ts';
import { findPosted } from '../../db/posted.ts';
import type { CallContext } from '../command.ts';
import { standingIn } from '../plan/standing.ts';

/** What became of a paper in a channel. */
export interface Fate {
  /** A sentence a line. */
  readonly lines: readonly Block[];
  /** To the post that brought it, where there is one that can be linked to. */
  readonly actions: readonly Action[];
}

export const fateIn = async (channel: Channel, paperId: string, context: CallContext): Promise<Fate> => ({
  lines: (await standingIn(context, channel, paperId)).map(note),
  actions: await postOf(channel, paperId, context),
});

/** The same for the channel where somebody asks; nothing where that follows nothing. */
export async function fateHere(paperId: string, context: CallContext): Promise<Fate> {
  const channel = await findChannel(context.db, context.from.channel);
  if (channel === null || !(await isSubscribed(context.db, channel))) return { lines: [], actions: [] };
  return fateIn(channel, paperId, context);
}

async function postOf(channel: Channel, paperId: string, { db, postings }: CallContext): Promise<Action[]> {
  const posted = await findPosted(db, channel.id, paperId);
  const messageId = posted?.delivery.messageId ?? null;
  if (posted === null || messageId === null) return [];
  const { platform, installation, channel: place } = posted.delivery;
  const posting = await postings(platform).catch(() => null);
  const href = await posting?.sender.link?.({ platform, installation, channel: place }, messageId);
  return href ? [{ label: 'See the post', href }] : [];
}
