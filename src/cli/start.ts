import { join } from 'node:path';
import { type Collector, createCollector } from '../app/collector.ts';
import { allCommands } from '../app/commands/index.ts';
import { inTurn } from '../app/in-turn.ts';
import { startSchedule } from '../app/schedule.ts';
import { readSourceHealth } from '../db/readings.ts';
import { storeState } from '../db/ready.ts';
import { secretsOf } from '../env.ts';
import { type House, now, openHouse, sleep } from '../house.ts';
import { createLifecycle } from '../lifecycle.ts';
import { createLog } from '../log.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import { configuredPlatforms, serve } from './serve.ts';
import { firstLists, talk } from './session.ts';
import type { Run } from './table.ts';

/** Whoever asks whether we are ready asks again in a few seconds. */
const STORE_MS = 2_000;

/** Serves the platforms whose tokens are set; without any, whoever sits at the terminal. */
export const run: Run = async (_args, io) => {
  const { env, signal } = io;
  const configured = configuredPlatforms(env);
  const isSession = configured.length === 0;
  const lifecycle = createLifecycle();
  try {
    // A log on the screen would be between the person and the papers.
    const file = isSession ? join(env.PAPERBOY_DATA, 'paperboy.log') : undefined;
    const log = createLog({ level: env.LOG_LEVEL ?? 'info', secrets: secretsOf(env), file });
    lifecycle.onStop(() => log.flush());
    const noteDeath = (error: Error, origin: string) => log.error('process failed', { origin, err: error });
    process.on('uncaughtExceptionMonitor', noteDeath);
    lifecycle.onStop(() => void process.off('uncaughtExceptionMonitor', noteDeath));

    let progress: Collector['progress'] = () => null;
    const metrics: Metrics = createMetrics({
      now,
      commands: allCommands.map(({ name }) => name),
      readings: () => readSourceHealth(house.store.db),
      indexed: () => house.library.size(),
      log,
    });
    const house: House = await openHouse(env, log, {
      progress: () => progress(),
      acknowledged: metrics.acknowledged,
    });
    lifecycle.onStop(house.close);

    const collector = createCollector({
      db: house.store.db,
      sources: house.collected,
      backfill: env.PAPERBOY_BACKFILL,
      now,
      sleep,
      log,
    });
    lifecycle.onStop(collector.stop);
    progress = collector.progress;
    collector.start();
    const isSample = isSession && (await firstLists(house, collector, io));
    const schedule = startSchedule({ poll: collector.poll, follow: house.library.refresh, log });
    lifecycle.onStop(async () => {
      // What the schedule has begun ends when the collector is told to stop.
      await Promise.all([schedule.stop(), collector.stop()]);
    });
    house.library.ready().catch((error: unknown) => {
      if (!signal.aborted) log.error('search index not built', { err: error });
    });

    if (isSession) return await talk({ house, collector, lifecycle, io, isSample });
    const missing = async () => {
      const database = await storeState(house.store.db, { patienceMs: STORE_MS });
      return database === 'ready' ? [] : [`database ${database}`];
    };
    const door =
      env.PORT === undefined ? null : { host: env.HOST, port: env.PORT, missing, metrics: metrics.expose };
    return await serve(configured, {
      tools: house.tools,
      dispatch: inTurn(metrics.timed(house.dispatch)),
      lifecycle,
      io,
      door,
    });
  } finally {
    await lifecycle.stop();
  }
};
