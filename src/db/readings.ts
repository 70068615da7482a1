import { sql } from 'drizzle-orm';
import type { Db } from './client.ts';
import { sourceReadings } from './schema.ts';

export interface SourceHealth {
  readonly source: string;
  readonly goodAt: Date | null;
  readonly failingSince: Date | null;
  readonly failure: string | null;
}

export async function noteGoodReading(db: Db, source: string, at: Date): Promise<void> {
  const set = { goodAt: at, failingSince: null, failure: null };
  await db
    .insert(sourceReadings)
    .values({ source, ...set })
    .onConflictDoUpdate({ target: sourceReadings.source, set });
}

export async function noteFailedReading(db: Db, source: string, at: Date, failure: string): Promise<void> {
  await db
    .insert(sourceReadings)
    .values({ source, failingSince: at, failure })
    .onConflictDoUpdate({
      target: sourceReadings.source,
      set: { failure, failingSince: sql`coalesce(${sourceReadings.failingSince}, excluded.failing_since)` },
    });
}

export const readSourceHealth = (db: Db): Promise<SourceHealth[]> =>
  db.select().from(sourceReadings).orderBy(sourceReadings.source);
