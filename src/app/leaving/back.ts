import type { InstallationRef, Place } from '../../core/departure.ts';
import { type Channel, liveSubscriptions, lockChannel, updateChannel } from '../../db/channels.ts';
import type { Db } from '../../db/client.ts';
import { lockChannelsOf } from '../../db/gone.ts';
import { goneAmong, markBack } from '../../db/installations.ts';
import { anew, nextTime } from '../channel/timing.ts';

/** Those of these installations that were gone are there again. Resolves to which. */
export async function bringBack(
  db: Db,
  {
    platform,
    installations,
    at,
  }: { platform: InstallationRef['platform']; installations: readonly string[]; at: Date },
  now: Date,
): Promise<InstallationRef[]> {
  const back: InstallationRef[] = [];
  for (const where of await goneAmong(db, platform, installations)) {
    const isBack = await db.transaction(async (tx) => {
      if (!(await markBack(tx, where, at))) return false;
      for (const channel of await lockChannelsOf(tx, where)) await goOn(tx, channel, now);
      return true;
    });
    if (isBack) back.push(where);
  }
  return back;
}

/** False: it wasn't gone, or went after that. */
export async function bringChannelBack(
  db: Db,
  place: Place,
  { at, now }: { at: Date; now: Date },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const channel = await lockChannel(tx, place);
    if (channel === null || channel.goneAt === null || at < channel.goneAt) return false;
    await updateChannel(tx, channel.id, { goneAt: null });
    await goOn(tx, { ...channel, goneAt: null }, now);
    return true;
  });
}

/** As after a pause: it gets the newest list at its next time, and nothing of what was on meanwhile. */
async function goOn(tx: Db, channel: Channel, now: Date): Promise<void> {
  // What kept us from posting may be gone as well; what somebody paused stays so.
  const wasBroken = channel.state === 'broken';
  const state = wasBroken ? 'active' : channel.state;
  const follows = await liveSubscriptions(tx, [channel.id]);
  await updateChannel(tx, channel.id, {
    ...(wasBroken && { state, stateReason: null, stateSince: now }),
    ...(await anew(tx, channel, now)),
    nextRunAt: await nextTime(tx, { ...channel, state }, follows, now),
  });
}
