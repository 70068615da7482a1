import { addDays, dayOf, settledAt } from '../../core/day.ts';
import { newestSettledDay } from '../../core/slot.ts';
import type { Db } from '../../db/client.ts';
import type { Span } from '../../db/due.ts';
import { readDays } from '../../db/lists.ts';
import { readSourceHealth } from '../../db/readings.ts';
import { clock, LISTS } from '../freshness.ts';
import { TOO_LATE_MS } from './times.ts';

/** A channel waits so long for a list that should be finished to be read. */
export const WAIT_MS = 60 * 60_000;
const DAYS = 8;

/** How far the lists that have settled have been read. */
export interface Freshness {
  /** Whose turn has to wait: channels that are due in these spans. */
  readonly waits: readonly Span[];
  /** The day of the newest list that had settled at that moment. */
  day(due: Date): string;
  /** Whether that list was read after it settled. */
  isRead(due: Date): boolean;
  /** Hugging Face doesn't answer; null: it does, as far as is known. */
  readonly failingSince: Date | null;
  /** What readers of a post have to know; null: nothing. */
  note(due: Date): string | null;
}

/** While lists that nobody could read are being caught up on, a channel waits as long as its post is worth posting. */
export async function readFreshness(db: Db, now: Date, isCatchingUp = false): Promise<Freshness> {
  const today = dayOf(now);
  const lists = await readDays(db, LISTS, { from: addDays(today, -DAYS), to: today });
  const read = new Map(lists.map((list) => [list.day, list]));
  const health = (await readSourceHealth(db)).find(({ source }) => source === LISTS);
  const failingSince = health?.failingSince ?? null;
  const isComplete = (day: string) => {
    const list = read.get(day);
    return list !== undefined && !list.sample && list.readAt >= settledAt(day);
  };

  const days = new Map<number, string>();
  const dayAt = (due: Date) => {
    const day = days.get(due.getTime()) ?? newestSettledDay(due);
    days.set(due.getTime(), day);
    return day;
  };

  const newest = newestSettledDay(now);
  const earliest = new Date(now.getTime() - (isCatchingUp ? TOO_LATE_MS : WAIT_MS));
  const before = newestSettledDay(earliest);
  const end = new Date(now.getTime() + 1);
  const spans = [
    { day: newest, from: settledAt(newest), to: end },
    ...(before === newest ? [] : [{ day: before, from: settledAt(before), to: settledAt(newest) }]),
  ];
  return {
    waits: spans
      .filter(({ day }) => !isComplete(day))
      .map(({ from, to }) => ({ from: from > earliest ? from : earliest, to }))
      .filter(({ from, to }) => from < to),
    failingSince,
    day: dayAt,
    isRead: (due) => isComplete(dayAt(due)),
    note(due) {
      const day = dayAt(due);
      if (isComplete(day)) return null;
      const list = read.get(day);
      const asOf = list && list.papers > 0 ? `This is the list as of ${clock(list.readAt, now)}.` : '';
      const why =
        failingSince === null ? '' : `Hugging Face hasn’t answered since ${clock(failingSince, now)}.`;
      return [why, asOf].filter(Boolean).join(' ') || null;
    },
  };
}
