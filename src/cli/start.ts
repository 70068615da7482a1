import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createCollecting } from '../app/collecting.ts';
import { type Collector, createCollector } from '../app/collector.ts';
import { inTurn } from '../app/in-turn.ts';
import { createLease } from '../app/lease.ts';
import { replanAll } from '../app/plan/index.ts';
import { startSchedule } from '../app/schedule.ts';
import { prepare } from '../app/tick.ts';
import { now, openHouse, sleep } from '../house.ts';
import { createLifecycle } from '../lifecycle.ts';
import { createLog } from '../log.ts';
import { createTerminalPosting } from '../platforms/terminal/index.ts';
import { isSetUp } from '../platforms.ts';
import { type LeaseFor, serve } from './serve.ts';
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
    const { db } = house.store;

    const holder = `${hostname()} ${process.pid} ${randomUUID()}`;
    const leaseFor: LeaseFor = (name, begin) => createLease({ db, name, holder, now, sleep, log, begin });
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
        await prepare(house.planning);
      } finally {
        // Sending may take longer than there is until the next round, which joins it.
        house.outbox.drain().catch((error: unknown) => log.error('sending failed', { err: error }));
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
    const door = env.PORT === undefined ? null : { host: env.HOST, port: env.PORT };
    return await serve(house.platforms, {
      log,
      dispatch: inTurn(house.dispatch),
      leaseFor,
      lifecycle,
      io,
      door,
    });
  } finally {
    await lifecycle.stop();
  }
};
