import { type AnyColumn, count, desc, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
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

/**
 * Papers in which a word begins with any of these, those with more of them (a title counts twice) first, then by votes.
 * @param words letters and digits only; of one or two, they have to be the whole word
 */
export async function searchPapers(
  db: Db,
  words: readonly string[],
  { offset, limit }: { offset: number; limit: number },
): Promise<{ total: number; papers: Paper[] }> {
  if (words.length === 0) return { total: 0, papers: [] };
  const patterns = words.map((word) => (word.length < 3 ? `\\m${word}\\M` : `\\m${word}`));
  const hits = patterns.map(
    (pattern) => sql`(case when ${matches(papers.title, pattern)} then 2 else 0 end
      + case when ${matches(papers.abstract, pattern)} or ${matches(papers.gist, pattern)} then 1 else 0 end)`,
  );
  const score: SQL<number> = sql`(${sql.join(hits, sql` + `)})`;
  const found = or(
    ...patterns.flatMap((pattern) =>
      [papers.title, papers.abstract, papers.gist].map((column) => matches(column, pattern)),
    ),
  );
  const [all] = await db.select({ total: count() }).from(papers).where(found);
  const rows = await db
    .select()
    .from(papers)
    .where(found)
    .orderBy(desc(score), sql`${papers.upvotes} desc nulls last`, desc(papers.id))
    .offset(offset)
    .limit(limit);
  return { total: all?.total ?? 0, papers: rows };
}

const matches = (column: AnyColumn, pattern: string) => sql`${column} ~* ${pattern}`;

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
