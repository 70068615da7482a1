import { type Caller, DIRECT } from '../core/platform.ts';

/** So many calls a minute. */
export interface Limits {
  readonly person: number;
  readonly channel: number;
  readonly installation: number;
}

type Scope = keyof Limits;

const MINUTE_MS = 60_000;
/** Of each kind. Who was idle longest is forgotten first, and then has all of a minute's calls again. */
const MOST_REMEMBERED = 10_000;

export interface Limiter {
  /** Null: go on, it counts. Else how soon the next call can come, in a sentence for who asked; it doesn't count. */
  ask(caller: Caller): string | null;
}

/** A token bucket for everybody who asks, each channel and each installation, in this process. */
export function createLimiter(limits: Limits, { now }: { now: () => Date }): Limiter {
  const buckets = {
    person: createBuckets(limits.person),
    channel: createBuckets(limits.channel),
    installation: createBuckets(limits.installation),
  };

  return {
    ask({ userId, channel: { platform, installation, channel } }) {
      const at = now().getTime();
      const keys: Record<Scope, string> = {
        person: `${platform} ${userId}`,
        channel: `${platform} ${installation} ${channel}`,
        installation: `${platform} ${installation}`,
      };
      // People who write to the bot directly have nothing in common.
      const scopes: Scope[] =
        installation === DIRECT ? ['person', 'channel'] : ['person', 'channel', 'installation'];
      const waits = scopes.map((scope) => ({ scope, waitMs: buckets[scope].waitMs(keys[scope], at) }));
      const longest = waits.reduce((a, b) => (b.waitMs > a.waitMs ? b : a));
      if (longest.waitMs > 0) return inWords(longest);
      for (const scope of scopes) buckets[scope].take(keys[scope]);
      return null;
    },
  };
}

function createBuckets(perMinute: number) {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    /** Until there is one; 0: there is. */
    waitMs(key: string, at: number): number {
      const known = buckets.get(key) ?? { tokens: perMinute, at };
      // A clock that was set back gives nothing.
      const gained = (Math.max(0, at - known.at) * perMinute) / MINUTE_MS;
      const bucket = { tokens: Math.min(perMinute, known.tokens + gained), at };
      buckets.delete(key);
      buckets.set(key, bucket);
      for (const idlest of buckets.keys()) {
        if (buckets.size <= MOST_REMEMBERED) break;
        buckets.delete(idlest);
      }
      return bucket.tokens >= 1 ? 0 : ((1 - bucket.tokens) * MINUTE_MS) / perMinute;
    },
    take(key: string) {
      const bucket = buckets.get(key);
      if (bucket) bucket.tokens -= 1;
    },
  };
}

const who: Readonly<Record<Scope, string>> = {
  person: 'You have asked a lot within a minute.',
  channel: 'A lot has been asked in this channel within a minute.',
  installation: 'A lot has been asked here within a minute.',
};

function inWords({ scope, waitMs }: { scope: Scope; waitMs: number }): string {
  const seconds = Math.ceil(waitMs / 1_000);
  return `${who[scope]} Please slow down: the next answer can come in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
}
