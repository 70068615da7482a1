import type { Departures, InstallationRef, IsStillIn } from '../../core/departure.ts';
import { DIRECT, type PlatformName } from '../../core/platform.ts';
import { presentInstallations } from '../../db/installations.ts';
import { takeTurn } from '../../db/leases.ts';
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

/** Events get lost: once a week everybody is looked for, by one process. Who can't be asked about stays. */
export async function sweepWeekly(
  { db, now, log }: LeavingOptions,
  { ask, departures }: { ask: Ask; departures: Departures },
): Promise<void> {
  const at = now();
  if (!(await takeTurn(db, { name: 'sweep', until: new Date(at.getTime() + WEEK_MS), now: at }))) return;
  let unsure = 0;
  for (const where of await presentInstallations(db)) {
    // Whoever is installed while we ask is newer than this.
    const askedAt = now();
    const isStillIn = await ask(where);
    if (isStillIn === null) unsure += 1;
    if (isStillIn === false)
      await departures.left(where, { reason: 'not there any more when looked for', at: askedAt });
  }
  log.debug('looked who is still there', { unsure });
}
