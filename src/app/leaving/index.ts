import type { Departures } from '../../core/departure.ts';
import { type Caller, DIRECT } from '../../core/platform.ts';
import { within } from '../../core/within.ts';
import { whatIsGone } from '../../db/gone.ts';
import { createDepartures, type LeavingOptions } from './departures.ts';
import { purgeDue } from './purge.ts';
import { createAsk, type Presences, sweepWeekly } from './sweep.ts';

/** Somebody waits for an answer that has nothing to do with this. */
const PATIENCE_MS = 1_000;
/** A platform may be silent for ten seconds, and nothing is lost if its answer is not waited for. */
const STOP_MS = 3_000;

export interface Leaving {
  /** What platforms tell. */
  readonly departures: Departures;
  /** A command came from there: who asks is there. Never rejects. */
  heard(from: Caller, at: Date): Promise<void>;
  /**
   * Looks who is still there, and purges what has been gone long enough, when it is time. One at a time: a second call
   * joins the first. Never rejects.
   */
  tend(): Promise<void>;
  /** Begins nothing new, and waits a while for what is being done. */
  stop(): Promise<void>;
}

/** What becomes of those who remove the bot, and of those who come back. */
export function createLeaving({
  presences,
  purgeDays,
  ...options
}: LeavingOptions & {
  readonly presences: Presences;
  /** What is gone is kept for so many days. */
  readonly purgeDays: number;
}): Leaving {
  const { db, log } = options;
  const departures = createDepartures(options);
  const ask = createAsk(presences, options);
  const stopping = new AbortController();
  let tending: Promise<void> | null = null;

  async function comeBack({ channel: place }: Caller, at: Date): Promise<void> {
    const gone = await whatIsGone(db, place);
    if (gone.installation) await departures.returned(place.platform, [place.installation], at);
    if (gone.channel) await departures.channelBack(place, at);
  }

  async function tendOnce(): Promise<void> {
    const tools = { ask, departures, stopping: stopping.signal };
    try {
      await purgeDue(options, { days: purgeDays, ...tools });
      await sweepWeekly(options, tools);
    } catch (error) {
      log.error('leaving not tended', { err: error });
    }
  }

  return {
    departures,

    async heard(from, at) {
      const { platform, installation } = from.channel;
      // Who brings us along in their own account proves nothing about the place.
      if (from.isVisiting || installation === DIRECT || platform === 'terminal') return;
      const looked = comeBack(from, at).catch((error: unknown) => {
        log.warn('return not looked for', { reason: String(error).slice(0, 200) });
      });
      await within(PATIENCE_MS, looked, undefined);
    },

    tend() {
      if (stopping.signal.aborted) return Promise.resolve();
      tending ??= tendOnce().finally(() => {
        tending = null;
      });
      return tending;
    },

    async stop() {
      stopping.abort();
      await within(STOP_MS, tending ?? Promise.resolve(), undefined);
    },
  };
}
