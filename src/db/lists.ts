import { and, asc, count, desc, eq, gt, gte, inArray, isNull, lt, lte, max, min, sql } from 'drizzle-orm';
import type { Paper } from '../core/paper.ts';
import type { VoteCount } from '../core/rank.ts';
import type { Db } from './client.ts';
import { type StoreCounts, type StoredPaper, upsertPapers } from './papers.ts';
import { listOrders, listPapers, lists, papers, paperVotes } from './schema.ts';

export interface ListedPaper {
  readonly paper: StoredPaper;
  readonly position: number;
  readonly firstSeenAt: Date;
  /** Oldest first. */
  readonly votes: readonly VoteCount[];
}

export interface DayReading {
  readonly source: string;
  readonly day: string;
  /** Complete, in the source's order: what is absent has left the list. */
  readonly papers: readonly Paper[];
  readonly at: Date;
  readonly sample: boolean;
}

/** Stores one complete reading of a day's list, all or nothing. A sample gives way to what was really read. */
export async function storeReading(
  db: Db,
  { source, day, papers: seen, at, sample }: DayReading,
): Promise<StoreCounts> {
  return db.transaction(async (tx) => {
    if (sample && (await isReallyRead(tx, source, day))) return { stored: 0, updated: 0 };
    const ids = seen.map((paper) => paper.id);
    const outdated = await onNewerLists(tx, source, day, ids);
    const counts = await upsertPapers(tx, seen, { source, at, outdated });
    const here = and(eq(listPapers.source, source), eq(listPapers.day, day));
    const order = await tx
      .select({ paperId: listPapers.paperId })
      .from(listPapers)
      .where(and(here, isNull(listPapers.leftAt)))
      .orderBy(listPapers.position);

    if (order.length !== ids.length || order.some(({ paperId }, i) => paperId !== ids[i])) {
      await tx
        .update(listPapers)
        .set({ leftAt: at })
        .where(and(here, isNull(listPapers.leftAt)));
      if (ids.length > 0) {
        await tx
          .insert(listPapers)
          .values(ids.map((paperId, position) => ({ source, day, paperId, position, firstSeenAt: at })))
          .onConflictDoUpdate({
            target: [listPapers.source, listPapers.day, listPapers.paperId],
            set: { position: sql`excluded.position`, leftAt: null },
          });
      }
      await tx.insert(listOrders).values({ source, day, at, paperIds: ids }).onConflictDoNothing();
    }
    await tx
      .insert(lists)
      .values({ source, day, readAt: at, sample })
      .onConflictDoUpdate({ target: [lists.source, lists.day], set: { readAt: at, sample } });
    return counts;
  });
}

/**
 * A paper that was featured again stands on two lists, and an archive may show its counts on each as they were then:
 * those of the newer list hold, in whatever order the lists are read.
 */
async function onNewerLists(
  db: Db,
  source: string,
  day: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await db
    .selectDistinct({ paperId: listPapers.paperId })
    .from(listPapers)
    .where(
      and(eq(listPapers.source, source), gt(listPapers.day, day), inArray(listPapers.paperId, [...ids])),
    );
  return new Set(rows.map(({ paperId }) => paperId));
}

async function isReallyRead(db: Db, source: string, day: string): Promise<boolean> {
  const here = and(eq(lists.source, source), eq(lists.day, day), eq(lists.sample, false));
  return (await db.select({ day: lists.day }).from(lists).where(here)).length > 0;
}

export interface StoredList {
  readonly day: string;
  readonly readAt: Date;
  readonly sample: boolean;
  readonly papers: number;
}

/** The stored days of a source, newest first, each with how many papers stand on it now. */
export async function readDays(
  db: Db,
  source: string,
  { from, to }: { from: string; to: string },
): Promise<StoredList[]> {
  return db
    .select({ day: lists.day, readAt: lists.readAt, sample: lists.sample, papers: count(listPapers.paperId) })
    .from(lists)
    .leftJoin(
      listPapers,
      and(eq(listPapers.source, lists.source), eq(listPapers.day, lists.day), isNull(listPapers.leftAt)),
    )
    .where(and(eq(lists.source, source), gte(lists.day, from), lte(lists.day, to)))
    .groupBy(lists.source, lists.day)
    .orderBy(desc(lists.day));
}

