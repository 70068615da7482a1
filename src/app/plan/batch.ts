import type { ChannelProgress } from '../../core/channel.ts';
import type { Logger } from '../../core/logger.ts';
import type { Message } from '../../core/message.ts';
import type { Silence } from '../../core/post/silence.ts';
import { type Channel, liveSubscriptions } from '../../db/channels.ts';
import type { Db } from '../../db/client.ts';
import { keepPosts } from '../../db/deliveries.ts';
import { addDeliveries, advanceChannels, type PlannedDelivery } from '../../db/due.ts';
import { postedAmong, reservePapers } from '../../db/posted.ts';
import type { Rates } from '../outbox/pace.ts';
import type { Freshness } from './freshness.ts';
import { jitterMs, spreadMs } from './jitter.ts';
import type { Material } from './material.ts';
import { createRunner, type Run, type Standing, standingAt } from './run.ts';
import { createCalendar, TOO_LATE_MS } from './times.ts';

/** A channel where posting doesn't work is tried at its times for so long. */
const BROKEN_MS = 7 * 86_400_000;
/** Later than this, what is due is spread from now on. */
const OVERDUE_MS = 60_000;
export const DAILY = 'daily';

export interface BatchReport {
  readonly planned: number;
  readonly silent: number;
  readonly skipped: number;
}

/** What a channel's time comes to. */
interface Decision {
  readonly channel: Channel;
  readonly nextRunAt: Date;
  /** How far it has come if there is no run. */
  readonly standing: Standing;
  readonly missed: readonly PlannedDelivery[];
  /** Null: all was missed, or there is nothing to be done. */
  readonly run: (Run & { readonly delivery: Omit<PlannedDelivery, 'postId'> }) | null;
}

export interface PlannerOptions {
  readonly material: Material;
  readonly freshness: Freshness;
  readonly now: Date;
  /** How many channels are due together. */
  readonly due: number;
  readonly rates: Rates;
  readonly log: Logger;
}

