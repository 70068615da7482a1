import type { Allowance, Budget } from '../core/source.ts';
import type { Sleep } from './pacer.ts';

/** Of this process alone: for whoever has no store to share one through. */
export function createOwnBudget({ now }: { now: () => Date }): Budget {
  const fullAt = new Map<string, number>();
  return {
    async take({ name, burst, everyMs }) {
      const time = now().getTime();
      const until = Math.max(fullAt.get(name) ?? 0, time);
      const waitMs = until - (burst - 1) * everyMs - time;
      if (waitMs > 0) return waitMs;
      fullAt.set(name, until + everyMs);
      return 0;
    },
    async release(name, forMs) {
      fullAt.set(name, now().getTime() + forMs);
    },
  };
}

/** Waits for its turn. Resolves to what is to be done when the answer is there; rejects with the signal's reason. */
export type Admit = (signal: AbortSignal) => Promise<() => Promise<void>>;

/** Others may give back early what they have taken, so that it is looked at again so soon. */
const LOOK_MS = 500;

/** For a source that may be asked one thing at a time. `gapMs`: the pause that has to follow its answer. */
export function createAdmit({
  budget,
  allowance,
  gapMs,
  sleep,
}: {
  budget: Budget;
  allowance: Allowance;
  gapMs: number;
  sleep: Sleep;
}): Admit {
  return async (signal) => {
    for (;;) {
      const waitMs = await budget.take(allowance);
      if (waitMs <= 0) break;
      await sleep(Math.min(waitMs, LOOK_MS), signal);
    }
    return () => budget.release(allowance.name, gapMs);
  };
}
