// program.ts: the bot with an hour's rounds and readings beaten into the minutes that it is told, and what it takes of
// memory, handles and time. Its tokens and addresses come from the environment; it hears an `Order` and tells a `Told`.
import { readdirSync, readlinkSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { deliveries } from '../../src/db/schema.ts';
import { environment, readEnv, secretsOf } from '../../src/env.ts';
import { now, sleep } from '../../src/house.ts';
import { createLog } from '../../src/log.ts';
import { openServed } from '../../test/support/served.ts';
import { readMemory } from '../start/program.ts';
import type { Sample } from './verdict.ts';

export type Order = { readonly minutes: number } | 'settle';
export type Told =
  | { readonly is: 'ready' }
  | { readonly is: 'sample'; readonly sample: Sample }
  | { readonly is: 'warning'; readonly text: string }
  /** Of the posts, how many are in which state, and how often something was done. */
  | {
      readonly is: 'settled';
      readonly states: Readonly<Record<string, number>>;
      readonly rounds: number;
      readonly readings: number;
    };

/** Of an hour: a round each half minute, a reading each quarter of one. */
const ROUNDS = 120;
const READINGS = 4;
const SAMPLE_MS = 2_000;
/** Posts of which nobody knows are looked for twice, half a minute apart. */
const SETTLE_MS = 150_000;
const HURRY = 20;

const tell = (told: Told) => process.send?.(told);
process.on('warning', ({ name, message }) => tell({ is: 'warning', text: `${name}: ${message}` }));

const env = readEnv(environment());
const log = createLog({ level: env.LOG_LEVEL ?? 'error', secrets: secretsOf(env) });
const served = await openServed({
  env,
  log,
  holder: `soak ${process.pid}`,
  now,
  sleep: (ms, signal) => sleep(ms / HURRY, signal),
});
const { house, metrics } = served;
const counts = { rounds: 0, readings: 0 };
let isOver = false;

const delays = monitorEventLoopDelay({ resolution: 5 });
delays.enable();

function take(): Sample {
  const delayP99Ms = delays.percentile(99) / 1e6;
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  const files = readdirSync('/proc/self/fd').map(targetOf);
  delays.reset();
  return {
    atMs: performance.now(),
    heapMb: heapUsed / 1e6,
    buffersMb: external / 1e6,
    residentMb: readMemory(process.pid).residentMb,
    handles: process.getActiveResourcesInfo().length,
    sockets: files.filter((target) => target.startsWith('socket:')).length,
    files: files.length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    delayP99Ms,
  };
}

function targetOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    // The one that the folder was read with is gone.
    return '';
  }
}

/** Again and again until it is over, never two at once. */
async function every(ms: number, work: () => Promise<void>): Promise<void> {
  for (let due = performance.now() + ms; !isOver; due += ms) {
    await wait(Math.max(0, due - performance.now()));
    if (!isOver) await work();
  }
}

async function round(): Promise<void> {
  const { sent } = await served.tick();
  sent.catch((error: unknown) => log.error('sending failed', { err: error }));
  await house.watch();
  await house.library.refresh();
  await metrics.expose();
  counts.rounds += 1;
}

async function settle(): Promise<void> {
  isOver = true;
  const until = performance.now() + SETTLE_MS;
  let states: Record<string, number> = {};
  do {
    await (await served.tick()).sent;
    states = {};
    for (const { state } of await house.store.db.select({ state: deliveries.state }).from(deliveries))
      states[state] = (states[state] ?? 0) + 1;
    await wait(500);
  } while (
    performance.now() < until &&
    ['queued', 'sending', 'unknown'].some((state) => (states[state] ?? 0) > 0)
  );
  tell({ is: 'settled', states, ...counts });
}

process.on('message', (order: Order) => {
  if (order === 'settle') {
    void settle();
    return;
  }
  const ms = order.minutes * 60_000;
  void every(ms / ROUNDS, round);
  void every(ms / READINGS, async () => {
    await served.poll();
    counts.readings += 1;
  });
  void every(SAMPLE_MS, async () => void tell({ is: 'sample', sample: take() }));
});
process.on('disconnect', () => process.exit());

await served.poll();
await house.library.ready();
served.serve();
tell({ is: 'ready' });
