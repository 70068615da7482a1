import { Temporal } from 'temporal-polyfill';

const tidy = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[‐‑‒–—−]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();

/**
 * A time of day as people write it, as `HH:MM`: `9am`, `9`, `09:00`, `0900`, `17.30`, `5:30 pm`, `17h30`, `noon`.
 * Null: no time of day.
 */
export function readTime(text: string): string | null {
  const word = tidy(text).replace(/^at /, '');
  if (word === 'noon' || word === 'midday') return '12:00';
  if (word === 'midnight') return '00:00';
  const parts = /^(\d{1,2})(?:\s?[:.h]\s?(\d{2})|(\d{2})|\s?h)?\s?(?:([ap])\.?m\.?)?$/.exec(word);
  if (!parts) return null;
  const [, hourText, separated, joined, half] = parts;
  const hour = Number(hourText);
  const minute = Number(separated ?? joined ?? 0);
  if (minute > 59 || hour > 23 || (half !== undefined && (hour < 1 || hour > 12))) return null;
  const hour24 = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0);
  return `${`${hour24}`.padStart(2, '0')}:${`${minute}`.padStart(2, '0')}`;
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const groups = new Map<string, readonly number[]>([
  ['every day', everyDay],
  ['everyday', everyDay],
  ['daily', everyDay],
  ['all', everyDay],
  ['weekday', everyDay.slice(0, 5)],
  ['workday', everyDay.slice(0, 5)],
  ['weekend', everyDay.slice(5)],
]);

/**
 * Days of the week as people write them, as ascending numbers from 1, Monday, to 7, Sunday: `mon-fri`,
 * `Mon, Wed & Fri`, `weekdays`, `sat-mon` (over the end of the week), `1-5`, `every day`. Null: can't be read.
 */
export function readDays(text: string): number[] | null {
  const words = tidy(text)
    .replace(/ ?(?:-|\b(?:to|through|thru|until)\b) ?/g, '-')
    .replace(/\band\b|[,;/&+]/g, ' ')
    .trim();
  const days = new Set<number>();
  const found = groups.has(words) ? [words] : words.replace(/\b(?:every|each|on) /g, '').split(/ +/);
  for (const word of found) {
    const meant = groups.get(word) ?? groups.get(word.replace(/s$/, '')) ?? readRange(word);
    if (meant === null) return null;
    for (const day of meant) days.add(day);
  }
  return [...days].sort();
}

function readRange(word: string): number[] | null {
  const ends = word.split('-').map(readWeekday);
  const [from, to = from] = ends;
  if (ends.length > 2 || !from || !to) return null;
  return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, step) => ((from - 1 + step) % 7) + 1);
}

/** From two letters on, a weekday can be told from its beginning; 0: no weekday. */
function readWeekday(word: string): number {
  if (/^[1-7]$/.test(word)) return Number(word);
  const start = word
    .replace(/\.$/, '')
    .replace(/^weds$/, 'wed')
    .replace(/days$/, 'day');
  return start.length < 2 ? 0 : weekdays.findIndex((name) => name.startsWith(start)) + 1;
}

/** Only ever an offset in the zone database, though clocks change where people say it: they would be an hour off. */
const fixedAbbreviations = new Set(['est', 'mst']);

/** `Europe`, `America/Indiana`: what stands before a city. */
const regions = new Set(
  Intl.supportedValuesOf('timeZone').flatMap((zone) => zone.match(/^.+(?=\/)/)?.[0] ?? []),
);

/**
 * A time zone as the zone database writes it: from whatever case (`europe/berlin`), the city alone (`Berlin`,
 * `new york`), or an offset (`+02:00`, `UTC+2`). Null: no zone, or several cities of that name.
 */
export function readZone(text: string): string | null {
  const name = tidy(text)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/^(?:utc|gmt) ?([+-]) ?(\d.*)$/, '$1$2')
    .replace(/^([+-])(\d)(?=$|:)/, '$10$2')
    .replace(/\.|(?<=\/) | (?=\/)/g, '')
    .replace(/ /g, '_');
  // Temporal would also take the zone out of a whole date.
  if (!/^(?:[a-z][\w+/-]{0,50}|[+-]\d{2}(?::?\d{2})?)$/.test(name)) return null;
  if (fixedAbbreviations.has(name)) return null;
  if (name.includes('/')) return zoneNamed(name);
  const cities = [...regions].flatMap((region) => zoneNamed(`${region}/${name}`) ?? []);
  // The database knows some cities by two names.
  const different = new Set(
    cities.map((zone) => new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone),
  );
  if (different.size > 1) return null;
  return cities[0] ?? zoneNamed(name);
}

/** Asked, not looked up in `Intl`'s own list: that lacks UTC and every name that was not the first. */
function zoneNamed(name: string): string | null {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch {
    return null;
  }
}
