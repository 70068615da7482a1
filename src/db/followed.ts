import { and, count, isNull, like } from 'drizzle-orm';
import type { Db } from './client.ts';
import { subscriptions } from './schema.ts';

/** Queries with this in them that channels follow now, paused or not, each with how many do. */
export async function followedQueries(db: Db, part: string): Promise<{ query: string; channels: number }[]> {
  return db
    .select({ query: subscriptions.query, channels: count() })
    .from(subscriptions)
    .where(and(isNull(subscriptions.endedAt), like(subscriptions.query, `%${part}%`)))
    .groupBy(subscriptions.query);
}
