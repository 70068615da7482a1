import { createCollecting } from '../../src/app/collecting.ts';
import { createCollector } from '../../src/app/collector.ts';
import { createLease } from '../../src/app/lease.ts';
import type { SendReport } from '../../src/app/outbox/index.ts';
import { prepare } from '../../src/app/tick.ts';
import { openMeasured } from '../../src/cli/measured.ts';
import { type LeaseFor, serve } from '../../src/cli/serve.ts';
import type { Logger } from '../../src/core/logger.ts';
import type { Env } from '../../src/env.ts';
import type { House } from '../../src/house.ts';
import { createLifecycle } from '../../src/lifecycle.ts';
import type { Metrics } from '../../src/metrics.ts';
import type { Sleep } from '../../src/sources/pacer.ts';

/** What `start` runs, for whoever wants to beat the time to it: nothing happens by a schedule. */
export interface Served {
  readonly house: House;
  readonly metrics: Metrics;
  /** Takes part in answering from now on. */
  serve(): void;
  /** A round: plans what is due. Resolves to how the sending of it goes. */
  tick(): Promise<{ readonly sent: Promise<SendReport> }>;
  /** Reads the sources, if this process is the one that collects. */
  poll(): Promise<void>;
}

export async function openServed({
  env,
  log,
  holder,
  now,
  sleep,
}: {
  env: Env;
  log: Logger;
  holder: string;
  now: () => Date;
  /** By which leases are renewed and collecting waits. */
  sleep: Sleep;
}): Promise<Served> {
  const { house, metrics } = await openMeasured(env, log, { now });
  const { db } = house.store;
  const leaseFor: LeaseFor = (name, begin, isOver) =>
    createLease({ db, name, holder, now, sleep, log, begin, isOver });
  const collecting = createCollecting(() =>
    createCollector({ db, sources: house.collected, backfill: env.PAPERBOY_BACKFILL, now, sleep, log }),
  );
  await leaseFor('collect', collecting.begin).start();
  return {
    house,
    metrics,
    serve() {
      const { stdin, stdout, stderr } = process;
      const io = { env, stdin, stdout, stderr, signal: new AbortController().signal };
      const lifecycle = createLifecycle();
      const dispatch = metrics.timed(house.dispatch);
      void serve(house.platforms, { log, dispatch, leaseFor, lifecycle, io, now, sleep });
    },
    async tick() {
      await prepare({ ...house.planning, isCatchingUp: collecting.isCatchingUp });
      return { sent: house.outbox.drain() };
    },
    poll: collecting.poll,
  };
}
