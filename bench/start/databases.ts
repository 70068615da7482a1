import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { startPostgres } from '../../test/support/postgres.ts';
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
