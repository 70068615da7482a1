import type { Departures, InstallationRef, Place } from '../../core/departure.ts';
import type { Logger } from '../../core/logger.ts';
import { removeBreaker } from '../../db/breakers.ts';
import type { Db } from '../../db/client.ts';
import { endOpen, markChannelGone, stopChannels } from '../../db/gone.ts';
import { markGone, servedThrough } from '../../db/installations.ts';
import { bringBack, bringChannelBack } from './back.ts';

export interface LeavingOptions {
  readonly db: Db;
  readonly now: () => Date;
  readonly log: Logger;
}

/** Writes down who is gone, with everything that follows from it at once. */
export function createDepartures({ db, now, log }: LeavingOptions): Departures {
  /** When somebody was last seen to be back: events from before may still be on their way to us. */
  const backAt = new Map<string, Date>();

  const isOldNews = (name: string, at: Date) => at < (backAt.get(name) ?? at);

  async function safely(what: string, fields: object, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.error(what, { ...fields, err: error });
    }
  }

  return {
    left: (where, what) =>
      safely('departure not stored', where, async () => {
        if (isOldNews(nameOf(where), what.at)) return;
        for (const each of [where, ...(await servedThrough(db, where))]) {
          const ended = await db.transaction(async (tx) => {
            if (!(await markGone(tx, each, what))) return null;
            const channelIds = await stopChannels(tx, each);
            await removeBreaker(tx, nameOf(each));
            return endOpen(tx, channelIds, now());
          });
          if (ended === null) log.info('old departure ignored', { ...each });
          else log.info('installation gone', { ...each, reason: what.reason, ended });
        }
      }),

    returned: (platform, installations, at) =>
      safely('return not stored', { platform }, async () => {
        for (const installation of installations) backAt.set(nameOf({ platform, installation }), at);
        for (const where of await bringBack(db, { platform, installations, at }, now()))
          log.info('installation back', { ...where });
      }),

    channelGone: ({ platform, installation, channel }, what) =>
      safely('departure not stored', { platform, installation, channel }, async () => {
        const place = { platform, installation, channel };
        if (isOldNews(placeName(place), what.at)) return;
        const ended = await db.transaction(async (tx) => {
          const gone = await markChannelGone(tx, place, what);
          return gone === null ? null : endOpen(tx, [gone.id], now());
        });
        // Most channels that are deleted somewhere never had anything to do with us.
        if (ended !== null) log.info('channel gone', { ...place, reason: what.reason, ended });
      }),

    channelBack: ({ platform, installation, channel }, at) =>
      safely('return not stored', { platform, installation, channel }, async () => {
        const place = { platform, installation, channel };
        backAt.set(placeName(place), at);
        if (await bringChannelBack(db, place, { at, now: now() })) log.info('channel back', place);
      }),
  };
}

/** As its breaker is called. */
const nameOf = ({ platform, installation }: InstallationRef): string => `${platform} ${installation}`;

const placeName = (place: Place): string => `${nameOf(place)} ${place.channel}`;
