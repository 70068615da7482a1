import type { Message } from '../../core/message.ts';
import type { Post } from '../../core/post/compose.ts';
import { silenceSentence } from '../../core/post/silence.ts';
import { localDate } from '../../core/slot.ts';
import { type Channel, liveSubscriptions } from '../../db/channels.ts';
import type { Db } from '../../db/client.ts';
import { enqueue } from '../../db/deliveries.ts';
import { advanceChannels, lockChannel } from '../../db/due.ts';
import { postedAmong, reservePapers } from '../../db/posted.ts';
import { addressOf, progressOf } from './batch.ts';
import { readFreshness } from './freshness.ts';
import type { Planning } from './index.ts';
import { gather } from './material.ts';
import { createRunner, type Run } from './run.ts';
import { TOO_LATE_MS } from './times.ts';

/** There is nothing to post, and why: a sentence. */
export interface Nothing {
  readonly nothing: string;
}

/** What `planNow` would post; nothing is reserved. */
export async function preview(planning: Planning, channel: Channel): Promise<Message | Nothing> {
  const choose = await gatherNow(planning, channel);
  const chosen = await choose(planning.db, channel);
  return 'nothing' in chosen ? chosen : chosen.post.message;
}

/**
 * Puts what there is for a channel into the outbox now, outside of its times. Resolves to the delivery's id. `id` tells
 * one wish from another: the same one posts once.
 */
export async function planNow(planning: Planning, asked: Channel, id: string): Promise<number | Nothing> {
  const now = planning.now();
  const choose = await gatherNow(planning, asked);

  return planning.db.transaction(async (tx) => {
    const channel = await lockChannel(tx, asked.id);
    if (channel === null) return { nothing: 'Nothing is posted in this channel any more.' };
    const chosen = await choose(tx, channel);
    if ('nothing' in chosen) return chosen;
    const { post, before, after } = chosen;
    const delivery = await enqueue(
      tx,
      {
        ...addressOf(channel),
        localDate: localDate(channel.zone, now),
        slot: `manual:${id}`,
        state: 'queued',
        progress: progressOf(before),
        dueAt: now,
        notBefore: now,
        expiresAt: new Date(now.getTime() + TOO_LATE_MS),
        createdAt: now,
      },
      post.message,
    );
    if (delivery === null) return { nothing: 'It is being posted already.' };
    await reservePapers(
      tx,
      post.papers.map((paper) => ({
        channelId: channel.id,
        paperId: paper.id,
        deliveryId: delivery.id,
        queries: paper.queries,
      })),
    );
    await advanceChannels(tx, [{ id: channel.id, nextRunAt: channel.nextRunAt, ...after }]);
    return delivery.id;
  });
}

type Chosen = Run & { readonly post: Post };

/** Reads what a post can be made of. Resolves to what chooses out of that for the channel as it is by then. */
async function gatherNow(
  { db, now: clock }: Planning,
  { id, openDay }: Channel,
): Promise<(db: Db, channel: Channel) => Promise<Chosen | Nothing>> {
  const now = clock();
  const freshness = await readFreshness(db, now);
  const queries = (await liveSubscriptions(db, [id])).map(({ query }) => query);
  const material = await gather(db, { now, queries, openDays: openDay === null ? [] : [openDay] });
  const runOf = createRunner(material, freshness, now);

  return async (db, channel) => {
    const subscriptions = await liveSubscriptions(db, [id]);
    const posted = (await postedAmong(db, [id], material.paperIds)).get(id) ?? new Set();
    const turn = { channel, subscriptions, posted, due: now };
    const owed = runOf(turn);
    if (isPost(owed)) return owed;
    // The newest list has had its turn: its best are here, and its next best are not what anybody waits for. What was
    // subscribed since has had nothing of it.
    const turnAt = Math.max(channel.coveredUntil.getTime(), channel.plannedAt?.getTime() ?? 0);
    const added = subscriptions.filter(({ createdAt }) => createdAt.getTime() > turnAt);
    const lists = material.owed(new Date(0), now).slice(-1);
    const first = runOf({ ...turn, subscriptions: added, lists });
    if (isPost(first)) return first;
    return { nothing: silenceSentence(owed.silence ?? 'nothing new', { day: freshness.day(now) }) };
  };
}

/** Not one of a line that there is nothing. */
const isPost = (run: Run): run is Chosen => run.post !== null && run.silence === null;
