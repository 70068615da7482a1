import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { createSharedBudget } from './app/budget.ts';
import type { Progress } from './app/collector.ts';
import type { Context } from './app/command.ts';
import { allCommands } from './app/commands/index.ts';
import { createCompletion } from './app/completion.ts';
import { createDispatch } from './app/dispatch.ts';
import { createFollowed } from './app/followed.ts';
import { createInstallations } from './app/installations.ts';
import { createKeeper } from './app/keeper.ts';
import { createKeyRing } from './app/keys.ts';
import { createLeaving } from './app/leaving/index.ts';
import { createLibrary, type Library } from './app/library/index.ts';
import { createUpstream } from './app/library/upstream.ts';
import { createLimiter } from './app/limits.ts';
import { createOutbox, type Outbox } from './app/outbox/index.ts';
import { createDailyReader, type Planning } from './app/plan/index.ts';
import { createWatchdog } from './app/watchdog/index.ts';
import type { Logger } from './core/logger.ts';
import type { Dispatch, PlatformTools, Posting, Postings } from './core/platform.ts';
import type { Budget, PaperSource } from './core/source.ts';
import { type Db, openStore, type Store } from './db/client.ts';
import type { Env } from './env.ts';
import { createPostings, createPresences, type SetUpPlatform, setUpPlatforms } from './platforms.ts';
import { asRequest, inRequest } from './request.ts';
import { createArxivSource } from './sources/arxiv.ts';
import type { HttpSource } from './sources/http.ts';
import { createHuggingFaceSource } from './sources/huggingface.ts';
import { version } from './version.ts';

/** Everything that a command of the house needs, wired once. */
export interface House {
  readonly store: Store;
  readonly library: Library;
  /** Those whose lists are read without anybody asking, as of now: arXiv only while some category is followed. */
  collected(): Promise<readonly HttpSource[]>;
  readonly dispatch: Dispatch;
  /** What every platform is given. */
  readonly tools: PlatformTools;
  /** Those whose tokens are set. */
  readonly platforms: readonly SetUpPlatform[];
  readonly postings: Postings;
  readonly outbox: Outbox;
  readonly planning: Planning;
  /** Tells the owner what doesn't get well by itself. Never rejects. */
  readonly watch: () => Promise<void>;
  /** Looks who has left, and deletes what was kept of them when it is time. Never rejects. */
  readonly tend: () => Promise<void>;
  close(): Promise<void>;
}

export interface HouseOptions extends Pick<PlatformTools, 'acknowledged'> {
  readonly progress?: () => Progress | null;
  /** Where posts for this program's own terminal go; null: nobody sits there. */
  readonly terminal?: Posting | null;
  /** Aborted when the program is asked to end. */
  readonly stopping?: AbortSignal;
  /** The time of all but the sources. */
  readonly now?: () => Date;
}

/** Opens the store and wires sources and commands to it. Rejects with a `UserError` when the store can't be opened. */
export async function openHouse(
  env: Env,
  log: Logger,
  { progress = () => null, acknowledged, terminal = null, stopping, now = clock }: HouseOptions = {},
): Promise<House> {
  const store = await openStore({ databaseUrl: env.DATABASE_URL ?? null, dataDir: env.PAPERBOY_DATA, log });
  const followed = createFollowed({ db: store.db, always: env.ARXIV_CATEGORIES });
  const budget = createSharedBudget({ db: store.db, now: clock, log });
  const sources = createSources(env, log, { categories: followed.categories, budget });
  /** Without anybody asking, as of now. */
  const isRead = ({ list }: PaperSource) => list !== undefined || followed.categories().length > 0;
  const library = createLibrary({ db: store.db, log, file: join(env.PAPERBOY_DATA, 'search.index') });
  // Platforms complete what is typed with a context of which they are a part themselves.
  const postings: Postings = (name) => createdPostings(name);
  const leaving = createLeaving({
    db: store.db,
    presences: (name) => createdPresences(name),
    purgeDays: env.PAPERBOY_PURGE_DAYS,
    now,
    log,
  });
  const outbox = createOutbox({ db: store.db, postings, now, sleep, random: Math.random, log });
  const context: Context = {
    db: store.db,
    library,
    postings,
    outbox,
    upstream: createUpstream({ db: store.db, sources, now, log }),
    sources,
    now,
    log,
    prefix: env.PAPERBOY_COMMAND,
    backfill: env.PAPERBOY_BACKFILL,
    progress,
  };
  const tools: PlatformTools = {
    commands: allCommands,
    prefix: env.PAPERBOY_COMMAND,
    keeper: createKeeper({ db: store.db, now }),
    complete: createCompletion(allCommands, context),
    now,
    log,
    installationsOf: installationsOf(env, store.db, now),
    asRequest,
    acknowledged,
    departures: leaving.departures,
  };
  const platforms = setUpPlatforms(env, tools);
  const createdPostings = createPostings(platforms, terminal);
  const createdPresences = createPresences(platforms);
  return {
    store,
    library,
    async collected() {
      await followed.refresh();
      return sources.filter(isRead);
    },
    dispatch: inRequest(
      createDispatch(allCommands, context, {
        limiter: createLimiter(env.PAPERBOY_LIMITS, { now }),
        ...(stopping && { stopping }),
        heard: leaving.heard,
      }),
    ),
    tools,
    platforms,
    postings,
    outbox,
    planning: { db: store.db, now, log, prefix: env.PAPERBOY_COMMAND, reader: createDailyReader(now) },
    watch: createWatchdog({
      db: store.db,
      postings,
      owner: env.PAPERBOY_OWNER ?? null,
      sources: () => sources.filter(isRead).map(({ name }) => name),
      now,
      log,
      prefix: env.PAPERBOY_COMMAND,
      installedOn: env.SLACK_CLIENT_ID === undefined ? [] : ['slack'],
    }),
    tend: leaving.tend,
    async close() {
      try {
        await leaving.stop();
        await outbox.stop();
        await library.save();
        await library.stop();
      } finally {
        await store.close();
      }
    },
  };
}

/** Absent: there is no key to keep tokens with. */
export function installationsOf(env: Env, db: Db, now: () => Date): PlatformTools['installationsOf'] {
  if (env.PAPERBOY_KEYS === undefined) return undefined;
  const keys = createKeyRing(env.PAPERBOY_KEYS);
  return (platform) => createInstallations({ db, platform, keys, now });
}

const clock = () => new Date();

export { clock as now };
export const sleep = (ms: number, signal: AbortSignal): Promise<void> => sleepFor(ms, undefined, { signal });

/** The sources that the environment allows, in the order in which they are asked. */
export function createSources(
  env: Env,
  log: Logger,
  {
    categories = () => env.ARXIV_CATEGORIES,
    budget,
  }: {
    categories?: () => readonly string[];
    /** Absent: this process asks alone. */
    budget?: Budget;
  } = {},
): HttpSource[] {
  const polite = {
    userAgent: `Paperboy/${version} (Node.js ${process.versions.node}; daily papers for a team's channels)`,
    now: clock,
    sleep,
    random: Math.random,
    ...(budget && { budget }),
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
        categories,
        log: log.child({ source: 'arxiv' }),
      }),
  };
  const order = ['huggingface', 'arxiv'] as const;
  return order.filter((name) => env.PAPERBOY_SOURCES.includes(name)).map((name) => create[name]());
}
