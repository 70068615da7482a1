import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { readPapers, repeated } from './corpus.ts';
import { type BenchDocument, type Engine, type EngineModule, type EngineName, loadEngine } from './engine.ts';
import { percentile } from './measures.ts';

export interface SpeedTask {
  readonly engine: EngineName;
  readonly corpus: string;
  readonly size: number;
  /** For each kind of queries. */
  readonly seconds: number;
}

export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly queries: number;
}

export interface SpeedRow {
  readonly engine: EngineName;
  readonly size: number;
  readonly buildMs: number;
  /** Memory in use after a garbage collection, beyond that of the process before; not that of a server. */
  readonly memoryMb: number;
  /** How much more memory the system counts as the process's own (resident): with what reading the papers and building left unused. */
  readonly residentMb: number;
  /** The longest time that the event loop could do nothing else. */
  readonly buildStallMs: number;
  readonly serveStallMs: number;
  /** Titles of papers. */
  readonly titles: Latency;
  /** Eight titles at a time; each waits for those before it. */
  readonly eightTitles: Latency;
  /** Three words out of a title. */
  readonly words: Latency;
  /** From the file to the first answer; null for engines that keep none. */
  readonly warmStartMs: number | null;
}

const QUERIES = 2_000;
const FEWEST = 20;
const WARM_UP = 20;
const AT_ONCE = 8;

/** Measures one engine, in a process of its own. */
export async function measureSpeed({ engine: name, corpus, size, seconds }: SpeedTask): Promise<SpeedRow> {
  const before = usedMemory();
  const papers = await readPapers(corpus, size);
  const titles = Array.from({ length: QUERIES }, (_, i) => papers[(i * 7_919) % papers.length]?.title ?? '');
  const documents = papers.length < size ? repeated(papers, size) : drained(papers);
  const words = titles.map(threeWords);
  const module = await loadEngine(name);
  const stall = monitorEventLoopDelay({ resolution: 1 });
  stall.enable();
  const longestStallMs = async () => {
    // The monitor's own timer has to come round to notice a stall that has just ended, and again to see the next.
    await sleep(10);
    const longest = stall.max / 1e6;
    stall.reset();
    await sleep(10);
    return longest;
  };

  await longestStallMs();
  const started = performance.now();
  const engine = await (module.openAside ?? module.open)(documents);
  const buildMs = performance.now() - started;
  const buildStallMs = await longestStallMs();
  // Whatever the engine doesn't keep of them is garbage now.
  papers.length = 0;
  const memory = usedMemory();
  const memoryMb = (memory.used - before.used) / 1e6;
  const residentMb = (memory.resident - before.resident) / 1e6;
  try {
    for (const text of [...titles.slice(0, WARM_UP), ...words.slice(0, WARM_UP)])
      await engine.search(text, 10);
    await longestStallMs();
    const ofTitles = await latency(engine, titles, { atOnce: 1, seconds });
    const eightTitles = await latency(engine, titles, { atOnce: AT_ONCE, seconds });
    const ofWords = await latency(engine, words, { atOnce: 1, seconds });
    const serveStallMs = await longestStallMs();
    const warmStartMs = await warmStart(module, engine, titles[0] ?? '');
    const latencies = { titles: ofTitles, eightTitles, words: ofWords };
    const memories = { memoryMb, residentMb };
    return {
      engine: name,
      size,
      buildMs,
      ...memories,
      buildStallMs,
      serveStallMs,
      ...latencies,
      warmStartMs,
    };
  } finally {
    stall.disable();
    await engine.close?.();
  }
}

/** So that the papers themselves are not in memory twice, and collecting them isn't taken for a stall of the engine. */
function* drained(papers: BenchDocument[]): Generator<BenchDocument> {
  for (const [i, paper] of papers.entries()) {
    yield paper;
    papers[i] = nothing;
  }
}

const nothing: BenchDocument = { id: '', title: '', text: '' };

function threeWords(title: string, index: number): string {
  const words = title.match(/[\p{L}\p{N}-]{3,}/gu) ?? [title];
  const start = index % Math.max(1, words.length - 2);
  return words.slice(start, start + 3).join(' ');
}

function usedMemory(): { used: number; resident: number } {
  if (!globalThis.gc) throw new Error('Memory can be measured only with --expose-gc.');
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { used: heapUsed + external, resident: rss };
}

async function latency(
  engine: Engine,
  queries: readonly string[],
  { atOnce, seconds }: { atOnce: number; seconds: number },
): Promise<Latency> {
  const times: number[] = [];
  const until = performance.now() + seconds * 1_000;
  for (
    let at = 0;
    at < queries.length && (performance.now() < until || times.length < FEWEST);
    at += atOnce
  ) {
    const ask = async (text: string) => {
      const asked = performance.now();
      await nextTurn();
      await engine.search(text, 10);
      times.push(performance.now() - asked);
    };
    await Promise.all(queries.slice(at, at + atOnce).map(ask));
  }
  return { p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99), queries: times.length };
}

async function warmStart({ restore }: EngineModule, engine: Engine, text: string): Promise<number | null> {
  const bytes = engine.save?.();
  if (!bytes || !restore) return null;
  const folder = await mkdtemp(join(tmpdir(), 'paperboy-bench-'));
  try {
    const file = join(folder, 'snapshot');
    await writeFile(file, bytes);
    const started = performance.now();
    await restore(await readFile(file)).search(text, 10);
    return performance.now() - started;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
