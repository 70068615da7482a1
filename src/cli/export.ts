import { typedDays } from '../app/channel/options.ts';
import { paperUrl } from '../core/digest.ts';
import { openStore } from '../db/client.ts';
import { type Exported, exportInstallation } from '../db/exported.ts';
import { secretsOf } from '../env.ts';
import { createLog } from '../log.ts';
import { installationOf, nothingKept } from './installation.ts';
import type { Run } from './table.ts';

/** All that is kept about a workspace or server, as JSON. */
export const run: Run = async ({ flags }, { env, stdout }) => {
  const where = installationOf(flags);
  const log = createLog({ level: env.LOG_LEVEL ?? 'warn', secrets: secretsOf(env) });
  const store = await openStore({ databaseUrl: env.DATABASE_URL ?? null, dataDir: env.PAPERBOY_DATA, log });
  try {
    const exported = await exportInstallation(store.db, where);
    if (exported === null) throw nothingKept(where);
    stdout.write(`${JSON.stringify({ ...where, ...toJson(exported) }, null, 2)}\n`);
    return 0;
  } finally {
    await store.close();
  }
};

/** In the words of commands, without our own numbers. */
function toJson({ installation, channels }: Exported) {
  const {
    installedAt = null,
    installedBy = null,
    through = null,
    goneAt = null,
    goneReason = null,
  } = installation ?? {};
  return {
    installedAt,
    installedBy,
    through,
    goneAt,
    goneReason,
    channels: channels.map((each) => ({
      channel: each.channel,
      settings: {
        at: each.at,
        days: typedDays(each.days),
        zone: each.zone,
        top: each.top,
        style: each.density,
        empty: each.empty,
        fresh: each.fresh,
      },
      state: each.state,
      stateReason: each.stateReason,
      stateSince: each.stateSince,
      goneAt: each.goneAt,
      nextPostAt: each.nextRunAt,
      createdAt: each.createdAt,
      editedBy: each.editedBy,
      editedAt: each.editedAt,
      subscriptions: each.subscriptions.map(({ id: _, channelId: __, ...rest }) => rest),
      papers: each.papers.map(({ paperId: id, title, at, queries, messageId, ...paper }) => ({
        id,
        title,
        link: paperUrl({ id, ...paper }),
        postedAt: at,
        queries,
        messageId,
      })),
      changes: each.changes.map(({ at, userId, what }) => ({ at, userId, what })),
    })),
  };
}