/** The days next to this one that have papers, and the newest day of all that does. */
export async function neighbours(
  db: Db,
  source: string,
  day: string,
): Promise<{ previous: string | null; next: string | null; newest: string | null }> {
  const present = and(eq(listPapers.source, source), isNull(listPapers.leftAt));
  const one = async (where: ReturnType<typeof lt> | undefined, pick: typeof min | typeof max) => {
    const [row] = await db
      .select({ day: pick(listPapers.day) })
      .from(listPapers)
      .where(and(present, where));
    return row?.day ?? null;
  };
  return {
    previous: await one(lt(listPapers.day, day), max),
    next: await one(gt(listPapers.day, day), min),
    newest: await one(undefined, max),
  };
}

/** What stands on the lists of these days, with the votes over time, by day and position. */
export async function readLists(
  db: Db,
  source: string,
  { from, to }: { from: string; to: string },
): Promise<ListedPaper[]> {
  const rows = await db
    .select({ paper: papers, position: listPapers.position, firstSeenAt: listPapers.firstSeenAt })
    .from(listPapers)
    .innerJoin(papers, eq(papers.id, listPapers.paperId))
    .where(
      and(
        eq(listPapers.source, source),
        gte(listPapers.day, from),
        lte(listPapers.day, to),
        isNull(listPapers.leftAt),
      ),
    )
    .orderBy(desc(listPapers.day), asc(listPapers.position));
  if (rows.length === 0) return [];

  const ids = [...new Set(rows.map(({ paper }) => paper.id))];
  const readings = await db
    .select()
    .from(paperVotes)
    .where(inArray(paperVotes.paperId, ids))
    .orderBy(paperVotes.at);
  const votes = new Map<string, VoteCount[]>(ids.map((id) => [id, []]));
  for (const reading of readings) votes.get(reading.paperId)?.push(reading);
  return rows.map((row) => ({ ...row, votes: votes.get(row.paper.id) ?? [] }));
}

/**
 * The same by days, and with a paper's newest votes only: enough for a list that has settled, and a hundredth of the
 * rows.
 */
export async function readListed(
  db: Db,
  source: string,
  days: readonly string[],
): Promise<(ListedPaper & { readonly day: string })[]> {
  if (days.length === 0) return [];
  const rows = await db
    .select({
      paper: papers,
      day: listPapers.day,
      position: listPapers.position,
      firstSeenAt: listPapers.firstSeenAt,
    })
    .from(listPapers)
    .innerJoin(papers, eq(papers.id, listPapers.paperId))
    .where(and(eq(listPapers.source, source), inArray(listPapers.day, [...days]), isNull(listPapers.leftAt)))
    .orderBy(desc(listPapers.day), asc(listPapers.position));
  return rows.map((row) => {
    const { upvotes, comments, stars, changedAt } = row.paper;
    return { ...row, votes: upvotes === null ? [] : [{ at: changedAt, upvotes, comments, stars }] };
  });
}

/** The newest days of a source that have papers, the newest first. */
export async function newestDays(
  db: Db,
  source: string,
  { until, limit }: { until: string; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectDistinct({ day: listPapers.day })
    .from(listPapers)
    .where(and(eq(listPapers.source, source), lte(listPapers.day, until), isNull(listPapers.leftAt)))
    .orderBy(desc(listPapers.day))
    .limit(limit);
  return rows.map(({ day }) => day);
}

/** The days on whose list a paper stands, oldest first. */
export async function listedDays(db: Db, source: string, paperId: string): Promise<string[]> {
  const rows = await db
    .select({ day: listPapers.day })
    .from(listPapers)
    .where(and(eq(listPapers.source, source), eq(listPapers.paperId, paperId), isNull(listPapers.leftAt)))
    .orderBy(listPapers.day);
  return rows.map(({ day }) => day);
}

/** How many days of a source have papers, and from when to when. */
export async function listSpan(
  db: Db,
  source: string,
): Promise<{ lists: number; first: string | null; last: string | null }> {
  const [row] = await db
    .select({
      lists: sql`count(distinct ${listPapers.day})`.mapWith(Number),
      first: min(listPapers.day),
      last: max(listPapers.day),
    })
    .from(listPapers)
    .where(and(eq(listPapers.source, source), isNull(listPapers.leftAt)));
  return row ?? { lists: 0, first: null, last: null };
}
