import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { Db } from '../../src/db/client.ts';
import { startPostgres } from '../../test/support/postgres.ts';
import { readSizes } from '../fanout/sizes.ts';
import { runToEnd } from './program.ts';

/** Variables of the program that choose a store. */
export type StoreEnv = Readonly<Record<'PAPERBOY_DATA' | 'DATABASE_URL', string>>;

export interface Database {
  readonly name: 'PGlite' | 'PostgreSQL';
  /** A store that nothing has been written to yet; each call gives another one. */
  empty(name: string): Promise<StoreEnv>;
}

export const embedded = (folder: string): Database => ({
  name: 'PGlite',
  empty: async (name) => ({ PAPERBOY_DATA: join(folder, `embedded-${name}`), DATABASE_URL: '' }),
});

/** A server for as long as `use` runs. */
export async function withServer<T>(folder: string, use: (database: Database) => Promise<T>): Promise<T> {
  const server = await startPostgres();
  try {
    return await use({
      name: 'PostgreSQL',
      async empty(name) {
        const admin = postgres(`${server.url}/postgres`, { max: 1 });
        try {
          await admin`create database ${admin(name)}`;
        } finally {
          await admin.end();
        }
        return {
          PAPERBOY_DATA: join(folder, `server-${name}`),
          DATABASE_URL: `${server.url}/${name}`,
        };
      },
    });
  } finally {
    await server.stop();
  }
}

/** All tables of a server's store with their indexes, in MB of 10^6 bytes, after what was updated has been cleared away. */
export async function storeMb({ DATABASE_URL }: StoreEnv): Promise<number> {
  const client = postgres(DATABASE_URL, { max: 1 });
  try {
    const sizes = await readSizes(drizzle(client) as unknown as Db);
    return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0) / 1e6;
  } finally {
    await client.end();
  }
}

/**
 * A store with papers. A process of its own fills it: PGlite works without a pause, and `tsx` kills whoever leaves a
 * Ctrl-C unanswered for 60 ms.
 */
export async function filled(
  database: Database,
  { papers, data, signal }: { papers: number; data: string; signal: AbortSignal },
): Promise<StoreEnv> {
  const env = await database.empty('filled');
  const program = fileURLToPath(import.meta.resolve('./fill.ts'));
  await runToEnd(['--import', 'tsx', program, String(papers), data], { env, signal });
  return env;
}
