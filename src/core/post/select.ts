import { MOST_OF_TOPIC, MOST_PAPERS, TRENDING } from '../channel.ts';
import { dayOf } from '../day.ts';
import type { Paper } from '../paper.ts';
import type { PostInput, Topic } from './compose.ts';
import { latecomers, overtakers } from './leaders.ts';
import { type Placed, standAt, standTogether } from './standing.ts';

/** A paper that a post shows, and how. */
export interface Pick {
  readonly paper: Paper;
  /** Its place on the lists that the post is about; null: it stands on none of them. */
  readonly rank: number | null;
  /** The day by which its age is judged. */
  readonly asOf: string;
  /** What is particular about it: that it came late, or overtook. */
  readonly mark: string | null;
  /** '' is the trending list. */
  readonly queries: readonly string[];
}

/** What a topic has besides the papers shown. */
export interface Hidden {
  readonly query: string;
  readonly count: number;
  /** The list that all of them stand on; null: they come from several, or from arXiv. */
  readonly day: string | null;
}

interface ShownList {
  readonly day: string;
  /** Papers on it. */
  readonly total: number;
}

export interface Selection {
  /** What comes first, since earlier posts missed it. */
  readonly leaders: readonly Pick[];
  /** Finished lists whose turn it is, the oldest first, and the best of them. */
  readonly finished: {
    readonly lists: readonly ShownList[];
    readonly total: number;
    readonly picks: readonly Pick[];
  };
  readonly open: (ShownList & { readonly picks: readonly Pick[] }) | null;
  /** By topic, those without a paper left out. */
  readonly sections: readonly { readonly query: string; readonly picks: readonly Pick[] }[];
  readonly hidden: readonly Hidden[];
  /** Latecomers for whom there was no room. */
  readonly moreLate: number;
  /** Papers on the lists whose best are shown that are not shown themselves. */
  readonly rest: number;
}

/** All of a post's papers in the order shown. */
export const picksOf = ({ leaders, finished, open, sections }: Selection): readonly Pick[] => [
  ...leaders,
  ...finished.picks,
  ...(open?.picks ?? []),
  ...sections.flatMap(({ picks }) => picks),
];

/** A topic's candidate; null: announced on arXiv only. */
interface Candidate {
  readonly paper: Paper;
  readonly placed: Placed | null;
}

/** Chooses a post's papers: never one the channel got, each once, at most ten. Null: there is none. */
export function selectPapers(input: PostInput): Selection | null {
  const { topics, hasTrending, posted, open, settings } = input;
  const owed = standTogether(input.owed);
  const soFar = open && standAt(open, input.now);
  const taken = new Map<string, Pick>();
  const isFree = (id: string) => !posted.has(id) && !taken.has(id);
  const queriesOf = (paper: Paper) => topics.flatMap((topic) => (topic.matches(paper) ? [topic.query] : []));
  const take = (paper: Paper, how: Omit<Pick, 'paper'>): Pick[] => {
    if (taken.size >= MOST_PAPERS || !isFree(paper.id)) return [];
    const pick = { paper, ...how };
    taken.set(paper.id, pick);
    return [pick];
  };
  const trending = ({ listed: { paper }, rank, day }: Placed): Pick[] =>
    take(paper, { rank, asOf: day, mark: null, queries: [TRENDING, ...queriesOf(paper)] });

  const late = latecomers(input, owed);
  const count = new Map<string, number>();
  const leaders = [...late, ...overtakers(input)].flatMap(({ placed: { listed, day }, mark, inTop }) => {
    const queries = queriesOf(listed.paper);
    const withRoom = queries.find((query) => (count.get(query) ?? 0) < MOST_OF_TOPIC);
    if (!inTop && withRoom === undefined) return [];
    const picked = take(listed.paper, {
      rank: null,
      asOf: day,
      mark,
      queries: inTop ? [TRENDING, ...queries] : queries,
    });
    if (!inTop && withRoom !== undefined) count.set(withRoom, (count.get(withRoom) ?? 0) + picked.length);
    return picked;
  });

  // A list that was shown while it grew is owed for what overtook since, not for its next best.
  const best = (placed: readonly Placed[]) =>
    placed
      .filter(({ day, listed }) => day !== input.shownOpen && isFree(listed.id))
      .slice(0, settings.top)
      .flatMap(trending);
  const finishedPicks = hasTrending ? best(owed.all) : [];
  const openPicks =
    hasTrending && soFar ? best(soFar.all.filter(({ listed }) => !owed.byId.has(listed.id))) : [];

  const listed = [...owed.all, ...(soFar?.all ?? [])].map(
    (placed): Candidate => ({ paper: placed.listed.paper, placed }),
  );
  const announced = input.announced.map((paper): Candidate => ({ paper, placed: null }));
  const matching = topics.map((topic) => ({
    topic,
    found: (topic.wantsArxiv ? [...listed, ...announced] : listed).filter(
      ({ paper }) => !posted.has(paper.id) && topic.matches(paper),
    ),
  }));
  const sections = topics.map(({ query }) => ({ query, picks: [] as Pick[] }));
  // A paper for each topic in turn, so that the last topic gets a place too.
  for (let round = 0; round < MOST_OF_TOPIC; round++) {
    for (const [i, { topic, found }] of matching.entries()) {
      if ((count.get(topic.query) ?? 0) >= MOST_OF_TOPIC) continue;
      const next = found.find(({ paper }) => isFree(paper.id));
      if (!next) continue;
      const { paper, placed } = next;
      const isRanked = placed !== null && (input.owed.length === 0 || owed.byId.has(paper.id));
      const picked = take(paper, {
        rank: isRanked ? placed.rank : null,
        asOf: placed?.day ?? dayOf(input.now),
        mark: null,
        queries: queriesOf(paper),
      });
      sections[i]?.picks.push(...picked);
      count.set(topic.query, (count.get(topic.query) ?? 0) + picked.length);
    }
  }
  if (taken.size === 0) return null;

  const lateFound = late.map(({ placed }): Candidate => ({ paper: placed.listed.paper, placed }));
  const shown = new Map([
    ...(finishedPicks.length > 0 ? owed.byId : []),
    ...(openPicks.length > 0 && soFar ? soFar.byId : []),
  ]);
  return {
    leaders,
    finished: { lists: input.owed.map(toShown), total: owed.all.length, picks: finishedPicks },
    open: open && openPicks.length > 0 ? { ...toShown(open), picks: openPicks } : null,
    sections: sections.filter(({ picks }) => picks.length > 0),
    hidden: matching.flatMap(({ topic, found }) =>
      hiddenOf(topic, [...found, ...lateFound.filter(({ paper }) => topic.matches(paper))], isFree),
    ),
    moreLate: late.filter(({ placed, inTop }) => inTop && isFree(placed.listed.id)).length,
    rest: [...shown.keys()].filter((id) => !taken.has(id)).length,
  };
}

function hiddenOf({ query }: Topic, found: readonly Candidate[], isFree: (id: string) => boolean): Hidden[] {
  const left = new Map(found.filter(({ paper }) => isFree(paper.id)).map((entry) => [entry.paper.id, entry]));
  if (left.size === 0) return [];
  const days = new Set([...left.values()].map(({ placed }) => placed?.day ?? null));
  const [day = null] = days;
  return [{ query, count: left.size, day: days.size === 1 ? day : null }];
}

const toShown = ({ day, papers }: { day: string; papers: readonly unknown[] }): ShownList => ({
  day,
  total: papers.length,
});
