import { Temporal } from 'temporal-polyfill';

// A calendar day is the text `YYYY-MM-DD` everywhere: it sorts, it is a key, and it has no zone to lose.

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

export type Weekday = (typeof weekdays)[number];

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Whether the text is a day of the calendar: `2026-02-28`, but not `2026-02-30` or `2026-2-28`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text);
    return true;
  } catch {
    return false;
  }
}

/** The day that many days later; earlier when negative. A `RangeError` when `day` is none. */
export const addDays = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).add({ days }).toString();

/** The UTC calendar day of a moment: the day by which Hugging Face files its lists. */
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

export function weekdayOf(day: string): Weekday {
  const weekday = weekdays[Temporal.PlainDate.from(day).dayOfWeek - 1];
  if (weekday === undefined) throw new RangeError(`${day} has no weekday`);
  return weekday;
}

/**
 * When the list of a day counts as finished: 17:00 in New York, summer or winter. By then about 95 % of it,
 * and of its final top five, have arrived.
 */
export function settledAt(day: string): Date {
  const settled = Temporal.PlainDate.from(day).toZonedDateTime({
    timeZone: 'America/New_York',
    plainTime: '17:00',
  });
  return new Date(settled.epochMilliseconds);
}

/** `19 Aug 2026`; with the weekday `Wed 19 Aug 2026`; without the year `19 Aug`. */
export function formatDay(day: string, { weekday = false, year = true } = {}): string {
  const date = Temporal.PlainDate.from(day);
  const parts = [
    weekday ? weekdayOf(day).slice(0, 3) : '',
    `${date.day}`,
    months[date.month - 1] ?? '',
    year ? `${date.year}` : '',
  ];
  return parts.filter(Boolean).join(' ');
}

/**
 * A span of time as people say it, never rounded up: `under 1 min`, `12 min`, `3 h`, `2 days` (from 48 h on).
 */
export function formatAge(ms: number): string {
  if (ms < minuteMs) return 'under 1 min';
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`;
  if (ms < 2 * dayMs) return `${Math.floor(ms / hourMs)} h`;
  return `${Math.floor(ms / dayMs)} days`;
}
