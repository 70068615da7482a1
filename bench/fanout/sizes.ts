import { sql } from 'drizzle-orm';
import type { Db } from '../../src/db/client.ts';
import { rowsOf } from '../../src/db/many.ts';

/** Bytes of each table with its indexes and long values, after what was updated has been cleared away. */
export async function readSizes(db: Pick<Db, 'execute'>): Promise<Map<string, number>> {
  await db.execute(sql`vacuum full`);
  const rows = rowsOf(
    await db.execute(sql`
      select relname as name, pg_total_relation_size(oid) as bytes from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace`),
  );
  return new Map(rows.map(({ name, bytes }) => [String(name), Number(bytes)]));
}
