import { formatAge } from './day.ts';

/** One look at a paper's counts; null is "the source did not say". */
export interface VoteCount {
  readonly at: Date;
  readonly upvotes: number;
  readonly comments: number | null;
  readonly stars: number | null;
}

export interface RankEntry {
  readonly id: string;
  /** When it was first found on the list. The source's own time of submission is not reliable enough. */
  readonly firstSeenAt: Date;
  /** Oldest first; empty when nothing was counted yet. */
  readonly votes: readonly VoteCount[];
  /** Place in the source's own order, from 0; null when it had none. */
  readonly position: number | null;
}

export interface RankedPaper {
  readonly id: string;
  /** From 1, each rank once. */
  readonly rank: number;
  readonly upvotes: number | null;
  /** Why it stands here, in one line: `31 votes, 12 of them in the last 3 h`. */
  readonly reason: string;
}

/** What a paper is credited with before it has shown its pace: so many votes in so many hours. */
export interface Credit {
  readonly votes: number;
  readonly hours: number;
}

/** How each kind of list is ordered, in one line for people. */
export const rankingRules = {
  unfinished: 'Votes so far, plus those each paper would gain at its own pace until the list settles',
  settled: "Most votes first; between equals more comments, then the source's own order",
} as const;

/**
 * From the middle of a plateau: 1 to 5 votes in 4 to 8 hours cannot be told apart (`bench/ranking.ts`
 * with `--tune`), nor can ages that start at the submission or, as ours, up to 2.5 h later at the first sighting.
 */
const usualCredit: Credit = { votes: 3, hours: 4 };

const hourMs = 3_600_000;
const recentMs = 3 * hourMs;

interface Candidate {
  readonly entry: RankEntry;
  readonly upvotes: number | null;
  readonly votes: number;
  readonly comments: number;
  readonly score: number;
}

/**
 * Orders a list and says why. The result depends on the entries and the two times alone, not on the order of
 * the entries, as long as their ids are unique.
 *
 * A morning's list is unfair to whatever came last: in recordings before 14 UTC a paper submitted not
 * 2 h ago has 4 votes on average, one submitted 7 h ago 13. So an unfinished list adds the votes that each
 * paper's pace still promises. The promise shrinks with the time left: at `settledAt` only votes count.
 * Papers of one age, or of unknown age and so first seen at once, always stand in the order of their votes.
 */
export function rankPapers(
  entries: readonly RankEntry[],
  { now, settledAt, credit = usualCredit }: { now: Date; settledAt: Date; credit?: Credit },
): RankedPaper[] {
  const hoursLeft = Math.max(0, settledAt.getTime() - now.getTime()) / hourMs;

  const candidates = entries.map((entry): Candidate => {
    const upvotes = latest(entry.votes, (count) => count.upvotes);
    const votes = upvotes ?? 0;
    const ageHours = Math.max(0, now.getTime() - entry.firstSeenAt.getTime()) / hourMs;
    const pace = (votes + credit.votes) / (ageHours + credit.hours);
    const comments = latest(entry.votes, (count) => count.comments) ?? 0;
    return { entry, upvotes, votes, comments, score: votes + hoursLeft * pace };
  });

  candidates.sort((a, b) => b.score - a.score || b.votes - a.votes || breakTie(a, b).order);
  return candidates.map((candidate, index) => {
    const votes = formatVotes(candidate.upvotes);
    const why = tieReason(candidates, index) ?? (hoursLeft > 0 ? paceReason(candidate, now) : null);
    const reason = why === null ? votes : `${votes}, ${why}`;
    return { id: candidate.entry.id, rank: index + 1, upvotes: candidate.upvotes, reason };
  });
}

/** The newest value that is known: a later look that did not see it erases nothing. */
function latest(counts: readonly VoteCount[], pick: (count: VoteCount) => number | null): number | null {
  return counts.map(pick).findLast((value) => value !== null && Number.isFinite(value)) ?? null;
}

function formatVotes(upvotes: number | null): string {
  if (upvotes === null) return 'votes not known yet';
  return upvotes === 1 ? '1 vote' : `${upvotes} votes`;
}

function paceReason({ entry, votes }: Candidate, now: Date): string {
  const before = entry.votes.findLast(({ at }) => now.getTime() - at.getTime() >= recentMs);
  const gained = before === undefined ? 0 : votes - before.upvotes;
  if (before === undefined || !(gained > 0 && gained <= votes)) {
    return `first seen ${formatAge(now.getTime() - entry.firstSeenAt.getTime())} ago`;
  }
  const hours = Math.round((now.getTime() - before.at.getTime()) / hourMs);
  return `${gained === votes ? 'all' : gained} of them in the last ${hours} h`;
}

function tieReason(candidates: readonly Candidate[], index: number): string | null {
  const candidate = candidates[index];
  for (const neighbour of [index - 1, index + 1]) {
    const other = candidates[neighbour];
    if (candidate && other && candidate.score === other.score && candidate.votes === other.votes) {
      return `tied with #${neighbour + 1}; ${breakTie(candidate, other).words}`;
    }
  }
  return null;
}

/**
 * Between equals. The source's own order is right about 58 % of the pairs that are tied in recordings from 14
 * UTC on (885 pairs, standard error 1.7), the id about 50 %; more comments about 53 % of the 224 pairs that
 * differ in them. Comments come first all the same: people understand them, and they cost nothing
 * (`bench/ranking.ts`, afternoon).
 */
function breakTie(a: Candidate, b: Candidate): { order: number; words: string } {
  if (a.comments !== b.comments) return tie(b.comments - a.comments, ['more comments', 'fewer comments']);
  const [placeA, placeB] = [place(a), place(b)];
  if (placeA !== placeB)
    return tie(placeA - placeB, ["ahead in the source's order", "behind in the source's order"]);
  const [seenA, seenB] = [a.entry.firstSeenAt.getTime(), b.entry.firstSeenAt.getTime()];
  if (seenA !== seenB) return tie(seenA - seenB, ['seen earlier', 'seen later']);
  return tie(a.entry.id < b.entry.id ? -1 : 1, ['smaller id', 'larger id']);
}

const tie = (order: number, [first, second]: readonly [string, string]) => ({
  order,
  words: order < 0 ? first : second,
});

const place = ({ entry }: Candidate): number => entry.position ?? Number.MAX_SAFE_INTEGER;
