import { MOST_LISTS, MOST_OF_TOPIC, MOST_PAPERS } from '../../src/core/channel.ts';
import type { Paper } from '../../src/core/paper.ts';
import { finishedAt } from './calendar.ts';
import type { MadeChannel } from './channels.ts';

// What a post has to hold by the rules alone, worked out without the planner: where two papers have the same votes,
// either may come first.

export interface KnownPaper {
  readonly paper: Paper;
  /** On this list. */
  readonly firstSeenAt: Date;
}

/** What has been read of each day's list so far. */
export type KnownLists = ReadonlyMap<string, ReadonlyMap<string, KnownPaper>>;

/** How far a channel has come. */
export interface Progress {
  readonly coveredUntil: Date;
  readonly plannedAt: Date | null;
  /** The list that was shown unfinished; `isSure`: papers that stand on no other were. */
  readonly open: { readonly day: string; readonly isSure: boolean } | null;
}

export interface Judged {
  readonly channel: MadeChannel;
  readonly lists: KnownLists;
  readonly progress: Progress;
  /** Papers that it has, or that are on their way to it. */
  readonly got: ReadonlySet<string>;
  readonly dueAt: Date;
  readonly plannedAt: Date;
  /** In the order shown. */
  readonly shown: readonly string[];
}

export interface Complaint {
  readonly kind: 'missing' | 'unwanted' | 'order';
  readonly detail: string;
}

const dayMs = 86_400_000;
/** "In the last days": lists between these ages may be looked at or not. */
const [LATE_FOR_SURE_MS, LATE_AT_MOST_MS] = [6.5 * dayMs, 8 * dayMs];

interface Entry extends KnownPaper {
  readonly id: string;
  readonly day: string;
  readonly votes: number;
}

/** Papers for which there is a reason, and those among them that can't be left out. */
interface Wanted {
  readonly may: ReadonlySet<string>;
  readonly must: ReadonlySet<string>;
}

/** A first post is right if it begins with any list it could begin with: which time came first is not told here. */
export function judge(post: Judged): Complaint[] {
  const { lists, progress, dueAt } = post;
  const owedDays = daysWith(lists, (at) => at > progress.coveredUntil && at <= dueAt).slice(-MOST_LISTS);
  if (progress.plannedAt !== null || owedDays.length < 2) return judgeBy(post, owedDays);
  const verdicts = owedDays.map((_, from) => judgeBy(post, owedDays.slice(from)));
  return verdicts.find((complaints) => complaints.length === 0) ?? verdicts.at(-1) ?? [];
}

