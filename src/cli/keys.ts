import { rotateKeys } from '../app/installations.ts';
import { createKeyRing, newKey } from '../app/keys.ts';
import { UserError } from '../core/errors.ts';
import { openStore } from '../db/client.ts';
import { secretsOf } from '../env.ts';
import { createLog } from '../log.ts';
import type { Run } from './table.ts';

/** A new key, or the first one for everything that is kept. Status 1 when something can't be opened. */
export const run: Run = async ({ words, flags }, io) => {
  const { stdout, stderr } = io;
  if (words.length !== 1 || !['new', 'rotate'].includes(words[0] ?? ''))
    throw new UserError('It is “keys new” for a new key, or “keys rotate” after a new one was put first.');
  if (words[0] === 'new') {
    const key = newKey();
    stdout.write(flags.json ? `${JSON.stringify({ key })}\n` : `${key}\n`);
    return 0;
  }
  const { env } = io;
  if (env.PAPERBOY_KEYS === undefined) throw new UserError('PAPERBOY_KEYS is not set: there is no key.');
  const keys = createKeyRing(env.PAPERBOY_KEYS);
  const log = createLog({ level: env.LOG_LEVEL ?? 'warn', secrets: secretsOf(env) });
  const store = await openStore({ databaseUrl: env.DATABASE_URL ?? null, dataDir: env.PAPERBOY_DATA, log });
  try {
    const { changed, current, failed } = await rotateKeys(store.db, keys);
    for (const why of failed) stderr.write(`${why}\n`);
    const told = `${changed} encrypted with the first key now, ${current} already were${failed.length > 0 ? `, ${failed.length} can’t be opened` : ''}.`;
    stdout.write(
      flags.json ? `${JSON.stringify({ changed, current, failed: failed.length })}\n` : `${told}\n`,
    );
    return failed.length > 0 ? 1 : 0;
  } finally {
    await store.close();
  }
};
