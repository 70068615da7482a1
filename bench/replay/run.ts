import { PGlite } from '@electric-sql/pglite';
import { eq, gt, inArray, min, or } from 'drizzle-orm';
import { collectDays } from '../../src/app/collect.ts';
import { createOutbox, type Outbox } from '../../src/app/outbox/index.ts';
import { createDailyReader, type Planning } from '../../src/app/plan/index.ts';
import { tick } from '../../src/app/tick.ts';
import type { Logger } from '../../src/core/logger.ts';
import { seededRandom } from '../../src/core/search/svd.ts';
import { nextRun } from '../../src/core/slot.ts';
import { addSubscription, ensureChannel, updateChannel } from '../../src/db/channels.ts';
import { type Db, embeddedDb } from '../../src/db/client.ts';
import { readTemplate } from '../../src/db/embedded.ts';
import { migrateEmbedded } from '../../src/db/migrate.ts';
import { channels, deliveries, posts } from '../../src/db/schema.ts';
import { finishedAt } from './calendar.ts';
import { INSTALLATIONS_EACH, type MadeChannel, makeChannels } from './channels.ts';
import { createClock } from './clock.ts';
import { crashable, createFuse, type Fuse } from './fuse.ts';
import { type Counts, createLedger, type Violation } from './ledger.ts';
import { createSource, readLists } from './lists.ts';
import { createPlatforms, type Trouble } from './platforms.ts';
import { isWithin, makeWeather } from './weather.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const TICK_MS = minuteMs / 2;
/** One round in so many doesn't survive. */
const CRASH_EVERY = 12;
const CRASH_WITHIN_STEPS = 80;
/** Quiet days after the last list, in which everything has to find its end. */
const AFTER_DAYS = 4;
/** When lists are read, UTC; and once more soon after one is finished. */
const READINGS = ['01:10', '07:40', '13:10', '17:40'];
const AFTER_FINISH_MS = 7 * minuteMs;

export interface ReplayOptions {
  readonly folder: string;
  readonly channels: number;
  readonly seed: number;
  /** Only so many of the newest lists. */
  readonly lists: number;
  /** Not before this. */
  readonly from?: Date;
  readonly onDay?: (day: string) => void;
}

export interface ReplayReport {
  readonly lists: number;
  readonly from: string;
  readonly to: string;
  readonly channels: number;
  readonly readings: number;
  readonly ticks: number;
  readonly crashes: number;
  readonly restarts: number;
  readonly attempts: number;
  readonly troubles: Readonly<Partial<Record<Trouble, number>>>;
  readonly counts: Omit<Counts, 'latenessMs'>;
  readonly lateMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly violations: readonly Violation[];
}

