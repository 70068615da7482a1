import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Logger } from './core/logger.ts';
import type { Dispatch, PlatformTools } from './core/platform.ts';

/** From a good answer to what somebody walks away from; Slack and Discord give up on an acknowledgement after 3 s. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30];

export interface MetricsOptions {
  readonly now: () => Date;
  /** The names of all commands: what else people type becomes no label. */
  readonly commands: readonly string[];
  /** When each source was last read well, or null, as the store knows it. */
  readonly readings: () => Promise<readonly { readonly source: string; readonly goodAt: Date | null }[]>;
  /** How many papers the search index holds. */
  readonly indexed: () => number;
  readonly log: Logger;
}

export interface Metrics {
  /** Measures how long every answer takes, until its first message. */
  timed(dispatch: Dispatch): Dispatch;
  readonly acknowledged: NonNullable<PlatformTools['acknowledged']>;
  /** All of it in Prometheus' text format. Never rejects: without the store the rest is still told. */
  expose(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/**
 * What an operator watches. Labels are names that this program gives: no workspace, no channel, no person, no query. Process,
 * memory and event loop have the names that prom-client gives them.
 */
export function createMetrics({ now, commands, readings, indexed, log }: MetricsOptions): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });

  const answers = new Histogram({
    name: 'paperboy_command_duration_seconds',
    help: 'From a command that was understood as one to its first answer.',
    labelNames: ['command'],
    buckets: SECONDS,
    registers,
  });
  const acknowledgements = new Histogram({
    name: 'paperboy_acknowledgement_seconds',
    help: 'From hearing a command or a press to having told the platform so.',
    labelNames: ['platform'],
    buckets: SECONDS,
    registers,
  });
  const age = new Gauge({
    name: 'paperboy_source_reading_age_seconds',
    help: 'Since a source was last read well; absent for one that never was.',
    labelNames: ['source'],
    registers,
  });
  new Gauge({
    name: 'paperboy_search_index_papers',
    help: 'Papers that search knows.',
    registers,
    collect() {
      this.set(indexed());
    },
  });

  /** What only the store knows is asked for when somebody looks, so that every process tells the same. */
  async function readStore(): Promise<void> {
    age.reset();
    for (const { source, goodAt } of await readings()) {
      if (goodAt !== null) age.set({ source }, (now().getTime() - goodAt.getTime()) / 1_000);
    }
  }

  return {
    timed: (dispatch) => async (call) => {
      const answered = answers.startTimer();
      const reply = await dispatch(call);
      answered({ command: commands.includes(call.command) ? call.command : 'unknown' });
      return reply;
    },

    acknowledged: (platform, ms) => acknowledgements.observe({ platform }, ms / 1_000),

    async expose() {
      await readStore().catch((error: unknown) => log.warn('metrics without the store', { err: error }));
      return { contentType: register.contentType, text: await register.metrics() };
    },
  };
}
