import type { Logger } from '../core/logger.ts';
import type { Budget } from '../core/source.ts';
import { releaseAllowance, takeAllowance } from '../db/budget.ts';
import type { Db } from '../db/client.ts';

/** One for all processes on a store. */
export function createSharedBudget({ db, now, log }: { db: Db; now: () => Date; log: Logger }): Budget {
  /** Without the store nobody knows what others ask. Then the source's own refusals are what is left. */
  const orElse = <T>(name: string, work: Promise<T>, fallback: T): Promise<T> =>
    work.catch((error: unknown) => {
      log.warn('upstream budget not known', { name, reason: String(error).slice(0, 200) });
      return fallback;
    });
  return {
    take: (allowance) => orElse(allowance.name, takeAllowance(db, { ...allowance, now: now() }), 0),
    release: (name, forMs) =>
      orElse(name, releaseAllowance(db, { name, until: new Date(now().getTime() + forMs) }), undefined),
  };
}