/** Lives through every recorded day with a clock that jumps from one event to the next. */
export async function replay(options: ReplayOptions): Promise<ReplayReport> {
  const random = seededRandom(options.seed);
  const lists = await readLists(options.folder, random, options.lists);
  const days = lists.map(({ day }) => day);
  const [first = '', last = ''] = [days[0], days.at(-1)];
  const starts = new Date(finishedAt(first).getTime() + 30 * minuteMs);
  const ends = new Date(finishedAt(last).getTime() + AFTER_DAYS * dayMs);
  const made = makeChannels({
    count: options.channels,
    papers: lists.flatMap(({ papers }) => papers.map(({ paper }) => paper)),
    from: starts,
    to: ends,
    random,
  });
  const installations = ['slack', 'discord'].flatMap((name) =>
    Array.from({ length: INSTALLATIONS_EACH }, (_, n) => `${name}-${n + 1}`),
  );
  const places = made.map(({ place }) => place);
  const weather = makeWeather({ days, channels: places, installations, random });

  const begins = new Date(Math.max(starts.getTime(), options.from?.getTime() ?? 0));
  const clock = createClock(begins);
  const { now } = clock;
  const ledger = createLedger({ weather, now });
  const platforms = createPlatforms({ clock, weather, seed: options.seed, onBroken: ledger.violate });
  const pglite = await PGlite.create({ loadDataDir: await readTemplate() });
  const db = embeddedDb(pglite);
  await migrateEmbedded(db);
  const source = createSource({
    lists,
    now,
    isDown: () => isWithin(weather.sourceDown, now().getTime()),
    onRead: ledger.noteReading,
  });

  // Apart, so that how often the outbox asks changes nothing about when processes die.
  const fate = seededRandom(options.seed + 1);
  const tally = { readings: 0, ticks: 0, crashes: 0, restarts: 0 };
  let bot = boot();

  function boot() {
    const fuse = createFuse();
    const ours: Db = embeddedDb(crashable(pglite, fuse, clock));
    const log = heard(fuse, (what) => ledger.violate('failure', what));
    const outbox: Outbox = createOutbox({
      db: ours,
      postings: platforms.postingsFor(fuse),
      now,
      sleep: (ms, signal) => clock.sleep(ms, signal),
      random,
      log,
    });
    const planning: Planning = { db: ours, now, log, prefix: 'paper', reader: createDailyReader(now) };
    return { fuse, outbox, planning };
  }

  async function read(): Promise<void> {
    tally.readings++;
    const to = now().toISOString().slice(0, 10);
    const from = new Date(now().getTime() - 4 * dayMs).toISOString().slice(0, 10);
    const signal = new AbortController().signal;
    await collectDays({ db, now, log: silent, signal }, source, { from, to, lists: 3 });
  }

  /** One round; a process that dies in it is replaced a while later. */
  async function round(): Promise<void> {
    tally.ticks++;
    const { fuse, outbox, planning } = bot;
    if (fate() * CRASH_EVERY < 1) fuse.light(1 + Math.floor(fate() * CRASH_WITHIN_STEPS));
    const work = tick(planning, outbox);
    const crashed = work.then(
      () => fuse.isBlown(),
      (error: unknown) => {
        const isDead = fuse.isBlown();
        if (!isDead) ledger.violate('failure', String(error).slice(0, 300));
        return isDead;
      },
    );
    if (!(await clock.until(Promise.race([crashed, fuse.blown]))))
      return fuse.light(Number.POSITIVE_INFINITY);
    tally.crashes++;
    const died = now();
    await clock.until(clock.sleep(minuteMs * (0.2 + fate() * 2)));
    ledger.noteCrash(died, new Date(now().getTime() + 3 * minuteMs));
    bot = boot();
  }

  let lastId = 0;
  let openIds: number[] = [];
  /** What has been written down and posted since the last time. */
  async function observe(): Promise<void> {
    const rows = await db
      .select({ delivery: deliveries, message: posts.message })
      .from(deliveries)
      .leftJoin(posts, eq(posts.id, deliveries.postId))
      .where(or(gt(deliveries.id, lastId), inArray(deliveries.id, openIds)))
      .orderBy(deliveries.id);
    const happened = [
      ...rows.flatMap(({ delivery, message }) => [
        // What is too late gives its papers back before anything is planned.
        { at: delivery.endedAt ?? now(), order: 0, note: () => ledger.noteState(delivery) },
        ...(delivery.id > lastId
          ? [{ at: delivery.createdAt, order: 1, note: () => ledger.notePlan(delivery, message) }]
          : []),
      ]),
      ...platforms.takeArrived().map((arrived) => ({
        at: arrived.at,
        order: 2,
        note: () => ledger.noteArrival(arrived, platforms.troubled.has(arrived.key)),
      })),
    ];
    happened.sort((a, b) => a.at.getTime() - b.at.getTime() || a.order - b.order);
    for (const { note } of happened) note();
    lastId = Math.max(lastId, ...rows.map(({ delivery }) => delivery.id));
    openIds = rows.flatMap(({ delivery: { id, state } }) => (isEnd(state) ? [] : [id]));
  }

  async function join(channel: MadeChannel): Promise<void> {
    const { platform, installation, settings, follows } = channel;
    const newest = ledger.finishedDays(now()).at(-1);
    const coveredUntil = new Date(newest === undefined ? now() : finishedAt(newest).getTime() - 1);
    const by = { userId: 'U1', now: now() };
    const place = { platform, installation, channel: channel.channel };
    const { id } = await ensureChannel(db, place, { settings, coveredUntil, ...by });
    for (const { query } of follows) await addSubscription(db, { channelId: id, query, ...by });
    await updateChannel(db, id, { nextRunAt: nextRun(settings, now()) });
    ledger.noteChannel(id, channel, coveredUntil);
  }

  try {
    const joining = [...made].sort((a, b) => a.joinsAt.getTime() - b.joinsAt.getTime());
    let nextReading = now();
    for (let today = ''; now() < ends; ) {
      if (now().toISOString().slice(0, 10) !== today) {
        today = now().toISOString().slice(0, 10);
        options.onDay?.(today);
      }
      const off = weather.off.find(({ from, to }) => from <= now().getTime() && now().getTime() < to);
      if (off) {
        clock.jump(new Date(off.to));
        tally.restarts++;
        bot = boot();
        nextReading = now();
      }
      if (now() >= nextReading) {
        await read();
        nextReading = readingAfter(now());
      }
      for (let next = joining[0]; next && next.joinsAt <= now(); next = joining[0]) {
        joining.shift();
        await join(next);
      }
      await round();
      await observe();
      const upcoming = [await nextEvent(db), nextReading, joining[0]?.joinsAt, ends];
      const soonest = Math.min(...upcoming.flatMap((at) => (at ? [at.getTime()] : [])));
      const starting =
        weather.off.find(({ from }) => from > now().getTime())?.from ?? Number.POSITIVE_INFINITY;
      clock.jump(new Date(Math.min(starting, onTheBeat(Math.max(soonest, now().getTime() + 1)))));
    }
    ledger.finish();
  } finally {
    await pglite.close();
  }

  const { latenessMs, ...counts } = ledger.counts;
  const sorted = latenessMs.sort((a, b) => a - b);
  const percentile = (part: number) => sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
  return {
    lists: lists.length,
    from: options.from === undefined ? first : begins.toISOString().slice(0, 10),
    to: last,
    channels: made.length,
    ...tally,
    attempts: platforms.attempts(),
    troubles: Object.fromEntries(platforms.troubles),
    counts,
    lateMs: { p50: percentile(0.5), p99: percentile(0.99), max: percentile(1) },
    violations: ledger.violations,
  };
}

