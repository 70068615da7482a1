import { UserError } from '../core/errors.ts';
import { counted } from '../core/post/words.ts';
import { openStore } from '../db/client.ts';
import { countHoldings, type Holdings, purgeInstallation } from '../db/purge.ts';
import { secretsOf } from '../env.ts';
import { createLog } from '../log.ts';
import { installationOf, nothingKept } from './installation.ts';
import type { Run } from './table.ts';

/** Deletes all that is kept about a workspace or server, once it was said that this is meant. */
export const run: Run = async ({ flags }, { env, stdout }) => {
  const where = installationOf(flags);
  const name = `${where.platform}:${where.installation}`;
  const log = createLog({ level: env.LOG_LEVEL ?? 'warn', secrets: secretsOf(env) });
  const store = await openStore({ databaseUrl: env.DATABASE_URL ?? null, dataDir: env.PAPERBOY_DATA, log });
  try {
    const holdings = await countHoldings(store.db, where);
    if (holdings === null) throw nothingKept(where);
    if (!flags.yes)
      throw new UserError(
        `This deletes for good what is kept about ${name}: ${inWords(holdings)}, and its tokens. “paperboy export --installation ${name}” prints it before. Nothing was deleted; with --yes it is.`,
      );
    await purgeInstallation(store.db, where);
    stdout.write(
      flags.json
        ? `${JSON.stringify({ ...where, purged: holdings })}\n`
        : `Deleted what was kept about ${name}: ${inWords(holdings)}, and its tokens.\n`,
    );
    return 0;
  } finally {
    await store.close();
  }
};

const inWords = ({ channels, subscriptions, deliveries, papers, changes }: Holdings): string =>
  [
    counted(channels, 'channel'),
    counted(subscriptions, 'subscription'),
    counted(deliveries, 'delivery', 'deliveries'),
    counted(papers, 'posted paper'),
    counted(changes, 'noted change'),
  ].join(', ');
