import { eq } from 'drizzle-orm';
import type { Db } from './client.ts';
import { breakers } from './schema.ts';

export type Breaker = typeof breakers.$inferSelect;

export async function readBreakers(db: Db): Promise<Breaker[]> {
  return db.select().from(breakers);
}

export async function storeBreaker(db: Db, { name, ...set }: Breaker): Promise<void> {
  await db
    .insert(breakers)
    .values({ name, ...set })
    .onConflictDoUpdate({ target: breakers.name, set });
}

export async function removeBreaker(db: Db, name: string): Promise<void> {
  await db.delete(breakers).where(eq(breakers.name, name));
}
