import type { PlatformName, PostResult, Sender } from './platform.ts';

/**
 * A post on its way. `queued`: to be sent. `sending`: some process has it. `unknown`: it may have arrived, which is
 * looked into before anything is sent again. `held`: nobody can find out whether it arrived; a person decides.
 * `sent`, `skipped` (not sent, on purpose) and `dead` (can't be sent) are ends.
 */
export type DeliveryState = 'queued' | 'sending' | 'unknown' | 'held' | 'sent' | 'skipped' | 'dead';

/** The states in which a later post of the same channel has to wait. */
export const openStates = ['queued', 'sending', 'unknown'] as const satisfies readonly DeliveryState[];
export const deliveryStates = [
  ...openStates,
  'held',
  'sent',
  'skipped',
  'dead',
] as const satisfies readonly DeliveryState[];

/** How it is with everything that is to be posted, as numbers. */
export interface OutboxState {
  /** What hasn't ended, and when the oldest of each was due. */
  readonly open: readonly {
    readonly platform: PlatformName;
    readonly state: DeliveryState;
    readonly count: number;
    readonly oldestDueAt: Date | null;
  }[];
  /** What has ended within the last 24 hours. */
  readonly ended: readonly {
    readonly platform: PlatformName;
    readonly state: DeliveryState;
    readonly count: number;
  }[];
  /** Where posting has stopped until one succeeds, how many of them: a bot, or workspaces. */
  readonly stopped: readonly { readonly platform: string; readonly count: number }[];
  /** Channels that can't be posted to. */
  readonly broken: readonly { readonly platform: PlatformName; readonly count: number }[];
}

/** So many failures that certainly sent nothing, and it is given up. */
export const MOST_ATTEMPTS = 8;
const BACKOFF_MS = 5_000;
const MOST_BACKOFF_MS = 15 * 60_000;
/** A platform may show a post a little after it has taken it. */
const BEFORE_LOOKING_MS = 5_000;
/** Absent twice so far apart: then it isn't there. */
const BETWEEN_LOOKS_MS = 30_000;
/** Who may not look may be let in after a while; who is not answered asks that often. */
const LOOKING_MS = 2 * 60_000;
const UNAUTHORIZED_MS = 60_000;
/** A request of ours may be so late at the platform, by whose clock a key is forgotten. */
const REPEAT_MARGIN_MS = 15_000;

/** A delivery as it was when a process took it. */
export interface Tried {
  readonly state: 'queued' | 'unknown';
  /** Failures so far. */
  readonly attempts: number;
  /** When it may have been sent first; null: certainly not yet. */
  readonly firstSentAt: Date | null;
  readonly missedAt: Date | null;
  readonly expiresAt: Date;
}

/** What has become of a delivery. What stands here is all that changes. */
export interface Settlement {
  readonly state: Exclude<DeliveryState, 'sending'>;
  readonly attempts: number;
  readonly notBefore?: Date;
  readonly firstSentAt?: null;
  readonly missedAt?: Date | null;
  readonly messageId?: string | null;
  readonly detail: string | null;
  /** The channel can't be posted to. */
  readonly broken?: 'gone' | 'forbidden';
}

