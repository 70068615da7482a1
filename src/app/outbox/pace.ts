import type { PlatformName } from '../../core/platform.ts';

export interface Rate {
  readonly perSecond: number;
  /** Who shares it: everything that the bot sends there, or what it sends to one installation. */
  readonly sharedBy: 'bot' | 'installation';
  /** A refusal for going too fast is about all of it, not about one channel. */
  readonly isRefusedAsAWhole: boolean;
}

export type Rates = Readonly<Record<PlatformName, Rate>>;

/**
 * What each platform takes without refusing. Slack: “several hundred messages per minute” for a workspace
 * (docs.slack.dev/apis/web-api/rate-limits). Discord: 50 requests a second for the whole bot (topics/rate-limits), of
 * which a fifth is for what people ask.
 */
export const rates: Rates = {
  slack: { perSecond: 3, sharedBy: 'installation', isRefusedAsAWhole: true },
  discord: { perSecond: 40, sharedBy: 'bot', isRefusedAsAWhole: false },
  terminal: { perSecond: 1_000, sharedBy: 'bot', isRefusedAsAWhole: false },
};

/** A channel takes a post a second, on Slack by its rules and everywhere by good manners. */
const CHANNEL_GAP_MS = 1_000;
const BATCHES_A_SECOND = 8;
/** What is taken so long before its turn doesn't wait for a slow database when that comes. */
const AHEAD_MS = 500;
/** What was not used is kept for so long. */
const SAVED_MS = 250;
const REFUSALS_IN_A_ROW = 5;
const FLYING_MS = 1_600;
const LEAST_FLYING = 8;

/** Everything that shares a rate. */
export interface Pace {
  /** So many may wait for an answer of the platform at the same time: what is sent in so much time. */
  readonly mostFlying: number;
  /** Waits until the turn of some is near. Resolves to how many. */
  near(signal: AbortSignal): Promise<number>;
  /** Waits for its own turn, after those who asked before. To be asked by everybody whose turn was said to be near. */
  turn(signal: AbortSignal): Promise<void>;
  /** Counts one that didn't wait; the others do. */
  jump(): void;
  /** The platform refused for going too fast. */
  refused(afterMs: number): void;
  accepted(): void;
}

export interface PaceOptions {
  readonly now: () => Date;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export function createPace({ perSecond, isRefusedAsAWhole }: Rate, { now, sleep }: PaceOptions): Pace {
  const batch = Math.max(1, Math.floor(perSecond / BATCHES_A_SECOND));
  const capacity = Math.max(2, (perSecond * SAVED_MS) / 1_000);
  const ahead = Math.max(1, (perSecond * AHEAD_MS) / 1_000);
  let tokens = capacity;
  let filledAt = now().getTime();
  let heldUntil = 0;
  let refusals = 0;
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();

  /** How long it is until there are so many. */
  function waitMs(wanted: number): number {
    const time = now().getTime();
    // A clock that was set back gives nothing, and takes nothing; how long the platform wants to be left alone is lost.
    if (time < filledAt) heldUntil = 0;
    tokens = Math.min(capacity, tokens + (Math.max(0, time - filledAt) * perSecond) / 1_000);
    filledAt = time;
    // Rounding must not cost a whole extra turn.
    return Math.max(0, heldUntil - time, Math.ceil(((wanted - tokens) * 1_000) / perSecond - 1e-3));
  }

  async function until(wanted: () => number, signal: AbortSignal): Promise<void> {
    for (let ms = waitMs(wanted()); ms > 0; ms = waitMs(wanted())) await sleep(ms, signal);
  }

  return {
    mostFlying: Math.max(LEAST_FLYING, Math.ceil((perSecond * FLYING_MS) / 1_000)),
    async near(signal) {
      await until(() => batch + waiting - ahead, signal);
      return Math.floor(tokens - waiting + ahead + 1e-3);
    },
    async turn(signal) {
      waiting += 1;
      const turn = last.then(async () => {
        await until(() => 1, signal);
        tokens -= 1;
      });
      // One that gives up leaves its turn to the next.
      last = turn.catch(() => {});
      await turn.finally(() => {
        waiting -= 1;
      });
    },
    jump() {
      waitMs(0);
      tokens -= 1;
    },
    refused(afterMs) {
      refusals += 1;
      if (!isRefusedAsAWhole && refusals < REFUSALS_IN_A_ROW) return;
      heldUntil = Math.max(heldUntil, now().getTime() + afterMs);
    },
    accepted() {
      refusals = 0;
    },
  };
}

/** Keeps posts into one channel apart. */
export function createChannelGaps({ now }: Pick<PaceOptions, 'now'>) {
  const nextAt = new Map<string, number>();
  let lastTime = 0;
  return {
    /** Reserves the channel's next moment. Resolves to how long it is until then. */
    reserve(channel: string): number {
      const time = now().getTime();
      // By a clock that was set back all of them are far ahead.
      if (time < lastTime) nextAt.clear();
      lastTime = time;
      // In the order in which they were added, so the oldest are at the front.
      for (const [key, at] of nextAt) {
        if (at > time) break;
        nextAt.delete(key);
      }
      const at = Math.max(time, nextAt.get(channel) ?? 0);
      nextAt.delete(channel);
      nextAt.set(channel, at + CHANNEL_GAP_MS);
      return at - time;
    },
  };
}
