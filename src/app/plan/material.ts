import { addDays, dayOf, settledAt } from '../../core/day.ts';
import type { Paper } from '../../core/paper.ts';
import type { DayList, Topic } from '../../core/post/compose.ts';
import { createTopic } from '../../core/post/topic.ts';
import { createTextReader, type TextReader } from '../../core/query/index.ts';
import { stem } from '../../core/search/tokens.ts';
import type { Db } from '../../db/client.ts';
import { type ListedPaper, newestDays, readListed, readLists } from '../../db/lists.ts';
import { LISTS } from '../freshness.ts';
import { COVERED_DAYS, createShelf, type Shelf } from './shelf.ts';
import { createTurns, type Turns } from './turns.ts';

/** Enough for the lists that can be owed and for those that can get latecomers. */
const LISTS_READ = 12;
/** Work between two turns of the event loop: some milliseconds. */
const TEXTS_A_TURN = 40;
const TESTS_A_TURN = 5_000;

/** What a round of posts is made of, read once for all channels. */
export interface Material extends Shelf {
  /** The newest list, while it is unfinished. */
  readonly open: DayList | null;
  /** What arXiv announced after that, the newest first. */
  announced(after: Date): readonly Paper[];
  /** Null: the query can't be read. */
  topic(query: string): Topic | null;
  /** Papers that a post can hold. */
  readonly paperIds: readonly string[];
}

export interface Wanted {
  readonly now: Date;
  /** What the channels follow. */
  readonly queries: readonly string[];
  /** Lists that were shown to them before they were finished. */
  readonly openDays: readonly string[];
  readonly reader?: TextReader | undefined;
}

/** Reads what posts can be about, and tests every query on it, leaving the event loop its turns. */
export async function gather(
  db: Db,
  { now, queries, openDays, reader = createTextReader(stem) }: Wanted,
): Promise<Material> {
  const days = await newestDays(db, LISTS, { until: addDays(dayOf(now), 1), limit: LISTS_READ });
  const lists = createLists(await readDaysOf(db, days, openDays, now));
  const finished = lists.filter(({ day }) => settledAt(day) <= now);
  const open = lists.find(({ day }) => settledAt(day) > now) ?? null;

  const topics = new Map<string, Topic | null>();
  const topic = (query: string) => {
    const known = topics.has(query) ? (topics.get(query) ?? null) : rememberedTopic(query, reader);
    topics.set(query, known);
    return known;
  };
  const wanted = queries.flatMap((query) => (query === '' ? [] : (topic(query) ?? [])));
  const hasArxiv = wanted.some(({ wantsArxiv }) => wantsArxiv);
  const announcements = hasArxiv ? await readAnnounced(db, now) : [];
  const onLists = lists.flatMap(({ papers }) => papers.map(({ paper }) => paper));
  const byArxiv = announcements.map(({ paper }) => paper);

  const turns = createTurns();
  // What is on lists comes last, so that it is remembered when there is too much of the others.
  if (wanted.length > 0) await readTexts([...byArxiv, ...onLists], reader, turns);
  const matched = await testAll(wanted, onLists, byArxiv, turns);
  const since = new Map<number, readonly Paper[]>();
  return {
    ...createShelf(finished, now),
    open,
    topic,
    paperIds: [...new Set([...onLists.map(({ id }) => id), ...matched])],
    announced(after) {
      const at = after.getTime();
      const known =
        since.get(at) ??
        announcements.flatMap(({ paper, firstSeenAt }) => (firstSeenAt > after ? [paper] : []));
      since.set(at, known);
      return known;
    },
  };
}

/** Finished lists with their newest votes; those that were shown growing, and the one that grows, with all of them. */
async function readDaysOf(db: Db, days: readonly string[], openDays: readonly string[], now: Date) {
  const isWatched = (day: string) => openDays.includes(day) || settledAt(day) > now;
  const rows = await readListed(
    db,
    LISTS,
    days.filter((day) => !isWatched(day)),
  );
  const watched = await Promise.all(
    days.filter(isWatched).map(async (day) => {
      const listed = await readLists(db, LISTS, { from: day, to: day });
      return listed.map((row) => ({ ...row, day }));
    }),
  );
  return [...rows, ...watched.flat()];
}

/** The oldest first. A paper is one object, on however many lists it stands. */
function createLists(rows: readonly (ListedPaper & { readonly day: string })[]): DayList[] {
  const papers = new Map(rows.map(({ paper }) => [paper.id, paper]));
  const days = [...new Set(rows.map(({ day }) => day))].sort();
  return days.map((day) => ({
    day,
    papers: rows.flatMap(({ paper, ...entry }) =>
      entry.day === day ? [{ ...entry, id: paper.id, paper: papers.get(paper.id) ?? paper }] : [],
    ),
  }));
}

async function readAnnounced(db: Db, now: Date): Promise<ListedPaper[]> {
  const today = dayOf(now);
  const days = Array.from({ length: COVERED_DAYS + 2 }, (_, i) => addDays(today, 1 - i));
  const rows = await readListed(db, 'arxiv', days);
  // The newest day comes first, so that a paper counts from when it was first announced.
  const unique = [...new Map(rows.map((row) => [row.paper.id, row])).values()];
  return unique.sort((a, b) => b.firstSeenAt.getTime() - a.firstSeenAt.getTime() || a.position - b.position);
}

/** Thousands of channels ask the same of the same papers. */
function rememberedTopic(query: string, reader: TextReader): Topic | null {
  const topic = createTopic(query, reader);
  if (topic === null) return null;
  const verdicts = new Map<string, boolean>();
  return {
    ...topic,
    matches(paper) {
      const verdict = verdicts.get(paper.id) ?? topic.matches(paper);
      verdicts.set(paper.id, verdict);
      return verdict;
    },
  };
}

/** Takes the texts apart, some at a time. */
export async function readTexts(papers: readonly Paper[], reader: TextReader, turns: Turns): Promise<void> {
  for (const paper of papers) {
    reader.textsOf(paper).all();
    await turns.spend(1 / TEXTS_A_TURN);
  }
}

/** Resolves to the ids of announcements that are wanted. */
async function testAll(
  topics: readonly Topic[],
  onLists: readonly Paper[],
  announced: readonly Paper[],
  turns: Turns,
): Promise<string[]> {
  const ids: string[] = [];
  for (const { matches, wantsArxiv } of topics) {
    for (const paper of onLists) matches(paper);
    await turns.spend(onLists.length / TESTS_A_TURN);
    if (!wantsArxiv) continue;
    for (const paper of announced) if (matches(paper)) ids.push(paper.id);
    await turns.spend(announced.length / TESTS_A_TURN);
  }
  return ids;
}
