import { setTimeout as wait } from 'node:timers/promises';
import type { Sleep } from '../../src/sources/pacer.ts';

/** A clock that several processes read alike: it runs as theirs does, and on top of that jumps when it is told to. */
export interface MovedClock {
  readonly now: () => Date;
  readonly sleep: Sleep;
  /** So much has been jumped in all. Whoever sleeps until then wakes. */
  jumpTo(totalMs: number): void;
}

/** At `since`, in ms of the machine's clock, it is `start`. */
export function createMovedClock({ start, since }: { start: string; since: number }): MovedClock {
  let jumped = 0;
  let moved = new AbortController();
  const now = () => new Date(Date.parse(start) + Date.now() - since + jumped);
  return {
    now,
    async sleep(ms, signal) {
      const until = now().getTime() + ms;
      while (now().getTime() < until) {
        const woken = AbortSignal.any([signal, moved.signal]);
        await wait(until - now().getTime(), undefined, { signal: woken }).catch(() => {});
        signal.throwIfAborted();
      }
    },
    jumpTo(totalMs) {
      jumped = totalMs;
      const before = moved;
      moved = new AbortController();
      before.abort();
    },
  };
}
