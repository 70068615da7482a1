import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';

/** Time that passes only while everybody waits, and then at once. */
export interface Clock {
  readonly now: () => Date;
  /** Jumps to a moment that no sleeper waits before. */
  jump(to: Date): void;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Time stands still while this is going on. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Lets time pass until this has ended. */
  until<T>(work: Promise<T>): Promise<T>;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** So many turns in which nothing goes on: then everybody who could do something is asleep. */
const IDLE_TURNS = 3;
/** Real time, for what no sleeper will end. */
const STANDSTILL_MS = 60_000;

export function createClock(start: Date): Clock {
  let nowMs = start.getTime();
  let atWork = 0;
  const sleepers = new Set<Sleeper>();

  async function during<T>(work: Promise<T>): Promise<T> {
    atWork++;
    try {
      return await work;
    } finally {
      atWork--;
    }
  }

  async function wakeNext(): Promise<void> {
    for (let idle = 0; idle < IDLE_TURNS; idle++) {
      if (atWork > 0) idle = -1;
      await nextTurn();
    }
    let next: Sleeper | null = null;
    for (const sleeper of sleepers) if (next === null || sleeper.at < next.at) next = sleeper;
    if (next === null) return;
    sleepers.delete(next);
    nowMs = Math.max(nowMs, next.at);
    next.wake();
  }

  return {
    now: () => new Date(nowMs),
    jump(to) {
      nowMs = Math.max(nowMs, to.getTime());
      for (const sleeper of sleepers) {
        if (sleeper.at > nowMs) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
    sleep(ms, signal) {
      return new Promise((wake, fail) => {
        if (signal?.aborted) return fail(signal.reason);
        const abort = () => {
          sleepers.delete(sleeper);
          fail(signal?.reason);
        };
        const sleeper = {
          at: nowMs + Math.max(0, ms),
          wake() {
            signal?.removeEventListener('abort', abort);
            wake();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', abort, { once: true });
      });
    },
    during,
    async until(work) {
      const ended = work.then(
        () => true,
        () => true,
      );
      let moved = performance.now();
      while (!(await Promise.race([ended, nextTurn(false)]))) {
        const before = nowMs;
        await wakeNext();
        if (nowMs > before || atWork > 0) moved = performance.now();
        else if (sleepers.size === 0) {
          if (performance.now() - moved > STANDSTILL_MS)
            throw new Error('everybody waits for something that does not come');
          await Promise.race([ended, wait(1)]);
        }
      }
      return work;
    },
  };
}
