import { setMaxListeners } from 'node:events';
import type { Settlement } from '../../core/delivery.ts';
import { createInFlight } from '../../core/in-flight.ts';
import type { Logger } from '../../core/logger.ts';
import type { PlatformName, Posting, Postings, PostResult } from '../../core/platform.ts';
import { type Claimed, claimOne, dueLanes, readStandings, release } from '../../db/claims.ts';
import type { Db } from '../../db/client.ts';
import { createBreakers } from './breakers.ts';
import { createContents } from './contents.ts';
import { type Lane, runLane } from './lane.ts';
import { createChannelGaps, createPace, type Pace, type Rates, rates as usualRates } from './pace.ts';
import { LEASE_MS, type Load, type Outcome, type Sending, send } from './send.ts';

export interface OutboxOptions {
  readonly db: Db;
  readonly postings: Postings;
  readonly now: () => Date;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly log: Logger;
  readonly rates?: Rates;
}

export interface SendReport {
  sent: number;
  retried: number;
  unknown: number;
  held: number;
  skipped: number;
  dead: number;
}

export interface Outbox {
  /** Sends one that is queued now, before others. Null: another process has it, or it has ended. */
  deliver(deliveryId: number): Promise<PostResult | null>;
  /** Sends everything that is due, until nothing is. One at a time: a second call joins the first. */
  drain(): Promise<SendReport>;
  /** Takes nothing new, and resolves when what is in flight has been recorded. */
  stop(): Promise<void>;
}

/** What is due within this time is waited for. */
const PATIENCE_MS = 10_000;

export function createOutbox({ rates = usualRates, ...options }: OutboxOptions): Outbox {
  const { db, postings, now, sleep, log } = options;
  const stopping = new AbortController();
  // Whatever is on its way may be waiting for it.
  setMaxListeners(0, stopping.signal);
  const sending: Sending = { ...options, gaps: createChannelGaps({ now }), stopping: stopping.signal };
  const breakers = createBreakers({ db, now, log });
  const contents = createContents(db);
  const paces = new Map<string, Pace>();
  const { track, idle } = createInFlight();
  const complaints = new Set<PlatformName>();
  let calls = 0;
  let wake = () => {};
  let draining: Promise<SendReport> | null = null;

  function laneOf({ platform, installation }: { platform: PlatformName; installation: string }): Lane {
    const rate = rates[platform];
    const isShared = rate.sharedBy === 'bot';
    const name = isShared ? platform : `${platform} ${installation}`;
    const pace = paces.get(name) ?? createPace(rate, { now, sleep });
    paces.set(name, pace);
    return { name, platform, installation: isShared ? null : installation, pace };
  }

  /** Null: this process can't post there, which another one may. */
  async function postingOf(platform: PlatformName): Promise<Posting | null> {
    try {
      return await postings(platform);
    } catch (error) {
      if (!complaints.has(platform))
        log.error('platform can’t be posted to', { platform, reason: String(error) });
      complaints.add(platform);
      return null;
    }
  }

  async function launch(load: Load, lane: Lane): Promise<Outcome> {
    const outcome = await send(sending, load);
    if (outcome.result) {
      await breakers.note([lane.platform, lane.name], outcome.result).catch((error: unknown) => {
        log.warn('breaker not stored', { lane: lane.name, reason: String(error) });
      });
    }
    return outcome;
  }

  /** With everything that sending them takes. Given back at once where that can't be had: nothing was sent. */
  async function loadsOf(claimed: readonly Claimed[], posting: Posting, isTold: boolean): Promise<Load[]> {
    try {
      const standings = await readStandings(db, [...new Set(claimed.map(({ channelId }) => channelId))]);
      const messages = await contents.read(
        claimed.flatMap(({ postId }) => (postId === null ? [] : [postId])),
      );
      return claimed.map((each) => {
        const standing = standings.get(each.channelId);
        if (!standing) throw new Error('a delivery has no channel');
        const message = messages.get(each.postId ?? '') ?? null;
        return { claimed: each, standing, message, sender: posting.sender, pace: laneOf(each).pace, isTold };
      });
    } catch (error) {
      await Promise.allSettled(claimed.map((each) => release(db, each)));
      throw error;
    }
  }

  async function drainOnce(): Promise<SendReport> {
    const report = emptyReport();
    const running = new Map<string, Promise<void>>();
    const failures: unknown[] = [];
    do {
      const seen = calls;
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await breakers.load();
      for (const lane of await findLanes()) {
        if (running.has(lane.name)) continue;
        const posting = await postingOf(lane.platform);
        if (posting === null) continue;
        const run = runLane(lane, {
          ...sending,
          state: () => breakers.state([lane.platform, lane.name]),
          calls: () => calls,
          patienceMs: PATIENCE_MS,
          launch: async (claimed) =>
            (await loadsOf(claimed, posting, false)).map((load) =>
              track(launch(load, lane)).then(({ state }) => count(report, state)),
            ),
        });
        const settled = run
          .catch((error: unknown) => void failures.push(error))
          .finally(() => running.delete(lane.name));
        running.set(lane.name, settled);
      }
      await Promise.race([Promise.all(running.values()), woken]);
      if (running.size === 0 && seen === calls) break;
    } while (!stopping.signal.aborted);
    await Promise.all(running.values());
    if (failures.length > 0) throw failures[0];
    return report;
  }

  async function findLanes(): Promise<Lane[]> {
    const places = await dueLanes(db, new Date(now().getTime() + PATIENCE_MS));
    return [...new Map(places.map((place) => laneOf(place)).map((lane) => [lane.name, lane])).values()];
  }

  async function deliver(id: number): Promise<PostResult | null> {
    const claimed = await claimOne(db, id, { leaseMs: LEASE_MS, now: now() });
    if (claimed === null) return null;
    const posting = await postingOf(claimed.platform);
    const [load] = posting === null ? [] : await loadsOf([claimed], posting, true);
    if (!load) {
      await release(db, claimed);
      return null;
    }
    return (await launch(load, laneOf(claimed))).result;
  }

  return {
    deliver: (id) => (stopping.signal.aborted ? Promise.resolve(null) : track(deliver(id))),

    drain() {
      if (stopping.signal.aborted && draining === null) return Promise.resolve(emptyReport());
      calls += 1;
      wake();
      draining ??= drainOnce().finally(() => {
        draining = null;
      });
      return draining;
    },

    async stop() {
      stopping.abort(new Error('stopping'));
      wake();
      await Promise.allSettled([draining, idle()]);
    },
  };
}

const emptyReport = (): SendReport => ({ sent: 0, retried: 0, unknown: 0, held: 0, skipped: 0, dead: 0 });

function count(report: SendReport, state: Settlement['state'] | null): void {
  if (state === null) return;
  report[state === 'queued' ? 'retried' : state] += 1;
}
