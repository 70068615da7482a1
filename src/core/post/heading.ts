import { formatDay, weekdayOf } from '../day.ts';
import { picksOf, type Selection } from './select.ts';
import { counted, listed, shortDay, topicName } from './words.ts';

/** Topics that a heading names; of more it only tells how many. */
const NAMED = 2;

/** A post's first line names the lists' own days, so that Thursday's reader doesn't take Wednesday's for stale. */
export function headingOf(selection: Selection, today: string): string {
  const { finished, open, leaders, sections } = selection;
  if (finished.picks.length > 0) {
    const days = finished.lists.map(({ day }) => day);
    return `${daysOf(days, today)} · ${extent(finished.picks, finished.total)}`;
  }
  if (open)
    return `${weekdayOf(open.day)}’s papers so far · ${shortDay(open.day, today)} · ${extent(open.picks, open.total)}`;
  const papers = counted(picksOf(selection).length, 'paper');
  if (sections.length === 0) {
    const topics = [...new Set(leaders.flatMap(({ queries }) => queries))].filter((query) => query !== '');
    const isOfTopics = topics.length > 0 && leaders.every(({ queries }) => !queries.includes(''));
    return isOfTopics ? `${topicsOf(topics)} · ${papers}, late` : `Come late · ${papers}`;
  }
  const days = finished.lists.map(({ day }) => formatDay(day, { weekday: true, year: differs(day, today) }));
  const when =
    days.length === 0 ? '' : days.length > 2 ? ` · ${days[0]} to ${days.at(-1)}` : ` · ${listed(days)}`;
  return `${topicsOf(sections.map(({ query }) => query))} · ${papers}${when}`;
}

/** `top 5 of 34`; without the word when one of the best was posted earlier. */
export function extent(picks: readonly { readonly rank: number | null }[], total: number): string {
  if (picks.length === total) return counted(total, 'paper');
  const isTop = picks.every(({ rank }, i) => rank === i + 1);
  return `${isTop ? 'top ' : ''}${picks.length} of ${total}`;
}

function daysOf(days: readonly string[], today: string): string {
  const first = days[0] ?? today;
  const last = days.at(-1) ?? today;
  if (days.length > 2)
    return `Papers of ${days.length} days · ${shortDay(first, today)} to ${shortDay(last, today)}`;
  const names = listed(days.map((day) => `${weekdayOf(day)}’s`));
  const isOneMonth = first.slice(0, 7) === last.slice(0, 7) && first !== last;
  const dates = isOneMonth
    ? `${Number(first.slice(8))} and ${shortDay(last, today)}`
    : listed(days.map((day) => shortDay(day, today)));
  return `${names} papers · ${dates}`;
}

const topicsOf = (queries: readonly string[]): string =>
  queries.length > NAMED ? `${queries.length} topics` : listed(queries.map(topicName));

const differs = (day: string, today: string): boolean => day.slice(0, 4) !== today.slice(0, 4);
