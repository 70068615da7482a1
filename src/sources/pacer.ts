import type { Admit } from './budget.ts';

/** Waits, unless the signal ends the waiting with its reason. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** Lets requests through one at a time with a pause between them, for as many hosts as share one rule. */
export interface Pacer {
  /** Runs the task when its turn has come. Rejects at once with the signal's reason, waiting or not. */
  run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Starts nothing for this long. */
  hold(ms: number): void;
  /** Nothing starts before this time. */
  nextAt(): Date;
}

export function createPacer({
  minGapMs,
  admit,
  now,
  sleep,
}: {
  minGapMs: number;
  /** Asked before each task, for what other processes do. Absent: there are none. */
  admit?: Admit;
  now: () => Date;
  sleep: Sleep;
}): Pacer {
  let tail: Promise<unknown> = Promise.resolve();
  let nextMs = 0;
  const holdFor = (ms: number) => {
    nextMs = Math.max(nextMs, now().getTime() + ms);
  };

  async function take<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const waitMs = nextMs - now().getTime();
    if (waitMs > 0) await sleep(waitMs, signal);
    const leave = await admit?.(signal);
    try {
      signal.throwIfAborted();
      return await task();
    } finally {
      // From the end of one to the start of the next, so that the other side sees no smaller gap than promised.
      holdFor(minGapMs);
      await leave?.();
    }
  }

  return {
    run(task, signal) {
      const turn = tail.then(() => take(task, signal));
      tail = turn.catch(() => undefined);
      return orAborted(turn, signal);
    },
    hold: holdFor,
    nextAt: () => new Date(nextMs),
  };
}

/** The work's outcome, or the signal's reason as soon as it is aborted. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
