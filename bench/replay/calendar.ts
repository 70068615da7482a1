import type { Schedule } from '../../src/core/channel.ts';

// When a channel is to get its posts, found in another way than the program's own: by `Intl`, a date at a time.

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** What clocks show there, as if it were UTC. */
function shown(zone: string, ms: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The first moment at which clocks show that; where they jump over it, as much later as they jump. */
function momentOf(zone: string, day: string, time: string): number {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  const before = wanted - (shown(zone, wanted - dayMs) - (wanted - dayMs));
  if (shown(zone, before) === wanted) return before;
  const after = wanted - (shown(zone, wanted + dayMs) - (wanted + dayMs));
  return shown(zone, after) === wanted ? after : before;
}

/** All of a schedule's moments after `from` and before `to`. */
export function slotsBetween({ zone, at, days }: Schedule, from: Date, to: Date): Date[] {
  const slots: Date[] = [];
  for (let ms = from.getTime() - 2 * dayMs; ms < to.getTime() + 2 * dayMs; ms += dayMs) {
    const day = new Date(ms).toISOString().slice(0, 10);
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
    const slot = momentOf(zone, day, at);
    if (days.includes(weekday) && slot > from.getTime() && slot < to.getTime()) slots.push(new Date(slot));
  }
  return slots;
}

const finished = new Map<string, Date>();

/** When the list of a day is finished. */
export function finishedAt(day: string): Date {
  const at = finished.get(day) ?? new Date(momentOf('America/New_York', day, '17:00'));
  finished.set(day, at);
  return at;
}
