import { asc, eq } from 'drizzle-orm';
import { type Planning, planDue } from '../../../src/app/plan/index.ts';
import { type ChannelSettings, usualSettings } from '../../../src/core/channel.ts';
import { addDays, settledAt } from '../../../src/core/day.ts';
import type { Paper } from '../../../src/core/paper.ts';
import { nextRun } from '../../../src/core/slot.ts';
import {
  addSubscription,
  type Channel,
  ensureChannel,
  findChannel,
  updateChannel,
} from '../../../src/db/channels.ts';
import type { Db } from '../../../src/db/client.ts';
import { storeReading } from '../../../src/db/lists.ts';
import { deliveries, postedPapers, posts } from '../../../src/db/schema.ts';
import { asText } from '../../support/house.ts';
import { memoryLog } from '../../support/log.ts';
import { aPaper } from '../../support/papers.ts';

export const planningAt = (db: Db, time: string | Date): Planning => ({
  db,
  now: () => new Date(time),
  log: memoryLog(),
  prefix: 'paper',
});

export const planAt = (db: Db, time: string | Date) => planDue(planningAt(db, time));

/** A list's papers, `count` of them with falling votes: ids and titles tell the day and the place. */
export function listOf(day: string, count: number, overrides: Partial<Paper> = {}): Paper[] {
  const [, month = '', date = ''] = day.split('-');
  return Array.from({ length: count }, (_, i) =>
    aPaper({
      id: `26${month}.${date}${String(i + 1).padStart(3, '0')}`,
      title: `Paper ${i + 1} of ${date}.${month}`,
      abstract: 'We study something.',
      upvotes: 100 - i,
      featuredOn: day,
      ...overrides,
    }),
  );
}

/** Reads a list into the store; unless told, ten minutes after it settled. */
export const readList = (
  db: Db,
  day: string,
  papers: readonly Paper[],
  at: Date | string = new Date(settledAt(day).getTime() + 600_000),
) => storeReading(db, { source: 'huggingface', day, papers, at: new Date(at), sample: false });

export const announce = (db: Db, day: string, papers: readonly Paper[], at: string) =>
  storeReading(db, { source: 'arxiv', day, papers, at: new Date(at), sample: false });

export interface Wishes extends Partial<ChannelSettings> {
  readonly name?: string;
  /** '' is the trending list. */
  readonly follows?: readonly string[];
  readonly since?: string;
  /** Lists that settled until then are not owed. */
  readonly coveredUntil?: string;
}

/** A channel as if it had subscribed at `since`; its next time is worked out from then. */
export async function aChannel(db: Db, wishes: Wishes = {}): Promise<Channel> {
  const {
    name = 'C1',
    follows = [''],
    since = '2026-08-17T06:00:00Z',
    coveredUntil = since,
    ...settings
  } = wishes;
  const place = { platform: 'slack', installation: 'T1', channel: name } as const;
  const now = new Date(since);
  const whole = { ...usualSettings, zone: 'Europe/Berlin', at: '09:00', ...settings };
  const channel = await ensureChannel(db, place, {
    settings: whole,
    coveredUntil: new Date(coveredUntil),
    userId: 'U1',
    now,
  });
  await updateChannel(db, channel.id, { nextRunAt: nextRun(whole, now) });
  for (const query of follows) await addSubscription(db, { channelId: channel.id, query, userId: 'U1', now });
  return again(db, channel);
}

export async function again(db: Db, channel: Channel): Promise<Channel> {
  const found = await findChannel(db, channel);
  if (!found) throw new Error('the channel is gone');
  return found;
}

/** What was planned for a channel, in order: its date, state, reason and text. */
export async function planned(db: Db, { id }: Channel) {
  const rows = await db
    .select()
    .from(deliveries)
    .leftJoin(posts, eq(posts.id, deliveries.postId))
    .where(eq(deliveries.channelId, id))
    .orderBy(asc(deliveries.id));
  return rows.map(
    ({ deliveries: { localDate, slot, state, detail, notBefore, dueAt, progress }, posts: post }) => ({
      localDate,
      slot,
      state,
      detail,
      notBefore,
      dueAt,
      progress,
      text: post ? asText(post.message) : null,
    }),
  );
}

/** The ids of papers that a channel got, in the order of its posts. */
export async function got(db: Db, { id }: Channel): Promise<string[]> {
  const rows = await db
    .select()
    .from(postedPapers)
    .where(eq(postedPapers.channelId, id))
    .orderBy(asc(postedPapers.deliveryId), asc(postedPapers.paperId));
  return rows.map(({ paperId }) => paperId);
}

/** The weekdays from `first` on, so many of them. */
export function weekdays(first: string, count: number): string[] {
  const days: string[] = [];
  for (let day = first; days.length < count; day = addDays(day, 1))
    if (![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())) days.push(day);
  return days;
}
