import type { Departures, InstallationRef, IsStillIn } from '../../core/departure.ts';
import { DIRECT, type PlatformName } from '../../core/platform.ts';
import { presentInstallations } from '../../db/installations.ts';
import { giveTurnBack, takeTurn } from '../../db/leases.ts';
import type { LeavingOptions } from './departures.ts';

const WEEK_MS = 7 * 24 * 60 * 60_000;

/** How a platform tells where the bot still is; null: it doesn't. May reject where it is set up wrongly. */
export type Presences = (platform: PlatformName) => Promise<IsStillIn | null>;

/** Null: nobody can tell. Never rejects. */
export type Ask = (where: InstallationRef) => Promise<boolean | null>;

export const createAsk =
  (presences: Presences, { log }: Pick<LeavingOptions, 'log'>): Ask =>
  async ({ platform, installation }) => {
    if (installation === DIRECT) return null;
    try {
      return (await (await presences(platform))?.(installation)) ?? null;
    } catch (error) {
      log.warn('presence not asked', { platform, reason: String(error).slice(0, 200) });
      return null;
    }
  };

/** More than these at once, and more than half of those on a platform, is a mistake of ours sooner than so many departures. */
const MOST_AT_ONCE = 3;

/**
 * Events get lost: once a week everybody is looked for, by one process. Who can't be asked about stays, and so does
 * everybody where hardly anybody is found: a token of another bot would find nobody.
 */
export async function sweepWeekly(
  { db, now, log }: LeavingOptions,
  { ask, departures, stopping }: { ask: Ask; departures: Departures; stopping: AbortSignal },
): Promise<void> {
  const at = now();
  if (!(await takeTurn(db, { name: 'sweep', until: new Date(at.getTime() + WEEK_MS), now: at }))) return;
  const looked: { where: InstallationRef; askedAt: Date; isStillIn: boolean | null }[] = [];
  for (const where of await presentInstallations(db)) {
    if (stopping.aborted) return giveTurnBack(db, { name: 'sweep', until: at });
    // Whoever is installed while we ask is newer than this.
    const askedAt = now();
    looked.push({ where, askedAt, isStillIn: await ask(where) });
  }
  for (const name of new Set(looked.map(({ where }) => where.platform))) {
    const there = looked.filter(({ where }) => where.platform === name);
    const missing = there.filter(({ isStillIn }) => isStillIn === false);
    if (missing.length > MOST_AT_ONCE && missing.length > there.length / 2) {
      log.warn('too many gone at once to be believed', { platform: name, missing: missing.length });
      continue;
    }
    for (const { where, askedAt } of missing)
      await departures.left(where, { reason: 'not there any more when looked for', at: askedAt });
  }
}
