import { MOST_LISTS } from '../../core/channel.ts';
import { settledAt } from '../../core/day.ts';
import type { DayList } from '../../core/post/compose.ts';
import { newestSettledDay } from '../../core/slot.ts';

/** What comes late to a list older than this is left alone. */
export const COVERED_DAYS = 7;

/** Finished lists by when they were finished. The same question has the same array for an answer. */
export interface Shelf {
  /** Finished after the one moment and by the other, the oldest first; of more than five the newest five. */
  owed(after: Date, by: Date): readonly DayList[];
  /** Those of the last days that were finished by then. */
  covered(by: Date): readonly DayList[];
}

/** `lists`: the oldest first, all of them finished by `now`. */
export function createShelf(lists: readonly DayList[], now: Date): Shelf {
  const times = lists.map(({ day }) => settledAt(day).getTime());
  const countBy = (moment: number) => {
    const index = times.findIndex((time) => time > moment);
    return index === -1 ? times.length : index;
  };
  const slices = new Map<number, readonly DayList[]>();
  const slice = (from: number, to: number) => {
    const key = from * (lists.length + 1) + to;
    const known = slices.get(key) ?? lists.slice(from, to);
    slices.set(key, known);
    return known;
  };
  const oldest = countBy(now.getTime() - COVERED_DAYS * 86_400_000);
  return {
    owed(after, by) {
      const to = countBy(by.getTime());
      return slice(Math.min(to, Math.max(countBy(after.getTime()), to - MOST_LISTS)), to);
    },
    covered(by) {
      const to = countBy(by.getTime());
      return slice(Math.min(oldest, to), to);
    },
  };
}

/** The weekdays whose lists are finished after the one moment and by the other, at most five. */
export function daysBetween(after: Date, by: Date): string[] {
  const days: string[] = [];
  for (let day = newestSettledDay(by); settledAt(day) > after && days.length < MOST_LISTS; ) {
    days.unshift(day);
    day = newestSettledDay(new Date(settledAt(day).getTime() - 1));
  }
  return days;
}
