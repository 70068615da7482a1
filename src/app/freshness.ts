import { dayOf, formatAge, formatDay } from '../core/day.ts';
import { type Block, note } from '../core/message.ts';
import { readDays } from '../db/lists.ts';
import { readSourceHealth } from '../db/readings.ts';
import type { Context } from './command.ts';

/** Whose daily lists are shown. */
export const LISTS = 'huggingface';

/** What a reader must know about how fresh a list is: nothing, when all is well. */
export async function ageNotes({ db, now }: Context, day: string): Promise<Block[]> {
  const [list] = await readDays(db, LISTS, { from: day, to: day });
  if (!list) return [];
  if (list.sample) {
    const text = `Hugging Face hasn’t answered yet: this is a sample that came with Paperboy, recorded ${clock(list.readAt, now())}.`;
    return [note(text)];
  }
  const health = (await readSourceHealth(db)).find(({ source }) => source === LISTS);
  if (!health?.failingSince || list.readAt > health.failingSince) return [];
  const text = `Hugging Face hasn’t answered since ${clock(health.failingSince, now())}. This is the list as of ${clock(list.readAt, now())}.`;
  return [note(text)];
}

/** A moment with its zone; with the day too when it was not today. */
export function clock(at: Date, now: Date): string {
  const time = `${at.toISOString().slice(11, 16)} UTC`;
  const day = dayOf(at);
  return day === dayOf(now) ? time : `${formatDay(day)}, ${time}`;
}

export const ago = (at: Date, now: Date) => `${formatAge(now.getTime() - at.getTime())} ago`;