/** Plans channels that are locked, some at a time, all out of the same material. */
export function createPlanner({ material, freshness, now, due, rates, log }: PlannerOptions) {
  const calendar = createCalendar();
  const runOf = createRunner(material, freshness, now);
  const keep = createKeeping(now);
  // The rate of a whole bot; where each installation has its own, the sender's pacing does the rest.
  const spread = spreadMs(due, rates.discord.perSecond);

  return async (tx: Db, channels: readonly Channel[]): Promise<BatchReport> => {
    const ids = channels.map(({ id }) => id);
    const subscriptions = await liveSubscriptions(tx, ids);
    const posted = await postedAmong(tx, ids, material.paperIds);
    const decisions = channels.flatMap((channel) => {
      try {
        const followed = subscriptions.filter(({ channelId }) => channelId === channel.id);
        return [decide(channel, followed, posted.get(channel.id) ?? new Set())];
      } catch (error) {
        // One that can't be planned must not keep the others from their posts; it is tried again.
        log.error('channel not planned', { channelId: channel.id, err: error });
        return [];
      }
    });
    return store(tx, decisions);
  };

  function decide(
    channel: Channel,
    subscriptions: Parameters<typeof runOf>[0]['subscriptions'],
    posted: ReadonlySet<string>,
  ): Decision {
    const times = calendar.times(channel, channel.nextRunAt ?? now, now);
    const idle = { channel, nextRunAt: times.next, standing: channel, missed: [], run: null };
    // By its time, not by when that is looked at, which may be an hour later.
    const triedForMs = (channel.nextRunAt ?? now).getTime() - channel.stateSince.getTime();
    if (channel.state === 'broken' && triedForMs >= BROKEN_MS) return idle;
    // Nobody wants the lists until then.
    if (subscriptions.every(({ pausedAt }) => pausedAt !== null))
      return { ...idle, standing: { ...channel, coveredUntil: times.due ?? channel.coveredUntil } };
    const dateOf = (at: Date) => calendar.localDate(channel.zone, at);
    // A date has one post, also when its hour was changed in between.
    const missed = times.missed
      .filter((at) => times.due === null || dateOf(at) !== dateOf(times.due))
      .map((at) => ({ ...deliveryAt(channel, at, 'missed'), progress: null, postId: null }));
    if (times.due === null)
      return { ...idle, missed, standing: standingAt(channel, missed[0]?.dueAt ?? now, material) };
    const run = runOf({ channel, subscriptions, posted, due: times.due });
    const silence = run.post === null ? run.silence : null;
    const progress = silence === null ? progressOf(run.before) : null;
    const delivery = { ...deliveryAt(channel, times.due, silence), progress };
    return { ...idle, missed, run: { ...run, delivery } };
  }

  /** Skipped where there is a reason for silence. */
  function deliveryAt(channel: Channel, at: Date, silence: Silence | null) {
    const isOverdue = now.getTime() - at.getTime() > OVERDUE_MS;
    const from = isOverdue ? now.getTime() : at.getTime();
    return {
      ...addressOf(channel),
      localDate: calendar.localDate(channel.zone, at),
      slot: DAILY,
      state: silence === null ? ('queued' as const) : ('skipped' as const),
      dueAt: at,
      notBefore: new Date(from + jitterMs(channel.channel, spread)),
      expiresAt: new Date(at.getTime() + TOO_LATE_MS),
      detail: silence,
    };
  }

  async function store(tx: Db, decisions: readonly Decision[]): Promise<BatchReport> {
    const runs = decisions.flatMap(({ run }) => run ?? []);
    const postIds = await keep(
      tx,
      runs.flatMap(({ post }) => post?.message ?? []),
    );
    const rows = decisions.flatMap(({ missed, run }) => [
      ...missed,
      ...(run ? [{ ...run.delivery, postId: run.post && (postIds.get(run.post.message) ?? null) }] : []),
    ]);
    const added = await addDeliveries(tx, rows, now);
    const ids = new Map(added.map(({ id, channelId, localDate }) => [`${channelId} ${localDate}`, id]));
    const idOf = ({ channelId, localDate }: { channelId: number; localDate: string }) =>
      ids.get(`${channelId} ${localDate}`);

    const fresh = runs.filter(({ delivery }) => idOf(delivery) !== undefined);
    await reservePapers(
      tx,
      fresh.flatMap(({ post, delivery }) => {
        const { channelId } = delivery;
        const deliveryId = idOf(delivery);
        if (deliveryId === undefined) return [];
        return (post?.papers ?? []).map(({ id, queries }) => ({
          channelId,
          paperId: id,
          deliveryId,
          queries,
        }));
      }),
    );
    await advanceChannels(
      tx,
      decisions.map(({ channel, nextRunAt, standing, run }) =>
        // That day's post was planned before, so that its lists wait for the next one.
        run && idOf(run.delivery) !== undefined
          ? { id: channel.id, nextRunAt, ...run.after }
          : { ...channel, ...standing, nextRunAt },
      ),
    );
    return {
      planned: fresh.filter(({ post }) => post !== null).length,
      silent: fresh.filter(({ silence }) => silence !== null).length,
      skipped: decisions.flatMap(({ missed }) => missed).filter((row) => idOf(row) !== undefined).length,
    };
  }
}

export const addressOf = ({ id, platform, installation, channel, density }: Channel) => ({
  channelId: id,
  platform,
  installation,
  channel,
  density,
});

export const progressOf = ({ coveredUntil, plannedAt, openDay }: Standing): ChannelProgress => ({
  coveredUntil: coveredUntil.toISOString(),
  plannedAt: plannedAt?.toISOString() ?? null,
  openDay,
});

/** Keeps contents, each once for all batches. Those of a transaction that failed stay unknown. */
function createKeeping(now: Date) {
  const kept = new Map<Message, string>();
  return async (tx: Db, messages: readonly Message[]): Promise<ReadonlyMap<Message, string>> => {
    const unknown = [...new Set(messages)].filter((message) => !kept.has(message));
    const ids = await keepPosts(tx, unknown, now);
    for (const [i, message] of unknown.entries()) kept.set(message, ids[i] ?? '');
    return kept;
  };
}
