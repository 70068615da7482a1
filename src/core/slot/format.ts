import { Temporal } from 'temporal-polyfill';
import { formatDay } from '../day.ts';

const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** `Mon–Fri`, `Mon, Wed`, `Mon–Wed, Sat`, `every day`. */
export function formatDays(days: readonly number[]): string {
  if (days.length === 7) return 'every day';
  const runs: number[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run?.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  return runs
    .flatMap((run) => (run.length > 2 ? [`${name(run[0])}–${name(run.at(-1))}`] : run.map(name)))
    .join(', ');
}

const name = (day: number | undefined): string => names[(day ?? 0) - 1] ?? '';

/** `Fri 21 Aug, 09:00 Europe/Berlin`; an offset as `09:00 UTC+02:00`. */
export function formatMoment(at: Date, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
  const day = formatDay(local.toPlainDate().toString(), { weekday: true, year: false });
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${day}, ${time} ${/^[+-]/.test(zone) ? `UTC${zone}` : zone}`;
}