const onTheBeat = (ms: number): number => Math.ceil(ms / TICK_MS) * TICK_MS;

/** When there may be something to do again. */
async function nextEvent(db: Db): Promise<Date | null> {
  const [run] = await db.select({ at: min(channels.nextRunAt) }).from(channels);
  const [queued] = await db
    .select({ at: min(deliveries.notBefore) })
    .from(deliveries)
    .where(inArray(deliveries.state, ['queued', 'unknown']));
  const [sending] = await db
    .select({ at: min(deliveries.leaseUntil) })
    .from(deliveries)
    .where(eq(deliveries.state, 'sending'));
  const times = [run?.at, queued?.at, sending?.at].flatMap((at) => (at ? [at.getTime()] : []));
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}

function readingAfter(now: Date): Date {
  const times = [-1, 0, 1].flatMap((days) => {
    const day = new Date(now.getTime() + days * dayMs).toISOString().slice(0, 10);
    return [
      ...READINGS.map((time) => Date.parse(`${day}T${time}:00Z`)),
      finishedAt(day).getTime() + AFTER_FINISH_MS,
    ];
  });
  return new Date(Math.min(...times.filter((ms) => ms > now.getTime())));
}

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

/** What a living process logs as an error is nothing that was meant to happen. */
function heard(fuse: Fuse, onError: (what: string) => void): Logger {
  const log: Logger = {
    ...silent,
    error(event, fields) {
      if (!fuse.isBlown()) onError(`${event} ${String(fields?.err ?? '')}`);
    },
    child: () => log,
  };
  return log;
}

const isEnd = (state: string): boolean => state === 'sent' || state === 'skipped' || state === 'dead';
