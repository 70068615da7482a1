import type { Sleep } from '../../src/sources/pacer.ts';

/** Time that passes only by sleeping, and then at once. */
export interface Clock {
  readonly now: () => Date;
  readonly sleep: Sleep;
  /** Every wait, in ms, in order. */
  readonly slept: readonly number[];
  pass(ms: number): void;
}

export function createClock(start = '2026-08-20T07:40:00Z'): Clock {
  let ms = Date.parse(start);
  const slept: number[] = [];
  return {
    now: () => new Date(ms),
    async sleep(forMs, signal) {
      signal.throwIfAborted();
      slept.push(forMs);
      ms += forMs;
    },
    slept,
    pass(forMs) {
      ms += forMs;
    },
  };
}
