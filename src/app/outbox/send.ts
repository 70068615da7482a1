import { afterFind, afterPost, expired, nextStep, type Settlement } from '../../core/delivery.ts';
import type { Logger } from '../../core/logger.ts';
import type { Message } from '../../core/message.ts';
import type { ChannelRef, Posting, PostResult, Sender } from '../../core/platform.ts';
import { type Claimed, release, type Standing } from '../../db/claims.ts';
import type { Db } from '../../db/client.ts';
import type { createChannelGaps, Pace } from './pace.ts';
import { record } from './record.ts';

export const LEASE_MS = 60_000;
/** What one attempt can take: three requests of ten seconds, where a platform refuses what is too rich for it. */
const ATTEMPT_MS = 35_000;
const FIRST_WRITE_PAUSE_MS = 250;
const MOST_WRITE_PAUSE_MS = 10_000;
/** An outcome that only we know is worth that much patience with a database that is away. */
const WRITE_PATIENCE_MS = 5 * 60_000;

export interface Sending {
  readonly db: Db;
  readonly now: () => Date;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly log: Logger;
  readonly gaps: ReturnType<typeof createChannelGaps>;
  /** From now on nothing new is begun. */
  readonly stopping: AbortSignal;
}

export interface Load {
  readonly claimed: Claimed;
  readonly standing: Standing;
  readonly message: Message | null;
  readonly sender: Posting['sender'];
  readonly pace: Pace;
  /** Somebody waits for the result: it goes before others. */
  readonly isTold: boolean;
}

export interface Outcome {
  /** What the platform said, if it was asked to post. */
  readonly result: PostResult | null;
  /** Null: nothing could be done or recorded. */
  readonly state: Settlement['state'] | null;
}

/** Brings one on its way that was taken. Never rejects: what can't be recorded is found again when its lease is over. */
export async function send(sending: Sending, load: Load): Promise<Outcome> {
  const { now, log } = sending;
  const { claimed, standing, isTold } = load;
  const { id, platform, slot } = claimed;
  try {
    const attempt = await attemptTo(sending, load);
    if (attempt === null) {
      await release(sending.db, claimed);
      return { result: null, state: null };
    }
    const { settlement, result } = attempt;
    const isOurs = await persistently(sending, () =>
      record(sending.db, claimed, settlement, { now: now(), channel: standing.channel, isTold }),
    );
    const { state, detail } = settlement;
    if (!isOurs) {
      log.warn('outcome came too late', { id, state, detail });
      return { result, state: null };
    }
    log[state === 'sent' ? 'debug' : 'warn']('post settled', { id, platform, slot, state, detail });
    return { result, state };
  } catch (error) {
    log.error('post not settled', { id, platform, err: error });
    return { result: null, state: null };
  }
}

/** Null: not now. */
async function attemptTo(
  sending: Sending,
  { claimed, standing, message, sender, pace, isTold }: Load,
): Promise<{ settlement: Settlement; result: PostResult | null } | null> {
  const { now, random, gaps, stopping } = sending;
  const unwanted = whyNot(claimed, standing);
  const step = nextStep(claimed, { now: now(), repeatableForMs: sender.repeatableForMs });
  const only = (settlement: Settlement) => ({ settlement, result: null });
  const { attempts, state } = claimed;
  if (unwanted !== null && state === 'queued') return only({ state: 'skipped', attempts, detail: unwanted });
  if (step === 'expire') return only(expired(claimed, now()));
  if (message === null) return only({ state: 'dead', attempts, detail: 'there is nothing in it' });

  const to = addressOf(claimed);
  if (isTold) pace.jump();
  else await pace.turn(stopping).catch(() => {});
  if (step === 'find' || unwanted !== null) {
    if (stopping.aborted) return null;
    const found = await find(sender, to, claimed);
    return only(afterFind(claimed, found, { now: now(), random }));
  }
  const gapMs = gaps.reserve([to.platform, to.installation, to.user ?? to.channel].join(' '));
  if (gapMs > 0) await sending.sleep(gapMs, stopping).catch(() => {});
  // Whoever has slept too long, or is about to end, must not begin: another process may have it before this is over.
  if (stopping.aborted || claimed.leaseUntil.getTime() - now().getTime() < ATTEMPT_MS) return null;
  const result = await post(sender, to, { message, claimed });
  if (result.ok) pace.accepted();
  else if (result.kind === 'retry' && result.afterMs !== undefined) pace.refused(result.afterMs);
  return { settlement: afterPost(claimed, result, { now: now(), random }), result };
}

/** Why it isn't wanted any more; null: it is. What people asked for themselves comes as long as they are there. */
function whyNot({ slot, userId }: Claimed, { channel, follows, isGone }: Standing): string | null {
  if (isGone) return 'the channel, or all of its workspace or server, was gone before it was sent';
  if (slot !== 'daily' || userId !== null) return null;
  if (channel.state === 'paused') return 'the channel was paused before it was sent';
  return follows ? null : 'the channel was unsubscribed before it was sent';
}

const addressOf = ({ platform, installation, channel, userId }: Claimed): ChannelRef => ({
  platform,
  installation,
  channel,
  ...(userId !== null && { user: userId }),
});

/** A bug in between leaves open whether something was sent. */
async function post(
  sender: Sender,
  to: ChannelRef,
  { message, claimed: { key, density } }: { message: Message; claimed: Claimed },
): Promise<PostResult> {
  try {
    return await sender.post(to, message, key, { density });
  } catch (error) {
    return { ok: false, kind: 'unknown', detail: error instanceof Error ? error.message : String(error) };
  }
}

async function find(sender: Sender, to: ChannelRef, { key, firstSentAt, createdAt }: Claimed) {
  try {
    return await sender.find(to, key, firstSentAt ?? createdAt);
  } catch {
    return 'not-now';
  }
}

async function persistently<T>({ sleep, log, stopping }: Sending, write: () => Promise<T>): Promise<T> {
  let spentMs = 0;
  for (let pauseMs = FIRST_WRITE_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MOST_WRITE_PAUSE_MS)) {
    try {
      return await write();
    } catch (error) {
      if (spentMs >= WRITE_PATIENCE_MS || stopping.aborted) throw error;
      log.warn('outcome not recorded yet', { reason: String(error).slice(0, 200) });
      await sleep(pauseMs, stopping).catch(() => {});
      spentMs += pauseMs;
    }
  }
}
