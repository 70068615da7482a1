import { join } from 'node:path';
import { type Collector, createCollector } from '../app/collector.ts';
import { inTurn } from '../app/in-turn.ts';
import { startSchedule } from '../app/schedule.ts';
import { now, openHouse, sleep } from '../house.ts';
import { createLifecycle } from '../lifecycle.ts';
import { createLog } from '../log.ts';
import { createTerminalPosting } from '../platforms/terminal/index.ts';
import { isSetUp } from '../platforms.ts';
import { serve } from './serve.ts';
import { firstLists, talk } from './session.ts';
import type { Run } from './table.ts';

/** Serves the platforms whose tokens are set; without any, whoever sits at the terminal. */
export const run: Run = async (_args, io) => {
  const { env, signal } = io;
  const isSession = !isSetUp(env);
  const terminal = createTerminalPosting();
  const lifecycle = createLifecycle();
  try {
    // A log on the screen would be between the person and the papers.
    const logFile = isSession ? join(env.PAPERBOY_DATA, 'paperboy.log') : undefined;
    const log = createLog(env.LOG_LEVEL ?? 'info', logFile);
    lifecycle.onStop(() => log.flush());

    let progress: Collector['progress'] = () => null;
    const house = await openHouse(env, log, {
      progress: () => progress(),
      terminal: isSession ? terminal : null,
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

    if (isSession) return await talk({ house, collector, lifecycle, io, posting: terminal, isSample });
    const door = env.PORT === undefined ? null : { host: env.HOST, port: env.PORT };
    return await serve(house.platforms, {
      log,
      dispatch: inTurn(house.dispatch),
      lifecycle,
      io,
      door,
    });
  } finally {
    await lifecycle.stop();
  }
};
