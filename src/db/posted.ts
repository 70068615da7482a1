import { and, asc, count, desc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import type { Db } from './client.ts';
import type { Delivery } from './deliveries.ts';
import { asJson, isAmong } from './many.ts';
import { deliveries, papers, postedPapers } from './schema.ts';

export interface Reserved {
  readonly channelId: number;
  readonly paperId: string;
  readonly deliveryId: number;
  readonly queries: readonly string[];
}

/** Which of these papers each channel got, or is about to get. */
export async function postedAmong(
  db: Db,
  channelIds: readonly number[],
  paperIds: readonly string[],
): Promise<Map<number, Set<string>>> {
  const posted = new Map(channelIds.map((id) => [id, new Set<string>()]));
  if (channelIds.length === 0 || paperIds.length === 0) return posted;
  const rows = await db
    .select({ channelId: postedPapers.channelId, paperId: postedPapers.paperId })
    .from(postedPapers)
    .where(and(isAmong(postedPapers.channelId, channelIds), isAmong(postedPapers.paperId, paperIds)));
  for (const { channelId, paperId } of rows) posted.get(channelId)?.add(paperId);
  return posted;
}

/** Papers that a channel is about to get. The channels are locked by whoever calls. */
export async function reservePapers(tx: Db, rows: readonly Reserved[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(sql`
    insert into ${postedPapers} (channel_id, paper_id, delivery_id, queries)
    select v.* from jsonb_to_recordset(${asJson(rows)}) as v(
      channel_id int, paper_id text, delivery_id int, queries text[]
    )`);
}

/** The post that brought a paper to a channel, or is to; null: there is none. */
export async function findPosted(
  db: Db,
  channelId: number,
  paperId: string,
): Promise<{ queries: string[]; delivery: Delivery } | null> {
  const [row] = await db
    .select({ queries: postedPapers.queries, delivery: deliveries })
    .from(postedPapers)
    .innerJoin(deliveries, eq(deliveries.id, postedPapers.deliveryId))
    .where(and(eq(postedPapers.channelId, channelId), eq(postedPapers.paperId, paperId)));
  return row ?? null;
}

export interface Run {
  readonly delivery: Delivery;
  /** How many papers it brought. */
  readonly papers: number;
}

/** A channel's newest post that arrived with papers. */
export const lastPost = (db: Db, channelId: number): Promise<Run | null> =>
  newestRun(db, channelId, and(eq(deliveries.state, 'sent'), isNotNull(postedPapers.paperId)));

/** What became of a channel's last time. */
export const lastRun = (db: Db, channelId: number): Promise<Run | null> =>
  newestRun(db, channelId, and(eq(deliveries.slot, 'daily'), isNull(deliveries.userId)));

async function newestRun(db: Db, channelId: number, which: SQL | undefined): Promise<Run | null> {
  const [row] = await db
    .select({ delivery: deliveries, papers: count(postedPapers.paperId) })
    .from(deliveries)
    .leftJoin(postedPapers, eq(postedPapers.deliveryId, deliveries.id))
    .where(and(eq(deliveries.channelId, channelId), which))
    .groupBy(deliveries.id)
    .orderBy(desc(deliveries.dueAt), desc(deliveries.id))
    .limit(1);
  return row ?? null;
}

export interface Arrived {
  readonly channelId: number;
  readonly paperId: string;
  /** Null: the paper isn't known any more. */
  readonly title: string | null;
  readonly upvotes: number | null;
  readonly featuredOn: string | null;
  readonly at: Date;
  /** The topics that it came for; '' is the trending list. */
  readonly queries: readonly string[];
  /** The platform's id of the post. */
  readonly messageId: string | null;
}

/** Every paper that arrived in these channels, the newest first. */
export async function arrivedIn(db: Db, channelIds: readonly number[]): Promise<Arrived[]> {
  const rows = await db
    .select({
      channelId: postedPapers.channelId,
      paperId: postedPapers.paperId,
      title: papers.title,
      upvotes: papers.upvotes,
      featuredOn: papers.featuredOn,
      sentAt: deliveries.firstSentAt,
      dueAt: deliveries.dueAt,
      queries: postedPapers.queries,
      messageId: deliveries.messageId,
    })
    .from(postedPapers)
    .innerJoin(deliveries, eq(deliveries.id, postedPapers.deliveryId))
    .leftJoin(papers, eq(papers.id, postedPapers.paperId))
    .where(and(eq(deliveries.state, 'sent'), isAmong(postedPapers.channelId, channelIds)))
    .orderBy(desc(deliveries.dueAt), desc(deliveries.id), asc(postedPapers.paperId));
  return rows.map(({ sentAt, dueAt, ...row }) => ({ ...row, at: sentAt ?? dueAt }));
}
