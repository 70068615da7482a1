import { randomUUID } from 'node:crypto';
import type { Db } from './client.ts';
import { stores } from './schema.ts';

const ONLY = 1;

/** The same for as long as the store lives, and different from that of every other one. */
export async function storeId(db: Db): Promise<string> {
  await db.insert(stores).values({ id: randomUUID(), only: ONLY }).onConflictDoNothing();
  const [row] = await db.select({ id: stores.id }).from(stores);
  if (!row) throw new Error('the store has no id');
  return row.id;
}
