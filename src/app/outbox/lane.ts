import type { PlatformName } from '../../core/platform.ts';
import { type Claimed, claimDue, nextDue } from '../../db/claims.ts';
import type { Pace } from './pace.ts';
import { LEASE_MS, type Sending } from './send.ts';

/** One installation's share of what may be on its way, so that a platform's slow corner doesn't stop the others. */
const MOST_SHARE = 0.4;

/** What shares a rate, and is sent one after the other. */
export interface Lane {
  /** Also the name of its breaker. */
  readonly name: string;
  readonly platform: PlatformName;
  /** Null: all of them. */
  readonly installation: string | null;
  readonly pace: Pace;
}

export interface LaneWork extends Pick<Sending, 'db' | 'now' | 'sleep' | 'stopping'> {
  readonly state: () => 'closed' | 'open' | 'half-open';
  /** Grows whenever somebody wants everything to be looked at again. */
  readonly calls: () => number;
  readonly patienceMs: number;
  /** Resolves when they are on their way. */
  launch(claimed: readonly Claimed[]): Promise<Promise<void>[]>;
}

/** Sends what is due in a lane, as fast as it may go, until nothing is or its breaker opens. */
export async function runLane(lane: Lane, work: LaneWork): Promise<void> {
  const { stopping, now, sleep, patienceMs } = work;
  const flights = new Map<Promise<void>, string>();
  let busy: string[] = [];

  const take = (most: number, except: readonly string[]) =>
    claimDue(work.db, { lane, except, most, leaseMs: LEASE_MS, now: now() });

  /** Who had most of the last round waits for the others in this one. */
  async function takeInTurn(most: number): Promise<Claimed[]> {
    const full =
      lane.installation === null ? saturated(flights.values(), MOST_SHARE * lane.pace.mostFlying) : [];
    const others = await take(most, [...full, ...busy]);
    if (busy.length === 0 || others.length === most) return others;
    return [...others, ...(await take(most - others.length, full))];
  }

  /** How many may be begun; 0: first something has to come back. */
  async function room(): Promise<number> {
    const state = work.state();
    if (state === 'half-open') return flights.size === 0 ? Math.min(1, await lane.pace.near(stopping)) : 0;
    const free = lane.pace.mostFlying - flights.size;
    return free <= 0 ? 0 : Math.min(free, await lane.pace.near(stopping));
  }

  async function run(): Promise<void> {
    while (!stopping.aborted) {
      const seen = work.calls();
      const most = await room();
      // A failure may have come in meanwhile.
      if (work.state() === 'open') return;
      const claimed = most === 0 ? [] : await takeInTurn(most);
      busy = lane.installation === null ? dominant(claimed) : [];
      const begun = await work.launch(claimed);
      begun.forEach((flight, n) => {
        const landed = flight.finally(() => flights.delete(landed));
        flights.set(landed, claimed[n]?.installation ?? '');
      });
      if (claimed.length > 0 && claimed.length === most) continue;
      if (flights.size > 0) {
        await Promise.race(flights.keys());
        continue;
      }
      const at = await nextDue(work.db, { lane, except: [] });
      const waitMs = at === null ? Number.POSITIVE_INFINITY : at.getTime() - now().getTime();
      if (waitMs <= patienceMs) await sleep(Math.max(waitMs, 0), stopping);
      else if (seen === work.calls()) return;
    }
  }

  try {
    await run();
  } catch (error) {
    if (!stopping.aborted) throw error;
  } finally {
    await Promise.allSettled(flights.keys());
  }
}

function saturated(installations: Iterable<string>, most: number): string[] {
  return [...tally(installations)].filter(([, count]) => count >= most).map(([name]) => name);
}

function dominant(claimed: readonly Claimed[]): string[] {
  const counts = [...tally(claimed.map(({ installation }) => installation))];
  return counts.filter(([, count]) => count > 1 && 2 * count > claimed.length).map(([name]) => name);
}

function tally(names: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
