import { dayOf } from '../core/day.ts';
import type { PaperSource } from '../core/source.ts';
import { type Collecting, collectDays, collectLatest, type DailySource, type DayRange } from './collect.ts';

/** Enough for a first evening: what people ask for is among the newest lists. */
const RECENT_LISTS = 60;
const NEWEST_LISTS = 3;
/** Older lists are nobody's hurry: about a third of what Hugging Face allows without a token. */
const BACKFILL_GAP_MS = 2_000;
const RETRY_MS = 60_000;
const RETRY_MAX_MS = 30 * 60_000;

export interface Progress {
  /** `recent`: the newest lists. `older`: everything back to the first wanted day. */
  readonly phase: 'recent' | 'older';
  readonly done: number;
  readonly total: number;
  readonly day: string;
}

export interface Collector {
  /** Reads everything that is due: newest lists first, then the older ones in the background. Ends with `stop`. */
  start(): void;
  /** Reads what can have changed since the last time, once. */
  poll(): Promise<void>;
  /** Resolves when a first list has been stored after the start. */
  readonly firstList: Promise<void>;
  /** Resolves when the recent lists are in, or are known to be out of reach for now. */
  readonly recentLists: Promise<void>;
  /** Resolves when everything that was due at the start has been read. */
  idle(): Promise<void>;
  /** What is being read, or null when all is read. */
  progress(): Progress | null;
  stop(): Promise<void>;
}

export interface CollectorOptions extends Omit<Collecting, 'signal'> {
  /** As of now: what is followed changes. Asked before each round. */
  readonly sources: () => Promise<readonly PaperSource[]>;
  readonly backfill: string;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Keeps the store filled for as long as the process lives. */
export function createCollector({ sources, backfill, sleep, ...house }: CollectorOptions): Collector {
  const stopping = new AbortController();
  const collecting: Collecting = { ...house, signal: stopping.signal };
  let reachedFirst = () => {};
  let reachedRecent = () => {};
  const firstList = new Promise<void>((resolve) => {
    reachedFirst = resolve;
  });
  const recentLists = new Promise<void>((resolve) => {
    reachedRecent = resolve;
  });
  let progress: Progress | null = null;
  let running: Promise<void> = Promise.resolve();
  let polling: Promise<void> | null = null;

  async function read(
    source: DailySource,
    phase: Progress['phase'],
    range: Pick<DayRange, 'lists' | 'pause'>,
  ) {
    const report = await collectDays(collecting, source, {
      ...range,
      from: backfill,
      to: dayOf(house.now()),
      onProgress: (now) => {
        progress = { phase, ...now };
      },
    });
    return report.failed.length === 0;
  }

  /** One attempt at everything that is due; false: some of it could not be read. */
  async function fillOnce(source: DailySource): Promise<boolean> {
    const newest = await collectLatest(collecting, source);
    if (newest.fetched > 0) reachedFirst();
    if (newest.failed.length > 0) return false;
    const hasRecent = await read(source, 'recent', { lists: RECENT_LISTS });
    reachedRecent();
    const pause = () => sleep(BACKFILL_GAP_MS, stopping.signal);
    return (await read(source, 'older', { pause })) && hasRecent;
  }

  async function fill(source: DailySource): Promise<void> {
    for (let wait = RETRY_MS; ; wait = Math.min(2 * wait, RETRY_MAX_MS)) {
      const isDone = await fillOnce(source);
      progress = null;
      reachedRecent();
      if (isDone) return;
      await sleep(wait, stopping.signal);
    }
  }

  async function readFeeds(all: readonly PaperSource[]): Promise<void> {
    for (const source of all) if (!hasLists(source)) await collectLatest(collecting, source);
  }

  async function readAll(): Promise<void> {
    const all = await sources();
    const daily = all.find(hasLists);
    await Promise.all([daily && fill(daily), readFeeds(all)]);
  }

  async function readOnce(): Promise<void> {
    const all = await sources();
    const daily = all.find(hasLists);
    await readFeeds(all);
    if (daily) {
      await collectDays(collecting, daily, { from: backfill, to: dayOf(house.now()), lists: NEWEST_LISTS });
    }
  }

  /** Stopping is no failure; everything else is worth a line, and the next poll tries again. */
  const guarded = (work: Promise<void>) =>
    work.catch((error: unknown) => {
      if (!stopping.signal.aborted) house.log.error('collecting failed', { err: error });
    });

  return {
    firstList,
    recentLists,
    idle: () => running,
    progress: () => progress,
    start() {
      running = guarded(readAll());
    },
    poll() {
      polling ??= guarded(readOnce()).finally(() => {
        polling = null;
      });
      return polling;
    },
    async stop() {
      stopping.abort(new Error('stopping'));
      await Promise.all([running, polling]);
    },
  };
}

const hasLists = (source: PaperSource): source is DailySource => source.list !== undefined;