function judgeBy(post: Judged, owedDays: readonly string[]): Complaint[] {
  const { channel, got, shown, progress, dueAt, plannedAt } = post;
  const { top, fresh } = channel.settings;
  const hasTrending = channel.follows.some(({ query }) => query === '');
  const topics = channel.follows.filter(({ query }) => query !== '');
  const isFree = ({ id }: Entry) => !got.has(id);
  const matchesAny = ({ paper }: Entry) => topics.some(({ matches }) => matches(paper));

  const owed = unique(owedDays.flatMap((day) => entriesOf(post.lists, day)));
  const owedIds = new Set(owed.map(({ id }) => id));
  const openDays = fresh ? daysWith(post.lists, (at) => at > dueAt) : [];
  const open = openDays.flatMap((day) => entriesOf(post.lists, day));

  const shownOpen = progress.open;
  const isOvertaken = (day: string) => shownOpen?.isSure === true && shownOpen.day === day;
  const mayBeOvertaken = (day: string) => shownOpen?.day === day;
  const overtakers = best(
    owed.filter(({ day }) => mayBeOvertaken(day)),
    top,
  );
  const trending = best(owed.filter(({ day }) => !isOvertaken(day)).filter(isFree), top);
  const sure = best(owed.filter(({ day }) => !mayBeOvertaken(day)).filter(isFree), top);

  const late = latecomers(post, owedIds);
  const isLateFor = ({ id, day }: Entry, which: keyof Wanted) =>
    best(entriesOf(post.lists, day), top)[which].has(id);

  const places = new Map(
    [...open, ...late.map(({ entry }) => entry), ...owed].map((entry) => [entry.id, entry]),
  );
  const leading = new Set([
    ...late.filter(({ entry }) => (hasTrending && isLateFor(entry, 'may')) || matchesAny(entry)).map(idOf),
    ...(hasTrending ? overtakers.may : []),
  ]);
  const justified = new Set([
    ...leading,
    ...(hasTrending ? [...trending.may, ...sure.may, ...open.map(({ id }) => id)] : []),
  ]);
  const forTopic = [...owed, ...open].filter(matchesAny).map(({ id }) => id);
  const complaints: Complaint[] = shown
    .filter((id) => !justified.has(id) && !forTopic.includes(id))
    .map((id) => ({ kind: 'unwanted', detail: `${id} is shown for no reason` }));
  if (shown.length > MOST_PAPERS)
    complaints.push({ kind: 'unwanted', detail: `${shown.length} papers in one post` });
  for (const { query, matches } of topics) {
    const only = shown.filter((id) => {
      const paper = places.get(id)?.paper;
      return (
        paper &&
        !justified.has(id) &&
        matches(paper) &&
        topics.every((t) => t.query === query || !t.matches(paper))
      );
    });
    if (only.length > MOST_OF_TOPIC)
      complaints.push({ kind: 'unwanted', detail: `${only.length} papers for ${query} alone` });
  }

  const isLesser = (id: string) => !justified.has(id);
  const isFull = shown.length >= MOST_PAPERS;
  const isUnsure = owedDays.some((day) => mayBeOvertaken(day) && !isOvertaken(day));
  const needed = new Set(
    hasTrending
      ? [
          ...late.filter(({ isSure, entry }) => isSure && isLateFor(entry, 'must')).map(idOf),
          ...owed
            .filter((entry) => isOvertaken(entry.day) && overtakers.must.has(entry.id) && isFree(entry))
            .map(({ id }) => id),
          ...(isUnsure ? [] : sure.must),
        ]
      : [],
  );
  if (!isFull || shown.some(isLesser)) {
    for (const id of needed)
      if (!shown.includes(id))
        complaints.push({ kind: 'missing', detail: `${id} of ${places.get(id)?.day} is among the best` });
  }
  if (!isFull) {
    for (const { query, matches } of topics) {
      const count = shown.filter((id) => {
        const paper = places.get(id)?.paper;
        return paper && !needed.has(id) && matches(paper);
      }).length;
      const left = [...owed, ...late.filter(({ isSure }) => isSure).map(({ entry }) => entry)].filter(
        (entry) => isFree(entry) && matches(entry.paper) && !shown.includes(entry.id),
      );
      const [first] = left;
      if (first && count < MOST_OF_TOPIC)
        complaints.push({ kind: 'missing', detail: `${first.id} of ${first.day} matches ${query}` });
    }
  }

  const onlyLate = shown.filter((id) => !owedIds.has(id) && late.some(({ entry }) => entry.id === id));
  if (onlyLate.some((id) => shown.slice(0, shown.indexOf(id)).some((other) => !leading.has(other))))
    complaints.push({ kind: 'order', detail: `what came late (${onlyLate.join(', ')}) does not lead` });
  return complaints.map((complaint) => ({
    ...complaint,
    detail: `${complaint.detail}; planned ${plannedAt.toISOString()} with ${shown.length} papers`,
  }));
}

interface Late {
  readonly entry: Entry;
  readonly isSure: boolean;
}
const idOf = ({ entry }: Late): string => entry.id;

/**
 * First seen on a list after the post that brought it was put together. A first post may be a second attempt: that
 * has those who came late meanwhile, which nobody can ask of it.
 */
function latecomers(post: Judged, owedIds: ReadonlySet<string>): Late[] {
  const { channel, lists, progress, dueAt, plannedAt, got } = post;
  const before = progress.plannedAt ?? channel.joinsAt;
  const coveredUntil = progress.plannedAt === null ? dueAt : progress.coveredUntil;
  const age = (at: Date) => plannedAt.getTime() - at.getTime();
  const days = daysWith(lists, (at) => at <= coveredUntil && age(at) < LATE_AT_MOST_MS);
  const entries = days.flatMap((day) => entriesOf(lists, day));
  return entries
    .filter(({ id, firstSeenAt }) => firstSeenAt > before && !got.has(id) && !owedIds.has(id))
    .map((entry) => ({
      entry,
      isSure: progress.plannedAt !== null && age(finishedAt(entry.day)) < LATE_FOR_SURE_MS,
    }));
}

const daysWith = (lists: KnownLists, isWanted: (finished: Date) => boolean): string[] =>
  [...lists]
    .filter(([day, papers]) => papers.size > 0 && isWanted(finishedAt(day)))
    .map(([day]) => day)
    .sort();

const entriesOf = (lists: KnownLists, day: string): Entry[] =>
  [...(lists.get(day) ?? [])].map(([id, known]) => ({ ...known, id, day, votes: known.paper.upvotes ?? 0 }));

const unique = (entries: readonly Entry[]): Entry[] => [
  ...new Map(entries.map((entry) => [entry.id, entry])).values(),
];

/** Who may be among so many best, and who is in any case, however equals are ordered. */
function best(entries: readonly Entry[], top: number): Wanted {
  const votes = entries.map((entry) => entry.votes).sort((a, b) => b - a);
  const lowest = votes[Math.min(top, votes.length) - 1] ?? 0;
  const next = votes[top];
  const may = entries.filter((entry) => entry.votes >= lowest);
  const must = next === undefined ? entries : entries.filter((entry) => entry.votes > next);
  return { may: new Set(may.map(({ id }) => id)), must: new Set(must.map(({ id }) => id)) };
}
