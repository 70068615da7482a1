import { MOST_OF_TOPIC, TRENDING } from '../../core/channel.ts';
import { addDays, dayOf, settledAt } from '../../core/day.ts';
import type { Paper } from '../../core/paper.ts';
import { createTopic, withArxiv } from '../../core/post/topic.ts';
import { looserQueries, stricterQueries } from '../../core/post/variants.ts';
import { createTextReader } from '../../core/query/index.ts';
import { rankPapers } from '../../core/rank.ts';
import { stem } from '../../core/search/tokens.ts';
import type { Db } from '../../db/client.ts';
import { type ListedPaper, newestDays, readListed } from '../../db/lists.ts';
import { LISTS } from '../freshness.ts';
import { readTexts } from './material.ts';
import { createTurns } from './turns.ts';

const LISTS_READ = 30;
const LAST = 5;
/** Fewer papers a day than this are worth all of arXiv. */
const FEW_A_DAY = 0.2;

export interface Forecast {
  /** How many of the newest lists were looked at, at most 30; 0: there are none yet. */
  readonly lists: number;
  /** Papers a list that would have been sent, on average. */
  readonly perDay: number;
  /** Papers a list that match: more than are sent where a topic has more than a post shows. */
  readonly matching: number;
  /** The newest matches, at most five. */
  readonly last: readonly Paper[];
  /** A stricter query with fewer papers, or null where that makes no sense. */
  readonly fewer: { readonly query: string; readonly perDay: number } | null;
  /** A wider query with more, or null. */
  readonly more: { readonly query: string; readonly perDay: number } | null;
}

type Row = ListedPaper & { readonly day: string };

/** What a query would have sent over the last 30 finished lists; '' is the trending list. */
export async function forecast(
  db: Db,
  query: string,
  { top, now }: { top: number; now: Date },
): Promise<Forecast> {
  const newest = await newestDays(db, LISTS, { until: dayOf(now), limit: LISTS_READ + 1 });
  const days = newest.filter((day) => settledAt(day) <= now).slice(0, LISTS_READ);
  const rows = await readByDay(db, LISTS, days);
  if (query === TRENDING) return ofTrending(days, rows, top);

  const count = await createCounter(db, days, rows);
  const found = await count(query);
  const { lists, perDay, matching } = found;
  return {
    lists,
    perDay,
    matching,
    last: found.papers.slice(0, LAST),
    fewer: perDay > 0 ? await findFewer(query, perDay, count) : null,
    more: await findMore(query, perDay, count),
  };
}

function ofTrending(days: readonly string[], rows: readonly Row[], top: number): Forecast {
  const sizes = days.map((day) => rows.filter((row) => row.day === day).length);
  const newest = rows.filter(({ day }) => day === days[0]);
  const entries = newest.map(({ paper, ...entry }) => ({ ...entry, id: paper.id }));
  const ranked = rankPapers(entries, { now: new Date(0), settledAt: new Date(0) });
  const papers = new Map(newest.map(({ paper }) => [paper.id, paper]));
  return {
    lists: days.length,
    perDay: mean(sizes.map((size) => Math.min(size, top))),
    matching: mean(sizes),
    last: ranked.slice(0, LAST).flatMap(({ id }) => papers.get(id) ?? []),
    fewer: null,
    more: null,
  };
}

interface Count {
  readonly lists: number;
  readonly perDay: number;
  readonly matching: number;
  /** The newest first. */
  readonly papers: readonly Paper[];
}
type Counter = (query: string) => Promise<Count>;

/** Counts what queries match, each text read once, and arXiv's announcements only when one asks for them. */
async function createCounter(db: Db, days: readonly string[], rows: readonly Row[]): Promise<Counter> {
  const reader = createTextReader(stem);
  const turns = createTurns();
  let announced: readonly Row[] | null = null;
  const read = async (listed: readonly Row[]) => {
    await readTexts(
      listed.map(({ paper }) => paper),
      reader,
      turns,
    );
    return listed;
  };
  await read(rows);

  return async (query) => {
    const topic = createTopic(query, reader);
    if (topic === null) return { lists: days.length, perDay: 0, matching: 0, papers: [] };
    if (topic.wantsArxiv) announced ??= await read(await readAnnounced(db, days));
    const extra = topic.wantsArxiv ? (announced ?? []) : [];
    // Where arXiv's announcements are asked for, days from before they were read would only look empty.
    const first = extra.at(-1)?.day ?? '';
    const counted = days.filter((day) => day >= first);
    const seen = new Set<string>();
    const byDay = counted.map((day) =>
      [...rows, ...extra].flatMap(({ paper, day: on }) => {
        if (on !== day || seen.has(paper.id) || !topic.matches(paper)) return [];
        seen.add(paper.id);
        return [paper];
      }),
    );
    await turns.spend(1);
    return {
      lists: counted.length,
      perDay: mean(byDay.map((papers) => Math.min(papers.length, MOST_OF_TOPIC))),
      matching: mean(byDay.map(({ length }) => length)),
      papers: byDay.flat(),
    };
  };
}

/** By the day of the list they come with: the first one on their own day or later. */
async function readAnnounced(db: Db, days: readonly string[]): Promise<Row[]> {
  const [newest] = days;
  const oldest = days.at(-1);
  if (newest === undefined || oldest === undefined) return [];
  const own: string[] = [];
  for (let day = newest; day >= oldest; day = addDays(day, -1)) own.push(day);
  const rows = await readByDay(db, 'arxiv', own);
  return rows.flatMap((row) => {
    const day = days.findLast((list) => list >= row.day);
    return day === undefined ? [] : [{ ...row, day }];
  });
}

/** Some hundred papers at a time, the newest day first: an embedded database lets nobody work meanwhile. */
async function readByDay(db: Db, source: string, days: readonly string[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const day of days) rows.push(...(await readListed(db, source, [day])));
  return rows;
}

/** The lowest threshold of votes that at least halves it, and leaves something. */
async function findFewer(query: string, perDay: number, count: Counter): Promise<Forecast['fewer']> {
  for (const stricter of stricterQueries(query)) {
    const found = await count(stricter);
    if (found.perDay > perDay / 2) continue;
    return found.perDay > 0 ? { query: stricter, perDay: found.perDay } : null;
  }
  return null;
}

/** All of arXiv for a topic that is rare, else the query with one demand less that brings the most. */
async function findMore(query: string, perDay: number, count: Counter): Promise<Forecast['more']> {
  const wider = perDay < FEW_A_DAY ? withArxiv(query) : null;
  if (wider !== null) {
    const found = await count(wider);
    if (found.perDay > perDay) return { query: wider, perDay: found.perDay };
  }
  let best: Forecast['more'] = null;
  for (const looser of looserQueries(query)) {
    const found = await count(looser);
    if (found.perDay > (best?.perDay ?? perDay)) best = { query: looser, perDay: found.perDay };
  }
  return best;
}

const mean = (numbers: readonly number[]): number =>
  numbers.length === 0 ? 0 : numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
