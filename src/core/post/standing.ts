import { settledAt } from '../day.ts';
import { type RankEntry, rankPapers } from '../rank.ts';
import type { DayList, Listed } from './compose.ts';

/** A paper at its place. */
export interface Placed {
  readonly listed: Listed;
  /** The list's day. */
  readonly day: string;
  /** From 1. */
  readonly rank: number;
}

export interface Standing {
  /** The best first. */
  readonly all: readonly Placed[];
  readonly byId: ReadonlyMap<string, Placed>;
}

const finished = new WeakMap<readonly DayList[], Standing>();
const alone = new WeakMap<DayList, Standing>();
const moments = new WeakMap<DayList, Map<number, Standing>>();

/** Finished lists taken together: votes alone decide, and a paper on two of them counts once, with the newer. */
export function standTogether(lists: readonly DayList[]): Standing {
  const known = finished.get(lists);
  if (known) return known;
  const standing = rank(lists, { now: LONG_SETTLED, settledAt: LONG_SETTLED });
  finished.set(lists, standing);
  return standing;
}

/** One finished list. */
export function standAlone(list: DayList): Standing {
  const known = alone.get(list);
  if (known) return known;
  const standing = standTogether([list]);
  alone.set(list, standing);
  return standing;
}

/** A list as it stood at a moment: what was on it by then, with the votes of then. */
export function standAt(list: DayList, at: Date): Standing {
  const known = moments.get(list) ?? new Map<number, Standing>();
  const before = known.get(at.getTime());
  if (before) return before;
  const papers = list.papers
    .filter(({ firstSeenAt }) => firstSeenAt <= at)
    .map((listed) => ({ ...listed, votes: listed.votes.filter((count) => count.at <= at) }));
  const standing = rank([{ day: list.day, papers }], { now: at, settledAt: settledAt(list.day) });
  moments.set(list, known.set(at.getTime(), standing));
  return standing;
}

/** Lists of different ages are all taken as finished, so that votes alone decide. */
const LONG_SETTLED = new Date(0);

function rank(lists: readonly DayList[], times: { now: Date; settledAt: Date }): Standing {
  const listings = new Map<string, { listed: Listed; day: string }>();
  for (const { day, papers } of lists) for (const listed of papers) listings.set(listed.id, { listed, day });
  const entries: RankEntry[] = [...listings.values()].map(({ listed }) => listed);
  const all = rankPapers(entries, times).flatMap(({ id, rank: place }): Placed[] => {
    const listing = listings.get(id);
    return listing ? [{ ...listing, rank: place }] : [];
  });
  return { all, byId: new Map(all.map((placed) => [placed.listed.id, placed])) };
}
