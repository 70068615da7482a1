import type { PostInput } from './compose.ts';
import { type Placed, type Standing, standAlone, standAt } from './standing.ts';
import { dayWord, ordinal } from './words.ts';

/** A paper that earlier posts missed. */
export interface Leader {
  readonly placed: Placed;
  readonly mark: string;
  /** It is among the best of its list, whatever the topics say. */
  readonly inTop: boolean;
}

/** What came to a list after the post that brought it, and is wanted: among its best by now, or of a topic. */
export function latecomers(input: PostInput, owed: Standing): Leader[] {
  const { plannedAt, posted, topics, hasTrending, settings } = input;
  if (plannedAt === null) return [];
  const leaders = input.covered.flatMap((list) => {
    if (list.papers.every(({ firstSeenAt }) => firstSeenAt <= plannedAt)) return [];
    return standAlone(list).all.flatMap((placed): Leader[] => {
      const { id, paper, firstSeenAt } = placed.listed;
      if (firstSeenAt <= plannedAt || posted.has(id) || owed.byId.has(id)) return [];
      const inTop = hasTrending && placed.rank <= settings.top;
      if (!inTop && !topics.some((topic) => topic.matches(paper))) return [];
      const word = dayWord(list.day, input.now);
      return [{ placed, inTop, mark: `came late to ${word}’s list, now ${ordinal(placed.rank)}` }];
    });
  });
  return [...new Map(leaders.map((leader) => [leader.placed.listed.id, leader])).values()];
}

/** Of a list that was shown unfinished: who is among its best now, and was not then. */
export function overtakers({
  owed,
  shownOpen,
  plannedAt,
  posted,
  hasTrending,
  settings,
  now,
}: PostInput): Leader[] {
  const list = owed.find(({ day }) => day === shownOpen);
  if (!list || plannedAt === null || !hasTrending) return [];
  const then = standAt(list, plannedAt);
  const word = dayWord(list.day, now);
  return standAlone(list)
    .all.slice(0, settings.top)
    .filter(({ listed }) => !posted.has(listed.id))
    .map((placed) => {
      const before = then.byId.get(placed.listed.id);
      const place = ordinal(placed.rank);
      const mark = before
        ? `was ${ordinal(before.rank)} on ${word}, now ${place}`
        : `came later on ${word}, now ${place}`;
      return { placed, mark, inTop: true };
    });
}
