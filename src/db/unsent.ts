import { and, eq, gt, inArray, lte, or, sql } from 'drizzle-orm';
import { expired } from '../core/delivery.ts';
import { isEnd } from './claims.ts';
import type { Db } from './client.ts';
import { type Delivery, readPosts } from './deliveries.ts';
import { lockChannel } from './due.ts';
import { channels, deliveries, postedPapers } from './schema.ts';

/** Frees what a delivery that ends unsent had for its channel: its papers may be posted again, its lists are owed again. */
export async function giveBack(
  db: Db,
  { id, channelId, progress }: Pick<Delivery, 'id' | 'channelId' | 'progress'>,
): Promise<void> {
  await db.delete(postedPapers).where(eq(postedPapers.deliveryId, id));
  if (progress === null) return;
  const coveredUntil = new Date(progress.coveredUntil);
  const plannedAt = progress.plannedAt === null ? null : new Date(progress.plannedAt);
  await db
    .update(channels)
    .set({ coveredUntil, plannedAt, openDay: progress.openDay })
    .where(
      and(
        eq(channels.id, channelId),
        // An older one that was given back may have put it even further back.
        or(
          gt(channels.coveredUntil, coveredUntil),
          and(
            eq(channels.coveredUntil, coveredUntil),
            plannedAt === null ? undefined : gt(channels.plannedAt, plannedAt),
          ),
        ),
      ),
    );
}

/** Ends what is still queued and too late to be of use. One that may have arrived is looked into all the same. */
export async function expire(db: Db, now: Date): Promise<number> {
  return db.transaction(async (tx) => {
    const late = await tx
      .select()
      .from(deliveries)
      .where(and(eq(deliveries.state, 'queued'), lte(deliveries.expiresAt, now)))
      .orderBy(deliveries.id)
      .for('update', { skipLocked: true });
    for (const delivery of late) {
      const { state, detail } = expired(delivery, now);
      await tx
        .update(deliveries)
        .set({ state, endedAt: now, detail: [detail, delivery.detail].filter(Boolean).join('; ') })
        .where(eq(deliveries.id, delivery.id));
      await giveBack(tx, delivery);
    }
    return late.length;
  });
}

/** What came of a wish about one delivery, or why not. */
export type Wished = 'done' | 'not there' | 'being sent' | 'ended' | 'nothing to send' | 'posted since';

/** Puts it at the head of the outbox again, with that long to arrive. */
export async function retry(
  db: Db,
  id: number,
  { now, forMs }: { now: Date; forMs: number },
): Promise<Wished> {
  return db.transaction(async (tx) => {
    const delivery = await locked(tx, id);
    if (delivery === null) return 'not there';
    if (delivery.state === 'sending' || delivery.state === 'unknown') return 'being sent';
    if (delivery.state === 'sent') return 'ended';
    if (delivery.postId === null) return 'nothing to send';
    if (isEnd(delivery.state) && !(await takeAgain(tx, delivery))) return 'posted since';
    await tx
      .update(deliveries)
      .set({
        state: 'queued',
        attempts: 0,
        notBefore: now,
        expiresAt: new Date(now.getTime() + forMs),
        firstSentAt: null,
        missedAt: null,
        endedAt: null,
      })
      .where(eq(deliveries.id, id));
    return 'done';
  });
}

/**
 * Ends it. What may have arrived keeps its papers, since nobody wants them twice; those of any other are to be posted
 * with the next post.
 */
export async function drop(db: Db, id: number, now: Date): Promise<Wished> {
  return db.transaction(async (tx) => {
    const delivery = await locked(tx, id);
    if (delivery === null) return 'not there';
    if (delivery.state === 'sending') return 'being sent';
    if (isEnd(delivery.state)) return 'ended';
    await tx
      .update(deliveries)
      .set({ state: 'skipped', endedAt: now, detail: 'dropped by hand' })
      .where(eq(deliveries.id, id));
    if (delivery.state === 'queued') await giveBack(tx, delivery);
    return 'done';
  });
}

async function locked(db: Db, id: number): Promise<Delivery | null> {
  const [row] = await db.select().from(deliveries).where(eq(deliveries.id, id)).for('update');
  return row ?? null;
}

/** Reserves again what was freed; false: the channel has got some of it since. */
async function takeAgain(db: Db, { id, channelId, postId, progress, dueAt }: Delivery): Promise<boolean> {
  const content = (await readPosts(db, postId === null ? [] : [postId])).get(postId ?? '');
  const paperIds = (content?.blocks ?? []).flatMap((block) => (block.type === 'paper' ? [block.id] : []));
  if (paperIds.length === 0) return true;
  // Whoever is planning for the channel has it locked, and may be about to reserve the same.
  await lockChannel(db, channelId);
  const got = await db
    .select({ paperId: postedPapers.paperId })
    .from(postedPapers)
    .where(and(eq(postedPapers.channelId, channelId), inArray(postedPapers.paperId, paperIds)));
  if (got.length > 0) return false;
  await db
    .insert(postedPapers)
    .values(paperIds.map((paperId) => ({ channelId, paperId, deliveryId: id, queries: [] })));
  if (progress !== null)
    await db
      .update(channels)
      .set({ coveredUntil: sql`greatest(${channels.coveredUntil}, ${dueAt.toISOString()}::timestamptz)` })
      .where(eq(channels.id, channelId));
  return true;
}
