import type { Logger } from '../../core/logger.ts';
import type { TextReader } from '../../core/query/index.ts';
import type { Channel } from '../../db/channels.ts';
import type { Db } from '../../db/client.ts';
import { countWaiting, dueOverview, lockDue, moveRuns, readLaterRuns } from '../../db/due.ts';
import { type Rates, rates as usualRates } from '../outbox/pace.ts';
import { createPlanner } from './batch.ts';
import { readFreshness } from './freshness.ts';
import { gather } from './material.ts';
import { createCalendar } from './times.ts';
import { createTurns } from './turns.ts';

export { type Nothing, planNow, preview } from './now.ts';
export { createDailyReader } from './reader.ts';

export interface Planning {
  readonly db: Db;
  readonly now: () => Date;
  readonly log: Logger;
  /** The word after the slash. */
  readonly prefix: string;
  /** What is known of texts from one round to the next (`createDailyReader`). Absent: nothing. */
  readonly reader?: () => TextReader;
  /** What the platforms take. */
  readonly rates?: Rates;
  /** The lists are about to be read, after a time in which nobody did. Absent: they are not. */
  readonly isCatchingUp?: () => boolean;
}

export interface PlanReport {
  /** Channels whose time had come. */
  due: number;
  /** Posts put into the outbox. */
  planned: number;
  /** Channels that had nothing to say. */
  silent: number;
  /** Times that had passed too long ago. */
  skipped: number;
  /** Channels that wait for a list to be read. */
  waiting: number;
}

/** Few enough that nobody who wants the database waits long. */
const BATCH = 50;
const DAY_MS = 86_400_000;

/** Puts into the outbox what is due. Any number of processes may do it at the same time. */
export async function planDue({
  db,
  now: clock,
  log,
  reader,
  rates = usualRates,
  isCatchingUp,
}: Planning): Promise<PlanReport> {
  const now = clock();
  const freshness = await readFreshness(db, now, isCatchingUp?.());
  const when = { now, waits: freshness.waits };
  const waiting = await countWaiting(db, freshness.waits);
  const { due, ...wanted } = await dueOverview(db, when);
  const report: PlanReport = { due: due + waiting, planned: 0, silent: 0, skipped: 0, waiting };
  if (due === 0) return report;

  const material = await gather(db, { now, reader: reader?.(), ...wanted });
  const planBatch = createPlanner({ material, freshness, now, due, rates, log });
  const turns = createTurns();
  for (let after: Channel | null = null; ; ) {
    const last: Channel | undefined = await db.transaction(async (tx) => {
      const channels = await lockDue(tx, { ...when, after, limit: BATCH });
      const done = await planBatch(tx, channels);
      report.planned += done.planned;
      report.silent += done.silent;
      report.skipped += done.skipped;
      return channels.at(-1);
    });
    if (!last) return report;
    after = last;
    await turns.spend(1);
  }
}

/** Works out anew when channels post that have more than a day to go: the rules of their zones may have changed. */
export async function replanAll({ db, now: clock, log }: Planning): Promise<number> {
  const now = clock();
  const calendar = createCalendar();
  let moved = 0;
  for (let after = 0; ; ) {
    const channels = await readLaterRuns(db, { than: new Date(now.getTime() + DAY_MS), after });
    const runs = channels.flatMap((channel) => {
      const { id, nextRunAt: before } = channel;
      const nextRunAt = calendar.times(channel, now, now).next;
      return before && nextRunAt.getTime() !== before.getTime() ? [{ id, before, nextRunAt }] : [];
    });
    await moveRuns(db, runs);
    moved += runs.length;
    const last = channels.at(-1);
    if (!last) break;
    after = last.id;
  }
  if (moved > 0) log.info('times of posts moved', { channels: moved });
  return moved;
}
