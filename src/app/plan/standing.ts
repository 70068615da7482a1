import { MOST_OF_TOPIC, TRENDING } from '../../core/channel.ts';
import { formatDay, settledAt } from '../../core/day.ts';
import type { Paper } from '../../core/paper.ts';
import { whyNot } from '../../core/post/explain.ts';
import { createTopic } from '../../core/post/topic.ts';
import { listed, ordinal, topicName } from '../../core/post/words.ts';
import { rankPapers } from '../../core/rank.ts';
import { formatMoment, newestSettledDay } from '../../core/slot.ts';
import { type Channel, liveSubscriptions, type Subscription } from '../../db/channels.ts';
import type { Delivery } from '../../db/deliveries.ts';
import { listedDays, readLists } from '../../db/lists.ts';
import { findPapers } from '../../db/papers.ts';
import { findPosted } from '../../db/posted.ts';
import { LISTS } from '../freshness.ts';
import type { Planning } from './index.ts';

/** A paper's place on a list, as of now. */
interface Place {
  readonly day: string;
  readonly rank: number;
  readonly firstSeenAt: Date;
}

/**
 * What became of a paper in a channel, a sentence a line: posted when and for what, due when, below the top, or which
 * condition of which topic it fails.
 */
export async function standingIn(
  { db, now: clock }: Planning,
  channel: Channel,
  paperId: string,
): Promise<string[]> {
  const posted = await findPosted(db, channel.id, paperId);
  if (posted !== null) return [postedLine(posted, channel)];
  const followed = (await liveSubscriptions(db, [channel.id])).filter(({ pausedAt }) => pausedAt === null);
  if (followed.length === 0) return ['Not posted here: this channel follows nothing at the moment.'];
  const [paper] = await findPapers(db, [paperId]);
  if (!paper) return ['Not posted here: the paper isn’t known yet.'];

  const places = await placesOf({ db, now: clock() }, paperId);
  const trending = followed.find(({ query }) => query === TRENDING);
  const topics = followed.filter(({ query }) => query !== TRENDING);
  const matched = topics.filter(({ query }) => createTopic(query)?.matches(paper));
  const lines = [
    ...places.map((place) => placeLine(place, { channel, trending, matched })),
    ...(places.length === 0 ? [offListsLine(matched, channel)] : []),
  ];
  return ['Not posted here so far.', ...lines, ...topics.flatMap(({ query }) => failureLine(query, paper))];
}

async function placesOf({ db, now }: { db: Planning['db']; now: Date }, paperId: string): Promise<Place[]> {
  const places: Place[] = [];
  for (const day of await listedDays(db, LISTS, paperId)) {
    const list = await readLists(db, LISTS, { from: day, to: day });
    const entries = list.map(({ paper, ...entry }) => ({ id: paper.id, ...entry }));
    const ranked = rankPapers(entries, { now, settledAt: settledAt(day) });
    const rank = ranked.find(({ id }) => id === paperId)?.rank;
    const entry = entries.find(({ id }) => id === paperId);
    if (rank !== undefined && entry) places.push({ day, rank, firstSeenAt: entry.firstSeenAt });
  }
  return places;
}

const ends: Partial<Record<Delivery['state'], string>> = {
  sent: 'Posted here',
  held: 'In a post here of which nobody knows whether it arrived, planned',
};

function postedLine(
  { delivery, queries }: { delivery: Delivery; queries: readonly string[] },
  { zone }: Channel,
): string {
  const names = queries.map((query) => (query === TRENDING ? 'the trending list' : topicName(query)));
  const what = ends[delivery.state] ?? 'In a post that is on its way here, due';
  const when = formatMoment(delivery.firstSentAt ?? delivery.dueAt, zone);
  // Of a post that was begun again nobody knows any more what each of its papers came for.
  return names.length === 0 ? `${what} ${when}.` : `${what} ${when}, for ${listed(names)}.`;
}

function placeLine(
  { day, rank, firstSeenAt }: Place,
  {
    channel,
    trending,
    matched,
  }: { channel: Channel; trending: Subscription | undefined; matched: readonly Subscription[] },
): string {
  const { coveredUntil, plannedAt, nextRunAt, top, zone, state } = channel;
  const date = formatDay(day, { weekday: true, year: false });
  const place = `${ordinal(rank)} on the list of ${date}`;
  const isInTop = trending !== undefined && rank <= top;
  const wanting = isInTop ? [trending, ...matched] : matched;
  const isComing = settledAt(day) > coveredUntil && (plannedAt !== null || day >= firstDay(nextRunAt));
  const isLate = plannedAt !== null && firstSeenAt > plannedAt;
  const limit = trending
    ? `this channel takes the top ${top}`
    : 'this channel doesn’t follow the list itself';
  if (wanting.length === 0) return `Now ${place}; ${limit}.`;
  const reason = isInTop
    ? limit
    : `it matches ${namesOf(matched)}, of which a post shows the best ${MOST_OF_TOPIC}`;
  const when =
    nextRunAt === null || state === 'paused'
      ? 'when this channel posts again'
      : formatMoment(nextRunAt, zone);
  if (isComing && nextRunAt !== null && settledAt(day) > nextRunAt)
    return `Now ${place}, which isn’t finished yet; ${reason}. It comes after ${when}.`;
  if (isComing) return `Due ${when}: now ${place}; ${reason}.`;
  if (isLate)
    return `It came late to the list of ${date}, where it is ${ordinal(rank)} now; ${reason}. Due ${when}.`;
  // A subscription begins with the list that is the newest by then.
  const isOlder = wanting.every(({ createdAt }) => day < newestSettledDay(createdAt));
  return `Now ${place}, which had its turn ${isOlder ? 'before this channel followed that' : 'already'}; ${reason}.`;
}

/** The list with which a channel begins that has had no post yet. */
const firstDay = (firstTime: Date | null): string => (firstTime === null ? '' : newestSettledDay(firstTime));

function offListsLine(matched: readonly Subscription[], { nextRunAt, zone }: Channel): string {
  const topic = matched.map(({ query }) => createTopic(query)).find((found) => found?.wantsArxiv);
  if (topic && nextRunAt)
    return `Not on any daily list; it matches ${topicName(topic.query)}, and comes ${formatMoment(nextRunAt, zone)} if arXiv announced it since the last post.`;
  return matched.length > 0
    ? `Not on any daily list so far. It matches ${namesOf(matched)}, and comes when a list has it.`
    : 'Not on any daily list so far.';
}

const namesOf = (topics: readonly Subscription[]): string =>
  listed(topics.map(({ query }) => topicName(query)));

function failureLine(query: string, paper: Paper): string[] {
  const failures = whyNot(query, paper);
  return failures.length === 0 ? [] : [`It doesn’t match ${topicName(query)}: ${listed(failures)}.`];
}