export interface Chance {
  readonly now: Date;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** What is to be done with a delivery that was just taken: one that may have arrived is looked for, unless repeating it is safe. */
export function nextStep(
  tried: Tried,
  { now, repeatableForMs }: { now: Date } & Pick<Sender, 'repeatableForMs'>,
): 'post' | 'find' | 'expire' {
  if (tried.state === 'queued') return tried.expiresAt <= now ? 'expire' : 'post';
  if (tried.firstSentAt === null) return 'post';
  const ageMs = since(tried.firstSentAt, now);
  // By a clock that was set back nobody knows how long ago it was.
  return ageMs >= 0 && ageMs < repeatableForMs - REPEAT_MARGIN_MS ? 'post' : 'find';
}

/** What an attempt to post makes of it. */
export function afterPost(tried: Tried, result: PostResult, chance: Chance): Settlement {
  const { attempts } = tried;
  if (result.ok) return { state: 'sent', attempts, messageId: result.messageId, detail: null };
  const { kind, detail } = result;
  // This attempt sent nothing, but an earlier one may have.
  const mayBeThere = tried.state === 'unknown';
  const again = mayBeThere ? { state: 'unknown' as const } : { state: 'queued' as const, firstSentAt: null };
  switch (kind) {
    case 'retry': {
      if (result.afterMs !== undefined)
        return { ...again, attempts, notBefore: later(chance.now, result.afterMs), detail };
      const failures = attempts + 1;
      if (failures >= MOST_ATTEMPTS && !mayBeThere)
        return {
          state: 'dead',
          attempts: failures,
          detail: `given up after ${failures} attempts: ${detail}`,
        };
      return {
        ...again,
        attempts: failures,
        notBefore: later(chance.now, backoffMs(attempts, chance)),
        detail,
      };
    }
    case 'unknown': {
      const waitMs = Math.max(BEFORE_LOOKING_MS, mayBeThere ? backoffMs(attempts, chance) : 0);
      return { state: 'unknown', attempts: attempts + 1, notBefore: later(chance.now, waitMs), detail };
    }
    case 'unauthorized':
      return { ...again, attempts, notBefore: later(chance.now, UNAUTHORIZED_MS), detail };
    case 'rejected':
      return { state: 'dead', attempts: attempts + 1, detail };
    case 'gone':
    case 'forbidden':
      return {
        state: mayBeThere ? 'held' : 'skipped',
        attempts: attempts + 1,
        detail: mayBeThere ? `may have arrived before: ${detail}` : detail,
        broken: kind,
      };
  }
}

/** What looking for it makes of one that may have arrived. */
export function afterFind(
  tried: Tried,
  found: Awaited<ReturnType<Sender['find']>>,
  { now, random }: Chance,
): Settlement {
  const { attempts, firstSentAt, missedAt } = tried;
  if (typeof found === 'object')
    return { state: 'sent', attempts, messageId: found.messageId, detail: 'found after an unclear answer' };
  if (found === 'cannot-look' || found === 'not-now') {
    const lookedForMs = since(firstSentAt ?? now, now);
    if (found === 'not-now' ? tried.expiresAt <= now : lookedForMs >= LOOKING_MS)
      return { state: 'held', attempts, detail: 'it may have arrived, and can’t be looked for' };
    const mostMs = found === 'not-now' ? LOOKING_MS : BETWEEN_LOOKS_MS;
    const notBefore = later(now, Math.max(BEFORE_LOOKING_MS, random() * Math.min(mostMs, lookedForMs)));
    return { state: 'unknown', attempts, notBefore, detail: 'it could not be looked for' };
  }
  if (missedAt === null || since(missedAt, now) < BETWEEN_LOOKS_MS)
    return {
      state: 'unknown',
      attempts,
      missedAt: missedAt ?? now,
      notBefore: later(missedAt ?? now, BETWEEN_LOOKS_MS),
      detail: 'not there at first sight',
    };
  if (tried.expiresAt <= now) return expired(tried, now);
  if (attempts >= MOST_ATTEMPTS)
    return { state: 'dead', attempts, detail: `given up after ${attempts} attempts: it never arrived` };
  // As if it had never been sent: what follows is a first time again.
  return {
    state: 'queued',
    attempts,
    firstSentAt: null,
    missedAt: null,
    notBefore: now,
    detail: 'not there, so to be sent again',
  };
}

/** What a look that failed says: whether another one may go better. */
export const unseen = (failure: PostResult): 'cannot-look' | 'not-now' =>
  !failure.ok && ['gone', 'forbidden', 'rejected'].includes(failure.kind) ? 'cannot-look' : 'not-now';

/** Too late to be of use. */
export const expired = ({ attempts, expiresAt }: Pick<Tried, 'attempts' | 'expiresAt'>, now: Date) =>
  ({
    state: 'skipped',
    attempts,
    detail: `too late: it was to be there by ${utc(expiresAt)}, and it is ${utc(now)}`,
  }) satisfies Settlement;

/** Full jitter: anywhere from at once to the longest wait, which doubles, so that those who failed together return apart. */
const backoffMs = (attempts: number, { random }: Pick<Chance, 'random'>): number =>
  random() * Math.min(MOST_BACKOFF_MS, BACKOFF_MS * 2 ** attempts);

const since = (from: Date, now: Date): number => now.getTime() - from.getTime();
const later = (now: Date, ms: number): Date => new Date(now.getTime() + ms);
const utc = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
