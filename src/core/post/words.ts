import { dayOf, formatDay, weekdayOf } from '../day.ts';
import { parseQuery } from '../query/index.ts';

const WEEK_MS = 7 * 86_400_000;

/** `1st`, `2nd`, `3rd`, `11th`. */
export function ordinal(n: number): string {
  const teens = n % 100 > 10 && n % 100 < 14;
  return `${n}${(!teens && { 1: 'st', 2: 'nd', 3: 'rd' }[n % 10]) || 'th'}`;
}

/** `Tuesday` while there is only one that can be meant, else `18 Aug`. */
export const dayWord = (day: string, now: Date): string =>
  Date.parse(dayOf(now)) - Date.parse(day) < WEEK_MS ? weekdayOf(day) : shortDay(day, dayOf(now));

/** `18 Aug`, with the year when it isn't this one. */
export const shortDay = (day: string, today: string): string =>
  formatDay(day, { year: day.slice(0, 4) !== today.slice(0, 4) });

/** A topic as it is spoken of: in quotes, and a lone phrase without its own. */
export function topicName(query: string): string {
  const parsed = parseQuery(query);
  const root = 'query' in parsed ? parsed.query.root : null;
  return `“${root?.type === 'phrase' ? root.text : query}”`;
}

/** A query with the quotes of print, which it can be typed with as well, even within other quotes. */
export const typographic = (query: string): string => query.replace(/"([^"]*)"/g, '“$1”');

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[], joint = 'and'): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`;

/** `1 paper`, `2 papers`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
