import { dayOf, settledAt, weekdayOf } from '../../core/day.ts';
import type { Message } from '../../core/message.ts';
import { composePost, type DayList, type Post, type Topic } from '../../core/post/compose.ts';
import { renderPost } from '../../core/post/render.ts';
import {
  isOwnSilence,
  SILENT_RUNS,
  type Silence,
  silenceLine,
  silenceSentence,
  wideningLine,
} from '../../core/post/silence.ts';
import { formatMoment } from '../../core/slot.ts';
import type { Channel, Subscription } from '../../db/channels.ts';
import type { Advance } from '../../db/due.ts';
import type { Freshness } from './freshness.ts';
import type { Material } from './material.ts';
import { daysBetween } from './shelf.ts';

/** Later than this, readers are told. */
const LATE_MS = 15 * 60_000;

/** What a channel brings to one of its times. */
export interface Turn {
  readonly channel: Channel;
  /** What it follows now, paused ones too. */
  readonly subscriptions: readonly Subscription[];
  readonly posted: ReadonlySet<string>;
  readonly due: Date;
  /** Instead of the lists whose turn it is. */
  readonly lists?: readonly DayList[];
}

/** What comes of it. */
export interface Run {
  readonly post: Post | null;
  /** Why there are no papers; null: there are. */
  readonly silence: Silence | null;
  /** Where the channel stands again if the post ends unsent. */
  readonly before: Standing;
  readonly after: Omit<Advance, 'id' | 'nextRunAt'>;
}

export type Standing = Pick<Channel, 'coveredUntil' | 'plannedAt' | 'openDay'>;

export type Runner = (turn: Turn) => Run;

/** Puts together posts out of the same material: what two channels have in common is worked out once. */
export function createRunner(material: Material, freshness: Freshness, now: Date): Runner {
  const render = remember(renderPost);

  return ({ channel, subscriptions, posted, due, lists }) => {
    const followed = subscriptions.filter(({ pausedAt }) => pausedAt === null).map(({ query }) => query);
    const topics = followed.flatMap((query) => (query === '' ? [] : (material.topic(query) ?? [])));
    const hasTrending = followed.includes('');
    const before = standingAt(channel, due, material);
    const owed = lists ?? material.owed(before.coveredUntil, due);
    const post = composePost(
      {
        settings: channel,
        hasTrending,
        topics,
        owed,
        covered: lists ? [] : material.covered(channel.coveredUntil),
        open: channel.fresh ? material.open : null,
        announced: topics.some(({ wantsArxiv }) => wantsArxiv)
          ? material.announced(channel.plannedAt ?? channel.coveredUntil)
          : [],
        shownOpen: channel.openDay,
        plannedAt: channel.plannedAt,
        posted,
        now,
        notes: [lateNote(channel, due, now), freshness.note(due)].filter((note) => note !== null),
      },
      render,
    );
    const silence = post === null ? silenceOf({ owed, hasTrending, topics, due, channel }, freshness) : null;
    const isOwn = silence !== null && isOwnSilence(silence);
    const silentRuns = isOwn ? channel.silentRuns + 1 : channel.silentRuns;
    const line = silence === null ? null : lineFor(silence, silentRuns);
    return {
      post: post ?? (line && { message: line, papers: [], openDay: null }),
      silence,
      before,
      after: {
        coveredUntil: coveredBy(due, channel, owed, freshness),
        plannedAt: now,
        openDay: post?.openDay ?? stillOpen(channel, due),
        silentRuns: post || line ? 0 : silentRuns,
      },
    };

    function lineFor(silence: Silence, runs: number): Message | null {
      if (channel.empty === 'note')
        return silenceLine(silenceSentence(silence, { day: freshness.day(due), papers: countPapers(owed) }));
      return runs >= SILENT_RUNS && channel.empty !== 'never'
        ? wideningLine(topics, countUnmatched(material.owed(LONG_AGO, due), topics))
        : null;
    }
  };
}

/**
 * How far a channel has come before one of its times. One that begins does so with the newest list that its first time
 * finds, however long before that it subscribed; should that time come to nothing, this list is owed all the same.
 */
export function standingAt(channel: Channel, due: Date, { owed }: Pick<Material, 'owed'>): Standing {
  const { coveredUntil, plannedAt, nextRunAt, openDay, editedAt } = channel;
  const firstTime = nextRunAt !== null && nextRunAt < due ? nextRunAt : due;
  const newest = plannedAt === null ? owed(coveredUntil, firstTime).at(-1) : undefined;
  if (newest === undefined) return { coveredUntil, plannedAt, openDay };
  // What was read before somebody subscribed came late to nobody here.
  return { coveredUntil: new Date(settledAt(newest.day).getTime() - 1), plannedAt: editedAt, openDay };
}

const LONG_AGO = new Date(0);

function lateNote({ zone }: Channel, due: Date, now: Date): string | null {
  const isLate = now.getTime() - due.getTime() > LATE_MS;
  return isLate ? `This comes late: it was due ${formatMoment(due, zone)}.` : null;
}

/** The newest lists keep their turn if nothing at all was read of them yet. */
function coveredBy(
  due: Date,
  { coveredUntil }: Standing,
  owed: readonly DayList[],
  freshness: Freshness,
): Date {
  const missing = daysBetween(coveredUntil, due).filter((day) => !freshness.isRead(settledAt(day)));
  const [first] = missing.filter((day) => owed.every((list) => list.day < day));
  const until = first === undefined ? due : new Date(settledAt(first).getTime() - 1);
  return until > coveredUntil ? until : coveredUntil;
}

const stillOpen = ({ openDay }: Channel, due: Date): string | null =>
  openDay !== null && settledAt(openDay) > due ? openDay : null;

interface Looked {
  readonly owed: readonly DayList[];
  readonly hasTrending: boolean;
  readonly topics: readonly Topic[];
  readonly due: Date;
  readonly channel: Channel;
}

function silenceOf({ owed, hasTrending, topics, due, channel }: Looked, freshness: Freshness): Silence {
  if (owed.length > 0) {
    const hasMatch = owed.some(({ papers }) =>
      papers.some(({ paper }) => topics.some((topic) => topic.matches(paper))),
    );
    return hasTrending || hasMatch ? 'nothing new' : 'nothing matched';
  }
  const day = freshness.day(due);
  if (settledAt(day) <= channel.coveredUntil) {
    return weekdayOf(day) === 'Friday' && dayOf(due) > day ? 'weekend' : 'not settled';
  }
  if (!freshness.isRead(due)) return freshness.failingSince === null ? 'not read' : 'source down';
  return 'no list';
}

const countPapers = (lists: readonly DayList[]): number =>
  new Set(lists.flatMap(({ papers }) => papers.map(({ id }) => id))).size;

/** How many papers of the newest lists no topic wanted, back to the first list that had one. */
function countUnmatched(lists: readonly DayList[], topics: readonly Topic[]): number {
  const isWanted = ({ papers }: DayList) =>
    papers.some(({ paper }) => topics.some((topic) => topic.matches(paper)));
  return countPapers(lists.slice(lists.findLastIndex(isWanted) + 1));
}

function remember(render: typeof renderPost): typeof renderPost {
  const known = new Map<string, ReturnType<typeof renderPost>>();
  return (selection, look) => {
    const key = JSON.stringify([selection, look], (name, value) => (name === 'paper' ? value.id : value));
    const message = known.get(key) ?? render(selection, look);
    known.set(key, message);
    return message;
  };
}
