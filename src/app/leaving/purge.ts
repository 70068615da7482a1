import type { Departures, InstallationRef } from '../../core/departure.ts';
import { channelsGoneBy, removeStaleBreakers } from '../../db/gone.ts';
import { goneInstallations } from '../../db/installations.ts';
import { takeTurn } from '../../db/leases.ts';
import { purgeChannels, purgeGone } from '../../db/purge.ts';
import type { LeavingOptions } from './departures.ts';
import type { Ask } from './sweep.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Deletes for good what went so many days ago, unless it turns out to be there again. Once a day, whichever process
 * comes first; in every round where nothing is to be kept at all.
 */
export async function purgeDue(
  { db, now, log }: LeavingOptions,
  {
    days,
    ask,
    departures,
    stopping,
  }: { days: number; ask: Ask; departures: Departures; stopping: AbortSignal },
): Promise<void> {
  const at = now();
  if (days > 0) {
    const until = new Date(at.getTime() + DAY_MS);
    if (!(await takeTurn(db, { name: 'purging', until, now: at }))) return;
  }
  const by = new Date(at.getTime() - days * DAY_MS);
  for (const { goneAt, ...where } of await goneInstallations(db)) {
    if (stopping.aborted) return;
    // Whoever took us in again without our hearing of it is not to lose anything.
    if (days > 0 && (await ask(where)) === true)
      await departures.returned(where.platform, [where.installation], at);
    else if (goneAt <= by) await purge(where);
  }
  const channelIds = await channelsGoneBy(db, by);
  if (channelIds.length > 0) {
    await db.transaction((tx) => purgeChannels(tx, channelIds));
    log.info('channels purged', { channels: channelIds.length });
  }
  await removeStaleBreakers(db);

  async function purge(where: InstallationRef): Promise<void> {
    if (await purgeGone(db, where)) log.info('installation purged', { ...where });
  }
}
