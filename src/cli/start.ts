import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createCollecting } from '../app/collecting.ts';
import { type Collector, createCollector } from '../app/collector.ts';
import { createLease } from '../app/lease.ts';
import { replanAll } from '../app/plan/index.ts';
import { startSchedule } from '../app/schedule.ts';
import { prepare } from '../app/tick.ts';
import { storeState } from '../db/ready.ts';
import { secretsOf } from '../env.ts';
import { now, sleep } from '../house.ts';
import { createLifecycle } from '../lifecycle.ts';
import { createLog } from '../log.ts';
import { createTerminalPosting } from '../platforms/terminal/index.ts';
import { isSetUp } from '../platforms.ts';
import { openMeasured } from './measured.ts';
import { type LeaseFor, serve } from './serve.ts';
import { firstLists, talk } from './session.ts';
import type { Run } from './table.ts';

/** Whoever asks whether we are ready asks again in a few seconds. */
const STORE_MS = 2_000;

/** Serves the platforms whose tokens are set; without any, whoever sits at the terminal. */
export const run: Run = async (_args, io) => {
  const { env, signal } = io;
  const isSession = !isSetUp(env);
  const terminal = createTerminalPosting();
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
    const { house, metrics } = await openMeasured(env, log, {
      progress: () => progress(),
      terminal: isSession ? terminal : null,
      stopping: signal,
    });
    lifecycle.onStop(house.close);
    const { db } = house.store;

    const holder = `${hostname()} ${process.pid} ${randomUUID()}`;
    const leaseFor: LeaseFor = (name, begin, isOver) =>
      createLease({ db, name, holder, now, sleep, log, begin, isOver });
    const collecting = createCollecting(() =>
      createCollector({
        db,
        sources: house.collected,
        backfill: env.PAPERBOY_BACKFILL,
        now,
        sleep,
        log,
      }),
    );
    progress = collecting.progress;
    const collectLease = leaseFor('collect', collecting.begin);
    lifecycle.onStop(collectLease.stop);
    await collectLease.start();
    const collector = collecting.current();
    const isSample = isSession && (await firstLists(house, collector, io));
    const tick = async () => {
      try {
        await prepare({ ...house.planning, isCatchingUp: collecting.isCatchingUp });
      } finally {
        // Sending may take longer than there is until the next round, which joins it.
        house.outbox.drain().catch((error: unknown) => log.error('sending failed', { err: error }));
        // Asking platforms who is still there may take longer, too.
        void house.tend();
        await house.watch();
      }
    };
    const schedule = startSchedule({ poll: collecting.poll, follow: house.library.refresh, tick, log });
    lifecycle.onStop(async () => {
      // What the schedule has begun ends when the collector is told to stop.
      await Promise.all([schedule.stop(), collectLease.stop()]);
    });
    replanAll(house.planning).catch((error: unknown) => log.error('times not worked out', { err: error }));
    house.library.ready().catch((error: unknown) => {
      if (!signal.aborted) log.error('search index not built', { err: error });
    });

    if (isSession) return await talk({ house, collector, lifecycle, io, posting: terminal, isSample });
    const missing = async () => {
      const database = await storeState(house.store.db, { patienceMs: STORE_MS });
      return database === 'ready' ? [] : [`database ${database}`];
    };
    const door =
      env.PORT === undefined ? null : { host: env.HOST, port: env.PORT, missing, metrics: metrics.expose };
    return await serve(house.platforms, {
      log,
      dispatch: metrics.timed(house.dispatch),
      leaseFor,
      lifecycle,
      io,
      now,
      sleep,
      door,
    });
  } finally {
    await lifecycle.stop();
  }
};
