import type { Logger } from '../core/logger.ts';
import { openStore } from '../db/client.ts';
import { lockHolder } from '../db/lock.ts';
import type { Env } from '../env.ts';
import { installationsOf, now } from '../house.ts';
import { slackAccount } from '../platforms.ts';
import { type Finding, reasonOf } from './finding.ts';

const check = 'Slack';
/** More are more than anybody reads here. */
const MOST_NAMED = 20;

/** Nothing where Slack is not set up. */
export async function checkSlack(env: Env, log: Logger): Promise<Finding[]> {
  const account = slackAccount(env);
  if (account === null) return [];
  const { botToken, clientId, clientSecret } = account;
  try {
    if (botToken !== undefined) return [await checkToken({ ...account, botToken }, log)];
    if (clientId === undefined || clientSecret === undefined) return [];
    return await checkWorkspaces(env, { ...account, clientId, clientSecret, log });
  } catch (error) {
    return [{ check, state: 'bad', detail: reasonOf(error) }];
  }
}

type Account = NonNullable<ReturnType<typeof slackAccount>>;

async function checkToken(account: Account & { botToken: string }, log: Logger): Promise<Finding> {
  const { inspectAccount } = await import('../platforms/slack/index.ts');
  const { workspace, bot, missing, optional } = await inspectAccount({ ...account, log });
  const without = optional.map(({ what }) => what).join('; ');
  const detail = `the tokens are right; the bot is ${bot} in ${workspace}${without && `; without ${without}`}`;
  if (missing.length === 0) return { check, state: 'good', detail };
  return {
    check,
    state: 'bad',
    detail: `the bot may not do its work: ${missing.join(', ')} missing`,
    advice: `Grant ${missing.join(', ')} under OAuth & Permissions and install the app again; paperboy manifest has them all.`,
  };
}

/** With every workspace's own token, where the database can be looked into. */
async function checkWorkspaces(
  env: Env,
  account: Account & { clientId: string; clientSecret: string; log: Logger },
): Promise<Finding[]> {
  if (env.PAPERBOY_KEYS === undefined)
    return [
      {
        check,
        state: 'bad',
        detail: 'many workspaces, and no key to keep their tokens with',
        advice: 'Set PAPERBOY_KEYS to what “paperboy keys new” prints, and keep a copy of it.',
      },
    ];
  if (env.DATABASE_URL === undefined && lockHolder(env.PAPERBOY_DATA))
    return [{ check, state: 'notice', detail: 'its workspaces stand in the database, which is in use' }];
  const { inspectWorkspaces } = await import('../platforms/slack/index.ts');
  const { log } = account;
  const store = await openStore({ databaseUrl: env.DATABASE_URL ?? null, dataDir: env.PAPERBOY_DATA, log });
  try {
    const installations = installationsOf(env, store.db, now)?.('slack');
    if (!installations) return [];
    const { workspaces, organizations, unusable } = await inspectWorkspaces({
      ...account,
      installations,
      now,
    });
    const among = organizations > 0 ? `, ${counted(organizations, 'organization')}` : '';
    const detail = `${counted(workspaces, 'workspace')}${among}`;
    if (workspaces + organizations === 0)
      return [
        {
          check,
          state: 'notice',
          detail: 'no workspace has installed Paperboy',
          advice: 'Open /slack/install of the web door in a browser, at its public address.',
        },
      ];
    if (unusable.length === 0) return [{ check, state: 'good', detail: `${detail}; every token works` }];
    const named = unusable
      .slice(0, MOST_NAMED)
      .map(({ installation, detail: why }) => `${installation} (${why})`);
    const more = unusable.length > MOST_NAMED ? ` and ${unusable.length - MOST_NAMED} more` : '';
    return [
      {
        check,
        state: 'bad',
        detail: `${detail}; no working token for ${named.join(', ')}${more}`,
        advice: 'Somebody there has to install Paperboy again, at /slack/install of the web door.',
      },
    ];
  } finally {
    await store.close();
  }
}

const counted = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;
