import type { Schedule } from '../../core/channel.ts';
import { localDate, nextRun } from '../../core/slot.ts';

/** A post that is this late is not worth posting: its lists come with the next one. */
export const TOO_LATE_MS = 6 * 60 * 60_000;
/** Older times that were missed leave no trace. */
const MOST_MISSED_MS = 7 * 86_400_000;

/** Which of a channel's times has come. */
export interface Times {
  /** Too long ago, the oldest first. */
  readonly missed: readonly Date[];
  /** Null: all that came are missed. */
  readonly due: Date | null;
  readonly next: Date;
}

export interface Calendar {
  times(schedule: Schedule, from: Date, now: Date): Times;
  localDate(zone: string, at: Date): string;
}

/** Remembers what it worked out: thousands of channels share their times. */
export function createCalendar(): Calendar {
  const runs = new Map<string, Date>();
  const dates = new Map<string, string>();
  const runAfter = (schedule: Schedule, after: Date): Date => {
    const key = `${schedule.zone} ${schedule.at} ${schedule.days} ${after.getTime()}`;
    const run = runs.get(key) ?? nextRun(schedule, after);
    runs.set(key, run);
    return run;
  };
  return {
    times(schedule, from, now) {
      const came: Date[] = [];
      const oldest = now.getTime() - MOST_MISSED_MS;
      let run = from.getTime() < oldest ? runAfter(schedule, new Date(oldest)) : from;
      for (; run <= now; run = runAfter(schedule, run)) came.push(run);
      const last = came.at(-1) ?? null;
      const isTooLate = last === null || now.getTime() - last.getTime() > TOO_LATE_MS;
      return { missed: isTooLate ? came : came.slice(0, -1), due: isTooLate ? null : last, next: run };
    },
    localDate(zone, at) {
      const key = `${zone} ${at.getTime()}`;
      const date = dates.get(key) ?? localDate(zone, at);
      dates.set(key, date);
      return date;
    },
  };
}
