import { allCommands } from '../app/commands/index.ts';
import type { Logger } from '../core/logger.ts';
import { readOutboxState } from '../db/outbox-state.ts';
import { readSourceHealth } from '../db/readings.ts';
import type { Env } from '../env.ts';
import { now as clock, type House, type HouseOptions, openHouse } from '../house.ts';
import { createMetrics, type Metrics } from '../metrics.ts';

/** A house, and what is counted in it. */
export async function openMeasured(
  env: Env,
  log: Logger,
  options: Omit<HouseOptions, 'acknowledged'>,
): Promise<{ house: House; metrics: Metrics }> {
  const { now = clock } = options;
  const metrics: Metrics = createMetrics({
    now,
    commands: allCommands.map(({ name }) => name),
    readings: () => readSourceHealth(house.store.db),
    outbox: () => readOutboxState(house.store.db, now()),
    indexed: () => house.library.size(),
    log,
  });
  const house: House = await openHouse(env, log, { ...options, acknowledged: metrics.acknowledged });
  return { house, metrics };
}
