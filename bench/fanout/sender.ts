// sender.ts STORE CHANNELS FACTOR PORT: one morning in a process of its own: so many channels due at the same moment, planned
// and sent to the platforms at that port. Tells what it took.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createOutbox } from '../../src/app/outbox/index.ts';
import { prepare } from '../../src/app/tick.ts';
import { type Db, openStore } from '../../src/db/client.ts';
import { sleep } from '../../src/house.ts';
import { createLog } from '../../src/log.ts';
import { postingsAt } from '../../test/support/platforms.ts';
import type { StoreEnv } from '../start/databases.ts';
import { readMemory } from '../start/program.ts';
import { DUE, fill } from './fill.ts';
import { placesFor, scaled } from './load.ts';
import { readSizes } from './sizes.ts';

export interface Morning {
  readonly planMs: number;
  readonly drainMs: number;
  readonly sent: number;
  readonly retried: number;
  readonly unknown: number;
  /** Sum of the times that somebody waited for the database, and how often, while posts were sent. */
  readonly databaseMs: number;
  readonly queries: number;
  readonly longestStallMs: number;
  readonly planStallMs: number;
  readonly cpuMs: number;
  readonly residentMb: number;
  readonly peakMb: number;
  /** What the database keeps of a channel that follows the list, and of each post, indexes included, nothing to spare. */
  readonly channelBytes: number;
  readonly postBytes: number;
}

/** Times every query of a database that isn't in a transaction. */
function clockQueries(db: Db): { ms: number; count: number } {
  const spent = { ms: 0, count: 0 };
  interface Query {
    execute(...args: unknown[]): Promise<unknown>;
  }
  const { session } = db as unknown as { session: { prepareQuery(...args: unknown[]): Query } };
  const prepareQuery = session.prepareQuery.bind(session);
  session.prepareQuery = (...args) => {
    const query = prepareQuery(...args);
    const execute = query.execute.bind(query);
    query.execute = async (...given) => {
      const start = performance.now();
      try {
        return await execute(...given);
      } finally {
        spent.ms += performance.now() - start;
        spent.count += 1;
      }
    };
    return query;
  };
  return spent;
}

const [, , storeEnv = '', channels = '', factor = '', port = ''] = process.argv;
const { DATABASE_URL, PAPERBOY_DATA } = JSON.parse(storeEnv) as StoreEnv;
const log = createLog({ level: 'error', secrets: [] });
const store = await openStore({ databaseUrl: DATABASE_URL || null, dataDir: PAPERBOY_DATA, log });
const { db } = store;
await fill(db, placesFor(Number(channels)));

const begun = performance.now();
const now = () => new Date(DUE.getTime() + performance.now() - begun);
const origin = `http://127.0.0.1:${port}`;
const addresses = {
  slack: { token: 'xoxb-bench', apiUrl: `${origin}/api/` },
  discord: { token: 'bench', apiUrl: `${origin}/api`, requestsPerSecond: 50 * Number(factor) },
};
const outbox = createOutbox({
  db,
  postings: postingsAt(addresses, { db, now, log }),
  now,
  sleep,
  random: Math.random,
  log,
  rates: scaled(Number(factor)),
});

const delays = monitorEventLoopDelay({ resolution: 5 });
delays.enable();
const stallMs = () => {
  const longest = delays.max / 1e6;
  delays.reset();
  return longest;
};
const planStart = performance.now();
await prepare({ db, now, log, prefix: 'paper', rates: scaled(Number(factor)) });
const planMs = performance.now() - planStart;
// The histogram learns of a stall when it is over.
await sleep(20, new AbortController().signal);
const planStallMs = stallMs();
const spent = clockQueries(db);
const cpu = process.cpuUsage();
const start = performance.now();
const report = await outbox.drain();
const drainMs = performance.now() - start;
const used = process.cpuUsage(cpu);
const memory = readMemory(process.pid);
const sizes = await readSizes(db);
const each = (...tables: string[]) =>
  tables.reduce((sum, table) => sum + (sizes.get(table) ?? Number.NaN), 0) / Number(channels);
const morning: Morning = {
  planMs,
  drainMs,
  sent: report.sent,
  retried: report.retried,
  unknown: report.unknown,
  databaseMs: spent.ms,
  queries: spent.count,
  longestStallMs: stallMs(),
  planStallMs,
  cpuMs: (used.user + used.system) / 1_000,
  ...memory,
  channelBytes: each('channels', 'subscriptions'),
  postBytes: each('deliveries', 'posted_papers', 'posts'),
};
await outbox.stop();
await store.close();
process.send?.(morning, () => process.exit());
