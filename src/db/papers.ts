import { count, eq, gt, gte, inArray, max } from 'drizzle-orm';
import { mergePapers, type Paper } from '../core/paper.ts';
import type { Db } from './client.ts';
import { papers, paperVotes } from './schema.ts';

export interface StoreCounts {
  /** Papers that were new. */
  readonly stored: number;
  /** Papers known before, of which something changed. */
  readonly updated: number;
}

/**
 * Merges one reading's papers into what is known and notes every change of their counters. Call it inside a
 * transaction: rows are locked in the order of their ids, so that two processes reading the same list can't deadlock.
 * @param outdated ids of which better is known already: what was seen of these only fills gaps
 */
export async function upsertPapers(
  db: Db,
  seen: readonly Paper[],
  { source, at, outdated = new Set() }: { source: string; at: Date; outdated?: ReadonlySet<string> },
): Promise<StoreCounts> {
  const byId = new Map(seen.map((paper) => [paper.id, paper]));
  const ids = [...byId.keys()].sort();
  if (ids.length === 0) return { stored: 0, updated: 0 };

  const fresh = ids.flatMap((id) => byId.get(id) ?? []).map((paper) => toRow(paper, source, at));
  const inserted = await db.insert(papers).values(fresh).onConflictDoNothing().returning({ id: papers.id });
  const isNew = new Set(inserted.map((row) => row.id));

  let updated = 0;
  const counted = fresh.filter((row) => isNew.has(row.id) && row.upvotes !== null);
  const known = await db
    .select()
    .from(papers)
    .where(inArray(papers.id, ids))
    .orderBy(papers.id)
    .for('update');
  for (const row of known) {
    const paper = byId.get(row.id);
    if (!paper || isNew.has(row.id)) continue;
    const sources = row.sources.includes(source) ? row.sources : [...row.sources, source].sort();
    const merged = {
      ...(outdated.has(row.id) ? mergePapers(paper, row) : mergePapers(row, paper)),
      sources,
    };
    if (sameKnowledge(row, merged)) continue;
    updated++;
    const next = { ...row, ...mutable(merged), sources, changedAt: at };
    await db.update(papers).set(next).where(eq(papers.id, row.id));
    if (next.upvotes !== row.upvotes || next.comments !== row.comments || next.stars !== row.stars)
      counted.push(next);
  }
  const votes = counted.flatMap(({ id, upvotes, comments, stars }) =>
    upvotes === null ? [] : [{ paperId: id, at, upvotes, comments, stars }],
  );
  if (votes.length > 0) await db.insert(paperVotes).values(votes).onConflictDoNothing();
  return { stored: isNew.size, updated };
}

export async function findPaper(db: Db, id: string): Promise<Paper | null> {
  const [row] = await db.select().from(papers).where(eq(papers.id, id));
  return row ?? null;
}

export async function countPapers(db: Db): Promise<number> {
  const [row] = await db.select({ papers: count() }).from(papers);
  return row?.papers ?? 0;
}

export type StoredPaper = typeof papers.$inferSelect;

export const findPapers = (db: Db, ids: readonly string[]): Promise<StoredPaper[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .select()
        .from(papers)
        .where(inArray(papers.id, [...ids]));

/** Rows read at once: few enough that nobody waits for them. */
const BATCH = 100;

/** All papers in the order of their ids, some at a time. */
export async function* readPapers(db: Db): AsyncGenerator<StoredPaper[]> {
  for (let after = ''; ; ) {
    const rows = await db.select().from(papers).where(gt(papers.id, after)).orderBy(papers.id).limit(BATCH);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (rows.length < BATCH || !last) return;
    after = last.id;
  }
}

/** Which papers changed at this time or later, in the order of their changes. */
export const readChanges = (db: Db, since: Date): Promise<{ id: string; changedAt: Date }[]> =>
  db
    .select({ id: papers.id, changedAt: papers.changedAt })
    .from(papers)
    .where(gte(papers.changedAt, since))
    .orderBy(papers.changedAt);

export async function lastChange(db: Db): Promise<Date | null> {
  const [row] = await db.select({ at: max(papers.changedAt) }).from(papers);
  return row?.at ?? null;
}

const toRow = (paper: Paper, source: string, at: Date) => ({
  ...mutable(paper),
  id: paper.id,
  sources: [source],
  firstSeenAt: at,
  changedAt: at,
});

/** drizzle's array columns are typed as mutable. */
const mutable = (paper: Paper) => ({
  ...paper,
  authors: [...paper.authors],
  categories: [...paper.categories],
  keywords: [...paper.keywords],
  mediaUrls: [...paper.mediaUrls],
});

type Known = Paper & { readonly sources: readonly string[] };

function sameKnowledge(row: Known, merged: Known): boolean {
  return (Object.keys(merged) as (keyof Known)[]).every(
    (key) => JSON.stringify(row[key]) === JSON.stringify(merged[key]),
  );
}
