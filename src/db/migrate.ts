import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js';
import { migrate as migratePostgres } from 'drizzle-orm/postgres-js/migrator';
import type postgres from 'postgres';
import { UserError } from '../core/errors.ts';
import type { Db, embeddedDb } from './client.ts';

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

/** Any number that no other program on the same database is likely to lock. */
const LOCK_KEY = 7_272_697_639;

/** The lock file stands guard here, so no second process can be migrating. */
export async function migrateEmbedded(db: ReturnType<typeof embeddedDb>): Promise<void> {
  await refuseNewer(db);
  await migratePglite(db, { migrationsFolder });
}

/**
 * Migrates under an advisory lock, since drizzle's migrator is not safe to run twice at once, and ends the client.
 * @param client made with `max: 1`: lock and migrations must share one connection
 */
export async function migrateServer(client: postgres.Sql): Promise<void> {
  try {
    const db = drizzlePostgres(client);
    await db.execute(sql`select pg_advisory_lock(${sql.raw(String(LOCK_KEY))})`);
    await refuseNewer(db as unknown as Db);
    await migratePostgres(db, { migrationsFolder });
  } finally {
    // Ending the connection also gives the advisory lock back.
    await client.end({ timeout: 5 });
  }
}

/** Whether everything that this program needs is there; a newer program may have added to it meanwhile. */
export const isMigrated = async (db: Pick<Db, 'select'>): Promise<boolean> =>
  (await newestApplied(db)) >= newestKnown();

async function refuseNewer(db: Pick<Db, 'select'>): Promise<void> {
  if ((await newestApplied(db)) > newestKnown()) {
    throw new UserError(
      'This database was made by a newer Paperboy. Install that version again, or restore a backup from before the upgrade.',
    );
  }
}

const newestKnown = (): number => readMigrationFiles({ migrationsFolder }).at(-1)?.folderMillis ?? 0;

/** 0: none was ever. */
async function newestApplied(db: Pick<Db, 'select'>): Promise<number> {
  const [table] = await db
    .select({ found: sql<string | null>`to_regclass('drizzle.__drizzle_migrations')::text` })
    .from(sql`(select 1) as one`);
  if (!table?.found) return 0;
  const [row] = await db
    .select({ applied: sql`coalesce(max(created_at), 0)`.mapWith(Number) })
    .from(sql`drizzle.__drizzle_migrations`);
  return row?.applied ?? 0;
}
