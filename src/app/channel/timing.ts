import type { Schedule } from '../../core/channel.ts';
import { addDays, formatAge, settledAt, weekdayOf } from '../../core/day.ts';
import { type Block, note } from '../../core/message.ts';
import {
  betterTime,
  formatDays,
  formatMoment,
  listBrought,
  localDate,
  newestSettledDay,
  nextRun,
} from '../../core/slot.ts';
import { type Channel, lastPostDate, type Subscription } from '../../db/channels.ts';
import type { Db } from '../../db/client.ts';
import { neighbours } from '../../db/lists.ts';
import { LISTS } from '../freshness.ts';

/**
 * The next time after `now` at which a channel posts; never on a date that has had its post, wherever its hour was
 * moved. Null: nothing is due, since it is paused or follows nothing.
 */
export async function nextTime(
  db: Db,
  channel: Pick<Channel, 'id' | 'state'> & Schedule,
  follows: readonly Pick<Subscription, 'pausedAt'>[],
  now: Date,
): Promise<Date | null> {
  if (channel.state === 'paused' || follows.every(({ pausedAt }) => pausedAt !== null)) return null;
  const last = await lastPostDate(db, channel.id);
  let run = nextRun(channel, now);
  while (last !== null && localDate(channel.zone, run) <= last) run = nextRun(channel, run);
  return run;
}

/** So that a channel that begins gets the newest finished list, and none before it. */
export async function beginning(db: Db, now: Date): Promise<Date> {
  const settled = newestSettledDay(now);
  const { previous } = await neighbours(db, LISTS, addDays(settled, 1));
  return new Date(settledAt(previous ?? settled).getTime() - 1);
}

/** Whoever comes back, or ends a break, doesn’t want all that was on meanwhile. */
export async function anew(
  db: Db,
  { coveredUntil }: Pick<Channel, 'coveredUntil'>,
  now: Date,
): Promise<Pick<Channel, 'coveredUntil' | 'plannedAt' | 'silentRuns'>> {
  const begins = await beginning(db, now);
  return { coveredUntil: begins > coveredUntil ? begins : coveredUntil, plannedAt: null, silentRuns: 0 };
}

/** `Next post: Fri 21 Aug, 09:00 Europe/Berlin`, or why there is none. */
export function nextPost({ state, nextRunAt, zone }: Pick<Channel, 'state' | 'nextRunAt' | 'zone'>): string {
  if (state === 'paused') return 'Posts are paused';
  return nextRunAt === null ? 'No post is due' : `Next post: ${formatMoment(nextRunAt, zone)}`;
}

/** Why the next post isn’t today although its hour is still to come: today had its post, or came to nothing. */
export function turnNote(channel: Channel, now: Date): Block[] {
  const { zone, nextRunAt } = channel;
  if (nextRunAt === null || localDate(zone, nextRunAt) <= localDate(zone, nextRun(channel, now))) return [];
  return [note('Today has had its turn already.')];
}

/** `Mon–Fri, 09:00 Europe/Berlin`. */
export function formatSchedule({ days, at, zone }: Schedule): string {
  const named = formatDays(days);
  return `${named.charAt(0).toUpperCase()}${named.slice(1)}, ${at} ${/^[+-]/.test(zone) ? `UTC${zone}` : zone}`;
}

export interface Hour {
  /** Which list the hour brings. */
  readonly brings: string;
  /** A time that brings a fresher one, and which. */
  readonly better: { readonly at: string; readonly brings: string } | null;
}

/** What the hour of a channel means for the lists it gets. */
export function hourOf(schedule: Schedule, run: Date, now: Date): Hour {
  const at = betterTime(schedule, now);
  return {
    brings: `The post at ${schedule.at} brings ${listAt(schedule, run)}.`,
    better:
      at === null ? null : { at, brings: listAt({ ...schedule, at }, nextRun({ ...schedule, at }, now)) },
  };
}

/** `the same day’s list, finished 1 h earlier`; as of that run, since summer time moves it. */
function listAt({ zone }: Schedule, run: Date): string {
  const { day, settledForMs } = listBrought(run);
  const date = localDate(zone, run);
  const age = settledForMs < 48 * 3_600_000 ? `, finished ${formatAge(settledForMs)} earlier` : '';
  if (day === date) return `the same day’s list${age}`;
  if (day === addDays(date, -1)) return `the list of the day before${age}`;
  return `${weekdayOf(day)}’s list${age}`;
}
