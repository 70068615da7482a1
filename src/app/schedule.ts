import cron, { type ScheduledTask } from 'node-cron';
import type { Logger } from '../core/logger.ts';

/** Often enough that a list is never far behind the page, rarely enough to be a polite guest. */
const POLL = '*/15 * * * *';

/** The metronome: it only calls; what is due is decided from the store. */
export function startSchedule({ poll, log }: { poll: () => Promise<void>; log: Logger }): {
  stop(): Promise<void>;
} {
  let last: Promise<void> = Promise.resolve();
  const task: ScheduledTask = cron.schedule(
    POLL,
    () => {
      last = poll();
      return last;
    },
    { name: 'poll', noOverlap: true, logger: cronLogger(log) },
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
