import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Progress } from './app/collector.ts';
import type { Context } from './app/command.ts';
import { allCommands } from './app/commands/index.ts';
import { createCompletion } from './app/completion.ts';
import { createDispatch } from './app/dispatch.ts';
import { createKeeper } from './app/keeper.ts';
import { createLibrary, type Library } from './app/library/index.ts';
import { createUpstream } from './app/library/upstream.ts';
import type { Logger } from './core/logger.ts';
import type { Dispatch, PlatformTools } from './core/platform.ts';
import { openStore, type Store } from './db/client.ts';
import type { Env } from './env.ts';
import { asRequest, inRequest } from './request.ts';
import { createArxivSource } from './sources/arxiv.ts';
import type { HttpSource } from './sources/http.ts';
import { createHuggingFaceSource } from './sources/huggingface.ts';
import { version } from './version.ts';

/** Everything that a command of the house needs, wired once. */
export interface House {
  readonly store: Store;
  readonly library: Library;
  /** Those whose lists are read without anybody asking: arXiv only for categories that are followed. */
  readonly collected: readonly HttpSource[];
  readonly dispatch: Dispatch;
  /** What every platform is given. */
  readonly tools: PlatformTools;
  close(): Promise<void>;
}

/** Opens the store and wires sources and commands to it. Rejects with a `UserError` when the store can't be opened. */
export async function openHouse(
  env: Env,
  log: Logger,
  {
    progress = () => null,
    acknowledged,
  }: Pick<PlatformTools, 'acknowledged'> & { progress?: () => Progress | null } = {},
): Promise<House> {
  const store = await openStore({ databaseUrl: env.DATABASE_URL ?? null, dataDir: env.PAPERBOY_DATA, log });
  const sources = createSources(env, log);
  const library = createLibrary({ db: store.db, log, file: join(env.PAPERBOY_DATA, 'search.index') });
  const context: Context = {
    db: store.db,
    library,
    upstream: createUpstream({ db: store.db, sources, now, log }),
    sources,
    now,
    log,
    prefix: env.PAPERBOY_COMMAND,
    backfill: env.PAPERBOY_BACKFILL,
    progress,
  };
  const collected = sources.filter((source) => source.list !== undefined || env.ARXIV_CATEGORIES.length > 0);
  return {
    store,
    library,
    collected,
    dispatch: inRequest(createDispatch(allCommands, context)),
    tools: {
      commands: allCommands,
      prefix: env.PAPERBOY_COMMAND,
      keeper: createKeeper({ db: store.db, now }),
      complete: createCompletion(allCommands, context),
      now,
      log,
      asRequest,
      acknowledged,
    },
    async close() {
      try {
        await library.save();
        await library.stop();
      } finally {
        await store.close();
      }
    },
  };
}

export const now = () => new Date();
export const sleep = (ms: number, signal: AbortSignal): Promise<void> => sleepFor(ms, undefined, { signal });

/** The sources that the environment allows, in the order in which they are asked. */
export function createSources(env: Env, log: Logger): HttpSource[] {
  const polite = {
    userAgent: `Paperboy/${version} (Node.js ${process.versions.node}; daily papers for a team's channels)`,
    now,
    sleep,
    random: Math.random,
  };
  const create = {
    huggingface: () =>
      createHuggingFaceSource({
        ...polite,
        baseUrl: env.HF_API_URL,
        token: env.HF_TOKEN,
        log: log.child({ source: 'huggingface' }),
      }),
    arxiv: () =>
      createArxivSource({
        ...polite,
        apiUrl: env.ARXIV_API_URL,
        rssUrl: env.ARXIV_RSS_URL,
        categories: env.ARXIV_CATEGORIES,
        log: log.child({ source: 'arxiv' }),
      }),
  };
  const order = ['huggingface', 'arxiv'] as const;
  return order.filter((name) => env.PAPERBOY_SOURCES.includes(name)).map((name) => create[name]());
}
