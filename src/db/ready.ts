import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from './client.ts';
import { isMigrated } from './migrate.ts';

/** `unreachable`: it doesn't answer, or not in time. `outdated`: migrations are missing. */
export type StoreState = 'ready' | 'unreachable' | 'outdated';

/** How it is with the store right now. Never rejects. */
export async function storeState(
  db: Db,
  { patienceMs }: { readonly patienceMs: number },
): Promise<StoreState> {
  const over = new AbortController();
  const tooLate = sleep(patienceMs, 'unreachable' as const, { signal: over.signal });
  const asked = isMigrated(db).then((is) => (is ? ('ready' as const) : ('outdated' as const)));
  try {
    return await Promise.race([asked, tooLate]);
  } catch {
    return 'unreachable';
  } finally {
    over.abort();
    // Whichever of them comes second says nothing new.
    Promise.allSettled([asked, tooLate]);
  }
}
