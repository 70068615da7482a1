import type { Logger } from '../../core/logger.ts';
import type { PostResult } from '../../core/platform.ts';
import { type Breaker, readBreakers, removeBreaker, storeBreaker } from '../../db/breakers.ts';
import type { Db } from '../../db/client.ts';

/** So many failures in a row that say nothing about a channel, and the platform is left alone for a while. */
const FAILURES_TO_OPEN = 5;
const OPEN_MS = 30_000;
const MOST_OPEN_MS = 15 * 60_000;
/** A token that was refused is soon refused again; one that is good again should not keep posts waiting. */
const UNAUTHORIZED_MS = 60_000;
const MOST_UNAUTHORIZED_MS = 5 * 60_000;

/** Who may be called now; what is known of that outlives the process. */
export interface Breakers {
  /** Learns what other processes, or an earlier one, found out. */
  load(): Promise<void>;
  /** `half-open`: one call may try. */
  state(names: readonly string[]): 'closed' | 'open' | 'half-open';
  /** @param names the platform first, then the installation */
  note(names: readonly [string, string], result: PostResult): Promise<void>;
}

export function createBreakers({ db, now, log }: { db: Db; now: () => Date; log: Logger }): Breakers {
  let known = new Map<string, Breaker>();
  const failures = new Map<string, number>();

  const stateOf = (name: string) => {
    const breaker = known.get(name);
    if (!breaker) return 'closed';
    const openMs = breaker.openUntil.getTime() - now().getTime();
    // Longer than it can be: the clock was set back.
    return openMs > 0 && openMs <= MOST_OPEN_MS ? 'open' : 'half-open';
  };

  async function open(name: string, { reason, unauthorized }: Pick<Breaker, 'reason' | 'unauthorized'>) {
    // What comes in late from before it opened says nothing new.
    if (stateOf(name) === 'open') return;
    const before = known.get(name);
    const count = (before?.failures ?? 0) + 1;
    const [firstMs, mostMs] = unauthorized
      ? [UNAUTHORIZED_MS, MOST_UNAUTHORIZED_MS]
      : [OPEN_MS, MOST_OPEN_MS];
    const openMs = Math.min(mostMs, firstMs * 2 ** (count - 1));
    const breaker: Breaker = {
      name,
      failures: count,
      openUntil: new Date(now().getTime() + openMs),
      reason,
      unauthorized,
      since: before?.since ?? now(),
    };
    known.set(name, breaker);
    log.warn('posting stopped for a while', { name, until: breaker.openUntil, reason });
    await storeBreaker(db, breaker);
  }

  async function close(name: string) {
    failures.delete(name);
    if (!known.delete(name)) return;
    log.info('posting goes on', { name });
    await removeBreaker(db, name);
  }

  return {
    async load() {
      known = new Map((await readBreakers(db)).map((breaker) => [breaker.name, breaker]));
    },

    state(names) {
      const states = names.map(stateOf);
      return (
        states.find((state) => state === 'open') ?? states.find((state) => state === 'half-open') ?? 'closed'
      );
    },

    async note([platform, installation], result) {
      if (!result.ok && result.kind === 'unauthorized')
        return open(installation, { reason: result.detail, unauthorized: true });
      // A limit on our pace is an answer of a platform that is well.
      const isFailure =
        !result.ok &&
        (result.kind === 'unknown' || (result.kind === 'retry' && result.afterMs === undefined));
      if (!isFailure) {
        await close(platform);
        if (installation !== platform) await close(installation);
        return;
      }
      const count = (failures.get(platform) ?? 0) + 1;
      failures.set(platform, count);
      if (count < FAILURES_TO_OPEN && stateOf(platform) === 'closed') return;
      failures.delete(platform);
      await open(platform, { reason: result.detail, unauthorized: false });
    },
  };
}
