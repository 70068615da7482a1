// Opens the library on the store that the environment names, asks it, saves it, and prints what that took as JSON.
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { createLibrary } from '../../src/app/library/index.ts';
import { parseQuery } from '../../src/core/query/index.ts';
import { openStore } from '../../src/db/client.ts';
import { readPapers } from '../../src/db/papers.ts';
import { environment, readEnv } from '../../src/env.ts';
import { createLog } from '../../src/log.ts';
import { percentile } from '../search/measures.ts';

interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time a question, which other programs on the machine change less. */
  readonly cpuMs: number;
}

export interface Observation {
  readonly readyMs: number;
  readonly readyStallMs: number;
  /** Resident, after a garbage collection on both sides. */
  readonly memoryMb: number;
  readonly titles: Latency;
  readonly filtered: Latency;
  readonly authors: Latency;
  readonly similar: Latency;
  readonly serveStallMs: number;
  readonly saveStallMs: number;
  readonly fileMb: number;
}

const QUERIES = 400;

const env = readEnv(environment());
const log = createLog({ level: 'silent', secrets: [] });
await mkdir(env.PAPERBOY_DATA, { recursive: true });
const { db, close } = await openStore({
  databaseUrl: env.DATABASE_URL ?? null,
  dataDir: env.PAPERBOY_DATA,
  log,
});

const samples: { id: string; title: string; author: string }[] = [];
for await (const rows of readPapers(db)) {
  for (const { id, title, authors } of rows.slice(0, 4))
    samples.push({ id, title, author: authors[0] ?? 'x' });
  if (samples.length >= QUERIES) break;
}

const delays = monitorEventLoopDelay({ resolution: 1 });
delays.enable();
async function longestStallMs(): Promise<number> {
  // The monitor's timer has to come round once to notice a stall that has just ended.
  await sleep(10);
  const longest = delays.max / 1e6;
  delays.reset();
  await sleep(10);
  return longest;
}
async function residentMb(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await nextTurn();
  }
  return process.memoryUsage.rss() / 1e6;
}

const file = join(env.PAPERBOY_DATA, 'search.index');
const before = await residentMb();
await longestStallMs();
const started = performance.now();
const library = createLibrary({ db, log, file });
await library.ready();
const readyMs = performance.now() - started;
const readyStallMs = await longestStallMs();
const memoryMb = (await residentMb()) - before;

async function latency(ask: (sample: (typeof samples)[number]) => Promise<unknown>): Promise<Latency> {
  const times: number[] = [];
  const before = process.cpuUsage();
  for (const [i, sample] of samples.entries()) {
    const asked = performance.now();
    await ask(sample);
    if (i >= 20) times.push(performance.now() - asked);
    await nextTurn();
  }
  const { user, system } = process.cpuUsage(before);
  return {
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    cpuMs: (user + system) / 1000 / samples.length,
  };
}
const search = (text: string) => {
  const parsed = parseQuery(text);
  if ('mistake' in parsed) throw new Error(`${text}: ${parsed.mistake.problem}`);
  return library.search(parsed.query, { offset: 0, limit: 5 });
};
const plain = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

await latency(({ title }) => search(plain(title)));
await longestStallMs();
const titles = await latency(({ title }) => search(plain(title)));
const filtered = await latency(({ title }) =>
  search(`${plain(title).split(' ').slice(0, 3).join(' ')} votes:>20 cat:cs.* after:2010 -zebra`),
);
const authors = await latency(({ author }) => search(`author:"${plain(author)}"`));
const similar = await latency(({ id }) => library.similar(id, 5));
const serveStallMs = await longestStallMs();
await library.save();
const saveStallMs = await longestStallMs();
const fileMb = (await stat(file)).size / 1e6;
await library.stop();
await close();
delays.disable();
const observation: Observation = {
  ...{ readyMs, readyStallMs, memoryMb, titles, filtered, authors, similar },
  ...{ serveStallMs, saveStallMs, fileMb },
};
console.log(JSON.stringify(observation));
