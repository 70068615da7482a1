import { dayOf, formatDay, weekdayOf } from '../day.ts';
import { asSubscription, parseQuery, printQuery } from '../query/index.ts';

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

/** A topic as it is spoken of: in quotes, unless it has some of its own: `“author:hinton”`, `“world model” votes:>20`. */
export const topicName = (query: string): string => (query.includes('"') ? typographic(query) : `“${query}”`);

/** A query with the quotes of print, which it can be typed with as well, even within other quotes. */
export const typographic = (query: string): string => query.replace(/"([^"]*)"/g, '“$1”');

/** As it can be typed within quotes: a lone phrase without its own, where that means the same to a subscription. */
export function quotable(query: string): string {
  const [, bare] = /^"([^"]*)"$/.exec(query) ?? [];
  const parsed = bare === undefined ? null : parseQuery(bare);
  const isSame = parsed && 'query' in parsed && printQuery(asSubscription(parsed.query)) === query;
  return isSame && bare !== undefined ? bare : typographic(query);
}

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[], joint = 'and'): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`;

/** `1 paper`, `2 papers`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
