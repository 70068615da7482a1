import { formatDay, settledAt, weekdayOf } from '../../core/day.ts';
import { isSilence, silenceSentence } from '../../core/post/silence.ts';
import { counted, listed } from '../../core/post/words.ts';
import { formatDays, formatMoment, newestSettledDay } from '../../core/slot.ts';
import { type Channel, liveSubscriptions } from '../../db/channels.ts';
import type { Db } from '../../db/client.ts';
import type { Delivery } from '../../db/deliveries.ts';
import { readDays } from '../../db/lists.ts';
import { lastPost, lastRun, type Run } from '../../db/posted.ts';
import { clock, LISTS } from '../freshness.ts';
import { type Freshness, readFreshness, WAIT_MS } from './freshness.ts';
import type { Planning } from './index.ts';
import { daysBetween } from './shelf.ts';

/**
 * Why a channel got nothing, or gets nothing now, a sentence a line: its state, its last post, what its last time
 * came to, and what the next one brings. Every time in the channel's zone.
 */
export async function silenceOf({ db, now: clockOf }: Planning, channel: Channel): Promise<string[]> {
  const now = clockOf();
  const { zone } = channel;
  const subscriptions = await liveSubscriptions(db, [channel.id]);
  const freshness = await readFreshness(db, now);
  const post = await lastPost(db, channel.id);
  const run = await lastRun(db, channel.id);
  return [
    ...stateLines(channel, subscriptions.filter(({ pausedAt }) => pausedAt === null).length),
    post === null
      ? 'Nothing has been posted here yet.'
      : `Last post ${formatMoment(post.delivery.firstSentAt ?? post.delivery.dueAt, zone)} (${counted(post.papers, 'paper')}).`,
    ...(run && run.delivery.id !== post?.delivery.id && subscriptions.length > 0
      ? runLines(run, channel)
      : []),
    ...waitLines(channel, freshness, now),
    ...(await nextLines(db, channel, now)),
  ];
}

function stateLines(
  { platform, state, stateReason, stateSince, zone, days }: Channel,
  followed: number,
): string[] {
  const since = formatMoment(stateSince, zone);
  // At a terminal there is nobody else.
  const by = platform === 'terminal' ? 'you' : stateReason;
  if (state === 'paused') return [`Paused${by ? ` by ${by}` : ''} since ${since}.`];
  if (state === 'broken')
    return [`Posting here hasn’t worked since ${since}${stateReason ? `: ${bare(stateReason)}` : ''}.`];
  if (followed === 0) return ['This channel follows nothing at the moment.'];
  return [`This channel posts ${formatDays(days)}.`];
}

/** What a time came to that isn't the last post; nothing where it was a post like others. */
function runLines({ delivery, papers }: Run, { zone }: Channel): string[] {
  if (delivery.state !== 'sent') return [unsentLine(delivery, zone)];
  return papers > 0
    ? []
    : [`${formatMoment(delivery.dueAt, zone)}: a line, since there was no paper to post.`];
}

function unsentLine({ state, detail, dueAt, localDate }: Delivery, zone: string): string {
  const when = formatMoment(dueAt, zone);
  if (state === 'skipped' && isSilence(detail))
    return `${when}: ${silenceSentence(detail, { day: newestSettledDay(dueAt) })}`;
  if (state === 'skipped') return `${when}: not posted${detail ? `: ${bare(detail)}` : ''}.`;
  if (state === 'dead') return `${when}: could not be posted${detail ? `: ${bare(detail)}` : ''}.`;
  if (state === 'held' || state === 'unknown') return `${when}: nobody knows yet whether that post arrived.`;
  return `The post of ${formatDay(localDate, { weekday: true, year: false })}, due ${when}, is on its way.`;
}

/** What holds up a post whose time has come. */
function waitLines({ nextRunAt, state, zone }: Channel, freshness: Freshness, now: Date): string[] {
  if (nextRunAt === null || state === 'paused' || nextRunAt > now) return outage(freshness, now);
  const isWaiting = freshness.waits.some(({ from, to }) => nextRunAt >= from && nextRunAt < to);
  if (!isWaiting) return outage(freshness, now);
  const day = formatDay(freshness.day(nextRunAt), { weekday: true, year: false });
  const until = formatMoment(new Date(nextRunAt.getTime() + WAIT_MS), zone);
  return [`Waiting for the list of ${day} to be read, until ${until} at most.`, ...outage(freshness, now)];
}

const outage = ({ failingSince }: Freshness, now: Date): string[] =>
  failingSince === null ? [] : [`Hugging Face hasn’t answered since ${clock(failingSince, now)}.`];

/** When the next post comes, and with which lists: those that are here, and those that the calendar still promises. */
async function nextLines(
  db: Db,
  { state, nextRunAt, coveredUntil, plannedAt, zone }: Channel,
  now: Date,
): Promise<string[]> {
  if (state === 'paused' || nextRunAt === null) return [];
  const when = formatMoment(nextRunAt, zone);
  const next = (what: 'time' | 'post') => (nextRunAt > now ? `Next ${what}` : 'Due since');
  const due = daysBetween(coveredUntil, nextRunAt);
  const [first] = due;
  const last = due.at(-1);
  if (first === undefined || last === undefined)
    return [`${next('time')} ${when}; no newer list will be finished by then.`];
  const stored = await readDays(db, LISTS, { from: first, to: last });
  const here = new Set(stored.filter(({ papers }) => papers > 0).map(({ day }) => day));
  const isToCome = (day: string) => settledAt(day).getTime() > now.getTime() - WAIT_MS;
  const days = due.filter((day) => here.has(day) || isToCome(day)).slice(plannedAt === null ? -1 : 0);
  if (days.length === 0) return [`${next('time')} ${when}; no list for it has been read so far.`];
  const names = listed(days.slice(-2).map((day) => `${weekdayOf(day)}’s`));
  const lists =
    days.length > 2
      ? `the ${days.length} lists from ${formatDay(days[0] ?? '', { weekday: true, year: false })} on`
      : `${names} ${days.length === 1 ? 'list' : 'lists'}`;
  return [`${next('post')} ${when}, with ${lists}.`];
}

const bare = (text: string): string => text.replace(/\.$/, '');
