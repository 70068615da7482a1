import { createHash } from 'node:crypto';
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
      .onConflictDoNothing();
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

const hashOf = (message: Message): string =>
  createHash('sha256').update(JSON.stringify(message)).digest('base64url').slice(0, 32);
