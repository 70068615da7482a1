import { localDate } from '../../core/slot.ts';
import type { Channel } from '../../db/channels.ts';
import { liveSubscriptions } from '../../db/channels.ts';
import { enqueue } from '../../db/deliveries.ts';
import { advanceChannels, lockChannel } from '../../db/due.ts';
import { postedAmong, reservePapers } from '../../db/posted.ts';
import { addressOf, progressOf } from './batch.ts';
import { readFreshness } from './freshness.ts';
import type { Planning } from './index.ts';
import { gather } from './material.ts';
import { createRunner } from './run.ts';
import { TOO_LATE_MS } from './times.ts';

/**
 * Puts the newest settled list into the outbox now, outside of the channel's times. Resolves to the delivery's id;
 * null: there is nothing that the channel hasn't got. `id` tells one wish from another: the same one posts once.
 */
export async function planNow(
  { db, now: clock }: Planning,
  { id: channelId, openDay }: Channel,
  id: string,
): Promise<number | null> {
  const now = clock();
  const freshness = await readFreshness(db, now);
  const queries = (await liveSubscriptions(db, [channelId])).map(({ query }) => query);
  const material = await gather(db, { now, queries, openDays: openDay === null ? [] : [openDay] });
  const runOf = createRunner(material, freshness, now);

  return db.transaction(async (tx) => {
    const channel = await lockChannel(tx, channelId);
    if (channel === null) return null;
    const subscriptions = await liveSubscriptions(tx, [channelId]);
    const posted = (await postedAmong(tx, [channelId], material.paperIds)).get(channelId) ?? new Set();
    const turn = { channel, subscriptions, posted, due: now };
    const owed = runOf(turn);
    // Nothing is owed any more: what the newest list has besides what was posted.
    const newest = material.owed(new Date(0), now).slice(-1);
    const run = owed.silence === null ? owed : runOf({ ...turn, lists: newest });
    if (run.post === null || run.silence !== null) return null;
    const delivery = await enqueue(
      tx,
      {
        ...addressOf(channel),
        localDate: localDate(channel.zone, now),
        slot: `manual:${id}`,
        state: 'queued',
        progress: run === owed ? progressOf(run.before) : null,
        dueAt: now,
        notBefore: now,
        expiresAt: new Date(now.getTime() + TOO_LATE_MS),
        createdAt: now,
      },
      run.post.message,
    );
    if (delivery === null) return null;
    await reservePapers(
      tx,
      run.post.papers.map((paper) => ({
        channelId,
        paperId: paper.id,
        deliveryId: delivery.id,
        queries: paper.queries,
      })),
    );
    if (run === owed)
      await advanceChannels(tx, [{ id: channelId, nextRunAt: channel.nextRunAt, ...run.after }]);
    return delivery.id;
  });
}
