import { Temporal } from 'temporal-polyfill';
import type { Schedule } from './channel.ts';
import { addDays, settledAt } from './day.ts';

export { formatDays, formatMoment } from './slot/format.ts';
export { readDays, readTime, readZone } from './slot/read.ts';

const dayMinutes = 24 * 60;
const usualTime = '09:00';
/** When people are there to read: a time is proposed within these hours only. */
const [dayBegins, dayEnds] = [minutesOf('09:00'), minutesOf('18:00')];
/** A later hour that is only a little later suits in the evening too … */
const LITTLE_LATER_MINUTES = 3 * 60;
/** … if its list is so much fresher. */
const MUCH_FRESHER_MINUTES = 8 * 60;

/**
 * The first moment after `after` at which the schedule wants a post; found by the calendar of its zone, never by
 * adding hours. A time that clocks jump over comes as much later as they jump, one that they show twice comes the
 * first time, and a date that the zone skipped has none. A `RangeError` for an unknown zone or no days.
 */
export function nextRun({ zone, at, days }: Schedule, after: Date): Date {
  const wanted = Temporal.PlainTime.from(at);
  const today = zoned(zone, after).toPlainDate();
  // Two weeks hold every weekday twice: once it may be over, or skipped.
  for (let ahead = 0; ahead <= 14; ahead++) {
    const date = today.add({ days: ahead });
    if (!days.includes(date.dayOfWeek)) continue;
    const run = onThatDate(date, wanted, zone);
    if (run !== null && run > after.getTime()) return new Date(run);
  }
  throw new RangeError(`No day of ${JSON.stringify(days)} has a ${at} in ${zone}`);
}

/** Clocks that jump over midnight leave a late evening without its hour: then as much earlier as they jump. */
function onThatDate(
  date: Temporal.PlainDate,
  plainTime: Temporal.PlainTime,
  timeZone: string,
): number | null {
  for (const disambiguation of ['compatible', 'earlier'] as const) {
    const moment = date.toPlainDateTime(plainTime).toZonedDateTime(timeZone, { disambiguation });
    if (moment.toPlainDate().equals(date)) return moment.epochMilliseconds;
  }
  return null;
}

/** The channel's date at a moment, `YYYY-MM-DD`. */
export const localDate = (zone: string, at: Date): string => zoned(zone, at).toPlainDate().toString();

/** The day of the newest list that has settled by then, whether or not there was one; weekends have none. */
export function newestSettledDay(at: Date): string {
  let day = localDate('America/New_York', at);
  while (settledAt(day) > at || Temporal.PlainDate.from(day).dayOfWeek > 5) day = addDays(day, -1);
  return day;
}

/** Which list a post at that moment brings, and for how long that has been finished. */
export function listBrought(run: Date): { day: string; settledForMs: number } {
  const day = newestSettledDay(run);
  return { day, settledForMs: run.getTime() - settledAt(day).getTime() };
}

/**
 * The time that suits a zone when nobody said one, `HH:MM`: 09:00, or the first half-hour after the day's list is
 * finished where that falls into working hours. By the offsets of `now`: a year holds up to four answers.
 */
export function defaultTime(zone: string, now: Date): string {
  const after = halfHourAfterSettling(zone, now);
  return after > dayBegins && after <= dayEnds ? clockTime(after) : usualTime;
}

/**
 * A time at which the channel would get a much fresher list, `HH:MM`: the same day's instead of the day before's.
 * Null: the chosen one is good, or a better one falls into hours at which nobody reads.
 */
export function betterTime({ zone, at }: Schedule, now: Date): string | null {
  const settles = settlingMinutes(zone, now);
  const better = halfHourAfterSettling(zone, now);
  const age = (time: number) => modulo(time - settles, dayMinutes);
  const isRead = better > dayBegins && better <= dayEnds;
  const isNear = modulo(better - minutesOf(at), dayMinutes) <= LITTLE_LATER_MINUTES;
  const fresherBy = age(minutesOf(at)) - age(better);
  return fresherBy >= MUCH_FRESHER_MINUTES && (isRead || isNear) ? clockTime(better) : null;
}

function halfHourAfterSettling(zone: string, now: Date): number {
  return ((Math.floor(settlingMinutes(zone, now) / 30) + 1) * 30) % dayMinutes;
}

/** When the list of the day at hand is finished there, in minutes of that zone's day. */
function settlingMinutes(zone: string, now: Date): number {
  const { hour, minute } = zoned(zone, settledAt(localDate('America/New_York', now)));
  return hour * 60 + minute;
}

function minutesOf(time: string): number {
  const { hour, minute } = Temporal.PlainTime.from(time);
  return hour * 60 + minute;
}

const clockTime = (minutes: number): string =>
  Temporal.PlainTime.from({ hour: Math.floor(minutes / 60), minute: minutes % 60 }).toString({
    smallestUnit: 'minute',
  });

const modulo = (value: number, by: number): number => ((value % by) + by) % by;

const zoned = (zone: string, at: Date): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
