import { openStore } from '../db/client.ts';
import { createLog } from '../log.ts';
import type { Run } from './table.ts';

export const run: Run = async (_args, { env, stdout }) => {
  const log = createLog(env.LOG_LEVEL ?? 'warn');
  const store = await openStore({ databaseUrl: env.DATABASE_URL ?? null, dataDir: env.PAPERBOY_DATA, log });
  await store.close();
  stdout.write('The database is up to date.\n');
  return 0;
};
