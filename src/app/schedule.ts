import cron, { type ScheduledTask } from 'node-cron';
import type { Logger } from '../core/logger.ts';

/** Often enough that a list is never far behind the page, rarely enough to be a polite guest. */
const POLL = '*/15 * * * *';
/** So that nobody who searches waits for more than half a minute's papers to be taken in. */
const FOLLOW = '*/30 * * * * *';
/** What is due is sent within the minute. */
const TICK = '*/30 * * * * *';

export interface Schedule {
  /** Reads the sources. */
  readonly poll: () => Promise<void>;
  /** Takes in what has been stored, by whomever. */
  readonly follow: () => Promise<void>;
  /** Plans what is due. Resolves when what is to be sent is known; it may still be on its way. */
  readonly tick: () => Promise<void>;
  readonly log: Logger;
}

/** The metronome: it only calls; what is due is decided from the store. */
export function startSchedule({ poll, follow, tick, log }: Schedule): { stop(): Promise<void> } {
  const jobs = [
    job('poll', POLL, poll, log),
    job('follow', FOLLOW, follow, log),
    job('tick', TICK, tick, log),
  ];
  return {
    async stop() {
      await Promise.all(jobs.map(({ stop }) => stop()));
    },
  };
}

function job(name: string, when: string, run: () => Promise<void>, log: Logger) {
  let last: Promise<void> = Promise.resolve();
  const task: ScheduledTask = cron.schedule(
    when,
    () => {
      last = run().catch((error: unknown) => log.error(`${name} failed`, { err: error }));
      return last;
    },
    { name, noOverlap: true, logger: cronLogger(log) },
  );
  return {
    async stop() {
      await task.stop();
      await last;
    },
  };
}

const cronLogger = (log: Logger) => ({
  info: (event: string) => log.debug(event),
  warn: (event: string) => log.warn(event),
  error: (event: string | Error, error?: Error) => log.error(String(event), { err: error }),
  debug: (event: string | Error) => log.debug(String(event)),
});
