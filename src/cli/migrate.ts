import { openStore } from '../db/client.ts';
import { secretsOf } from '../env.ts';
import { createLog } from '../log.ts';
import type { Run } from './table.ts';

export const run: Run = async (_args, { env, stdout }) => {
  const log = createLog({ level: env.LOG_LEVEL ?? 'warn', secrets: secretsOf(env) });
  const store = await openStore({ databaseUrl: env.DATABASE_URL ?? null, dataDir: env.PAPERBOY_DATA, log });
  await store.close();
  stdout.write('The database is up to date.\n');
  return 0;
};
