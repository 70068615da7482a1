import type { ChannelSettings } from '../channel.ts';
import { dayOf } from '../day.ts';
import type { Message } from '../message.ts';
import type { Paper } from '../paper.ts';
import type { RankEntry } from '../rank.ts';
import { renderPost } from './render.ts';
import { picksOf, selectPapers } from './select.ts';

/** One paper as it stands on one list. */
export interface Listed extends RankEntry {
  readonly paper: Paper;
}

/** A daily list, with everything that is on it now. */
export interface DayList {
  readonly day: string;
  readonly papers: readonly Listed[];
}

export interface Topic {
  /** As the channel's members know it: a printed query. */
  readonly query: string;
  readonly matches: (paper: Paper) => boolean;
  /** It asks for arXiv's announcements too, not only for what stands on the lists. */
  readonly wantsArxiv: boolean;
}

/** Lists are told apart by identity: what was worked out for an array or a list is not worked out again. */
export interface PostInput {
  readonly settings: Pick<ChannelSettings, 'top'>;
  /** It follows the trending list itself. */
  readonly hasTrending: boolean;
  readonly topics: readonly Topic[];
  /** Lists whose turn it is, the oldest first. */
  readonly owed: readonly DayList[];
  /** Lists that had their turn in the last days, for what came late or overtook. */
  readonly covered: readonly DayList[];
  /** Today's list so far; null: not wanted, or nothing there. */
  readonly open: DayList | null;
  /** arXiv's announcements since the last post. */
  readonly announced: readonly Paper[];
  /** The list that the last post showed unfinished. */
  readonly shownOpen: string | null;
  /** When the last post was put together; null: this is the first. */
  readonly plannedAt: Date | null;
  /** What the channel got already. */
  readonly posted: ReadonlySet<string>;
  readonly now: Date;
  /** Quiet lines that readers need: late, source down. */
  readonly notes: readonly string[];
}

export interface Post {
  readonly message: Message;
  /** In the order shown, each with the queries it came for; '' is the trending list. */
  readonly papers: readonly { readonly id: string; readonly queries: readonly string[] }[];
  /** The list that it shows unfinished. */
  readonly openDay: string | null;
}

/** Null: nothing to say. `render`: one that remembers, for many channels. */
export function composePost(input: PostInput, render = renderPost): Post | null {
  const selection = selectPapers(input);
  if (selection === null) return null;
  return {
    message: render(selection, { today: dayOf(input.now), notes: input.notes }),
    openDay: selection.open?.day ?? null,
    papers: picksOf(selection).map(({ paper: { id }, queries }) => ({ id, queries })),
  };
}
