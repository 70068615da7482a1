import type { PGlite } from '@electric-sql/pglite';
import type { ExtractTablesWithRelations } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { UserError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import { openEmbedded } from './embedded.ts';
import { endAllLeases } from './leases.ts';
import { acquireLock } from './lock.ts';
import { migrateEmbedded, migrateServer } from './migrate.ts';
import * as schema from './schema.ts';

/** PGlite and postgres.js behind one type: every query in this folder runs on both. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema, ExtractTablesWithRelations<typeof schema>>;

export interface Store {
  readonly db: Db;
  close(): Promise<void>;
}

/**
 * Opens and migrates the store: a PostgreSQL server where there is an address, else PGlite in the data folder.
 * Rejects with a `UserError` when another process holds the folder, or when a newer Paperboy made the database.
 */
export function openStore(options: {
  databaseUrl: string | null;
  dataDir: string;
  log: Logger;
}): Promise<Store> {
  return options.databaseUrl === null
    ? openEmbeddedStore(options.dataDir, options.log)
    : openServerStore(options.databaseUrl, options.log);
}

async function openEmbeddedStore(dataDir: string, log: Logger): Promise<Store> {
  const lock = await acquireLock(dataDir);
  try {
    const pglite = await openEmbedded(dataDir, log);
    const db = embeddedDb(pglite);
    await migrateEmbedded(db);
    await endAllLeases(db);
    return {
      db,
      async close() {
        await pglite.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw explained(error, `The embedded database in ${dataDir} can’t be opened`, EMBEDDED_ADVICE);
  }
}

async function openServerStore(databaseUrl: string, log: Logger): Promise<Store> {
  const options = {
    connect_timeout: 10,
    onnotice: (notice: postgres.Notice) => log.debug('database gave notice', { notice: notice.message }),
  };
  try {
    await migrateServer(postgres(databaseUrl, { ...options, max: 1 }));
  } catch (error) {
    throw explained(error, 'The PostgreSQL server can’t be used', SERVER_ADVICE);
  }
  const client = postgres(databaseUrl, { ...options, max: 10 });
  return { db: drizzlePostgres(client, { schema }), close: () => client.end({ timeout: 5 }) };
}

const EMBEDDED_ADVICE = 'Restore the folder from a backup, or move it away to start afresh.';
const SERVER_ADVICE =
  'Check that it runs, and that DATABASE_URL has the right host, port, user, password and database.';

/** The innermost reason, since drivers and drizzle wrap it in what they were doing. */
function explained(error: unknown, what: string, advice: string): UserError {
  if (error instanceof UserError) return error;
  let reason = error instanceof Error ? error : new Error(String(error));
  while (reason.cause instanceof Error) reason = reason.cause;
  return new UserError(`${what}: ${reason.message.slice(0, 300).replace(/\.$/, '')}. ${advice}`, {
    cause: error,
  });
}

/** What time it is at the database server. */
export async function databaseClock(databaseUrl: string): Promise<Date> {
  const client = postgres(databaseUrl, { max: 1, connect_timeout: 10 });
  try {
    const [row] = await client<{ time: Date }[]>`select clock_timestamp() as time`;
    return row?.time ?? new Date(Number.NaN);
  } finally {
    await client.end();
  }
}

/** For an already opened PGlite: tests keep theirs in memory. */
export const embeddedDb = (pglite: PGlite) => drizzlePglite(pglite, { schema });
