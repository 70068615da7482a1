import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { OutboxState } from './core/delivery.ts';
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
  /** How it is with posting, as the store knows it. */
  readonly outbox: () => Promise<OutboxState>;
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
export function createMetrics({ now, commands, readings, outbox, indexed, log }: MetricsOptions): Metrics {
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

  const posts = createPostGauges(registers);
  const secondsSince = (at: Date) => Math.max(0, now().getTime() - at.getTime()) / 1_000;

  /** What only the store knows is asked for when somebody looks, so that every process tells the same. */
  async function readStore(): Promise<void> {
    age.reset();
    posts.reset();
    for (const { source, goodAt } of await readings()) {
      if (goodAt !== null) age.set({ source }, secondsSince(goodAt));
    }
    posts.set(await outbox(), secondsSince);
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

/** What is to be posted, and what became of it. A series is absent while there is nothing to count. */
function createPostGauges(registers: Registry[]) {
  const gauge = (name: string, help: string, more: string[] = []) =>
    new Gauge({ name: `paperboy_${name}`, help, labelNames: ['platform', ...more], registers });
  const age = gauge('queue_age_seconds', 'Since the oldest post that is still to be sent was due.');
  const open = gauge('posts_open', 'Posts that have not ended; held ones wait for a person.', ['state']);
  const ended = gauge('posts_ended_last_day', 'Posts that ended within 24 hours.', ['outcome']);
  const stopped = gauge(
    'posting_stopped',
    'Bots or workspaces where posting has stopped until it works again.',
  );
  const broken = gauge('channels_broken', 'Channels that can’t be posted to.');

  return {
    reset() {
      for (const each of [age, open, ended, stopped, broken]) each.reset();
    },
    set(outbox: OutboxState, secondsSince: (at: Date) => number) {
      const ages = new Map<string, number>();
      for (const { platform, state, count, oldestDueAt } of outbox.open) {
        open.set({ platform, state }, count);
        // A held one isn't sent by itself any more, however long it waits.
        if (state === 'held' || oldestDueAt === null) continue;
        ages.set(platform, Math.max(ages.get(platform) ?? 0, secondsSince(oldestDueAt)));
      }
      for (const [platform, seconds] of ages) age.set({ platform }, seconds);
      for (const { platform, state, count } of outbox.ended) ended.set({ platform, outcome: state }, count);
      for (const { platform, count } of outbox.stopped) stopped.set({ platform }, count);
      for (const { platform, count } of outbox.broken) broken.set({ platform }, count);
    },
  };
}
