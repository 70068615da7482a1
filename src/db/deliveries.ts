import { createHash } from 'node:crypto';
import { desc, eq, inArray } from 'drizzle-orm';
import type { DeliveryState } from '../core/delivery.ts';
import type { Message } from '../core/message.ts';
import type { Db } from './client.ts';
import { deliveries, posts } from './schema.ts';

export type Delivery = typeof deliveries.$inferSelect;
export type NewDelivery = Omit<typeof deliveries.$inferInsert, 'id' | 'key' | 'postId'>;

/** Keeps contents, each once. Resolves to their ids, in the same order. */
export async function keepPosts(db: Db, messages: readonly Message[], now: Date): Promise<string[]> {
  const rows = messages.map((message) => ({ id: hashOf(message), message, createdAt: now }));
  const unique = [...new Map(rows.map((row) => [row.id, row])).values()];
  if (unique.length > 0)
    await db
      .insert(posts)
      .values(unique.sort((a, b) => (a.id < b.id ? -1 : 1)))
      // Used again is as good as new, so that it is not cleared away under whoever is about to refer to it.
      .onConflictDoUpdate({ target: posts.id, set: { createdAt: now } });
  return rows.map(({ id }) => id);
}

/** Puts one into the outbox; null: that channel has one for this date and slot. */
export async function enqueue(
  db: Db,
  delivery: NewDelivery,
  message: Message | null,
): Promise<Delivery | null> {
  const [postId = null] = message === null ? [] : await keepPosts(db, [message], delivery.createdAt);
  const [row] = await db
    .insert(deliveries)
    .values({ ...delivery, postId })
    .onConflictDoNothing()
    .returning();
  return row ?? null;
}

/** Contents by id. */
export async function readPosts(db: Db, ids: readonly string[]): Promise<Map<string, Message>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select()
    .from(posts)
    .where(inArray(posts.id, [...ids]));
  return new Map(rows.map(({ id, message }) => [id, message]));
}

export async function findDelivery(db: Db, id: number): Promise<Delivery | null> {
  const [row] = await db.select().from(deliveries).where(eq(deliveries.id, id));
  return row ?? null;
}

/** The newest first. */
export async function listDeliveries(
  db: Db,
  { states, most }: { states: readonly DeliveryState[]; most: number },
): Promise<Delivery[]> {
  return db
    .select()
    .from(deliveries)
    .where(inArray(deliveries.state, [...states]))
    .orderBy(desc(deliveries.id))
    .limit(most);
}

const hashOf = (message: Message): string =>
  createHash('sha256').update(JSON.stringify(message)).digest('base64url').slice(0, 32);
