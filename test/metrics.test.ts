import { expect, it, onTestFinished } from 'vitest';
import { storeBreaker } from '../src/db/breakers.ts';
import { changeState } from '../src/db/channels.ts';
import { readOutboxState } from '../src/db/outbox-state.ts';
import { noteGoodReading, readSourceHealth } from '../src/db/readings.ts';
import { createMetrics, type MetricsOptions } from '../src/metrics.ts';
import { createWeb } from '../src/web/index.ts';
import { aChannel, aDelivery } from './support/deliveries.ts';
import { memoryLog } from './support/log.ts';
import { describeStores } from './support/stores.ts';
import { plainDoor } from './support/web.ts';

const now = () => new Date('2026-06-25T08:00:00Z');

/** Real metrics behind a real door: the value of each series, by name and labels as they are written. */
async function watched(options: Partial<MetricsOptions> = {}) {
  const log = memoryLog();
  const metrics = createMetrics({
    now,
    commands: ['search'],
    readings: async () => [],
    outbox: async () => nothingPosted,
    indexed: () => 0,
    log,
    ...options,
  });
  const web = createWeb({ ...plainDoor, metrics: metrics.expose, log });
  onTestFinished(web.stop);
  const { port } = await web.start();
  const scrape = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(
      lines.map((line) => [
        line.slice(0, line.lastIndexOf(' ')),
        Number(line.slice(line.lastIndexOf(' ') + 1)),
      ]),
    );
  };
  return { metrics, scrape, log };
}

const nothingPosted = { open: [], ended: [], stopped: [], broken: [] };
const nothing = { message: { summary: '', blocks: [] } };

describeStores('readings', (withDb) => {
  it(
    'tells how long ago each source was last read well',
    withDb(async (db) => {
      await noteGoodReading(db, 'huggingface', new Date('2026-06-25T07:58:30Z'));
      const { scrape } = await watched({ readings: () => readSourceHealth(db) });
      expect((await scrape()).get('paperboy_source_reading_age_seconds{source="huggingface"}')).toBe(90);
    }),
  );
});

describeStores('what is to be posted', (withDb) => {
  const minutesAgo = (minutes: number) => new Date(now().getTime() - minutes * 60_000);

  it(
    'is told by platform and state, with the age of what waits longest',
    withDb(async (db) => {
      const { scrape } = await watched({ outbox: () => readOutboxState(db, now()) });
      expect(
        [...(await scrape()).keys()].filter((name) => /paperboy_(queue|post|channels)/.test(name)),
      ).toEqual([]);

      const slack = await aChannel(db, { channel: 'C1', now: now() });
      const discord = await aChannel(db, {
        platform: 'discord',
        installation: 'G1',
        channel: '11',
        now: now(),
      });
      const rows = [
        [slack, 'queued', 2],
        [slack, 'sending', 5],
        [slack, 'unknown', 7],
        // Nothing waits for it: a person has to decide.
        [slack, 'held', 600],
        [discord, 'queued', 1],
        [discord, 'queued', 0],
      ] as const;
      for (const [index, [channel, state, minutes]] of rows.entries())
        await aDelivery(db, channel, {
          now: now(),
          slot: `manual:${index}`,
          state,
          dueAt: minutesAgo(minutes),
        });
      const series = await scrape();
      expect(series.get('paperboy_queue_age_seconds{platform="slack"}')).toBe(420);
      expect(series.get('paperboy_queue_age_seconds{platform="discord"}')).toBe(60);
      for (const state of ['queued', 'sending', 'unknown', 'held'])
        expect(series.get(`paperboy_posts_open{platform="slack",state="${state}"}`)).toBe(1);
      expect(series.get('paperboy_posts_open{platform="discord",state="queued"}')).toBe(2);
    }),
  );

  it(
    'and what became of it within a day, by outcome',
    withDb(async (db) => {
      const channel = await aChannel(db, { now: now() });
      const ends = [
        ['sent', 1],
        ['sent', 1_439],
        ['sent', 1_441],
        ['dead', 30],
        ['skipped', 60],
      ] as const;
      for (const [index, [state, minutes]] of ends.entries())
        await aDelivery(db, channel, {
          now: now(),
          slot: `manual:${index}`,
          state,
          endedAt: minutesAgo(minutes),
        });
      const { scrape } = await watched({ outbox: () => readOutboxState(db, now()) });
      const series = await scrape();
      const ended = (outcome: string) =>
        series.get(`paperboy_posts_ended_last_day{platform="slack",outcome="${outcome}"}`);
      expect(['sent', 'dead', 'skipped'].map(ended)).toEqual([2, 1, 1]);
      expect(series.has('paperboy_queue_age_seconds{platform="slack"}')).toBe(false);
    }),
  );

  it(
    'and where nothing can be posted, without saying whose that is',
    withDb(async (db) => {
      const since = { since: now(), openUntil: now(), failures: 1, unauthorized: false, reason: 'HTTP 503' };
      for (const name of ['slack', 'slack T0SECRET', 'discord']) await storeBreaker(db, { name, ...since });
      const { id } = await aChannel(db, { channel: 'C0SECRET', now: now() });
      await aChannel(db, { channel: 'C2', now: now() });
      const gone = { from: 'active', to: 'broken', reason: 'The channel is archived or gone.' } as const;
      await changeState(db, id, { ...gone, now: now() });
      const { scrape } = await watched({ outbox: () => readOutboxState(db, now()) });
      const series = await scrape();
      expect(series.get('paperboy_posting_stopped{platform="slack"}')).toBe(2);
      expect(series.get('paperboy_posting_stopped{platform="discord"}')).toBe(1);
      expect(series.get('paperboy_channels_broken{platform="slack"}')).toBe(1);
      expect([...series.keys()].join()).not.toContain('SECRET');
    }),
  );
});

it('counts answers by command, and what nobody declared under one name', async () => {
  const { metrics, scrape } = await watched();
  const dispatch = metrics.timed(async () => nothing);
  expect(await dispatch({ command: 'search', text: 'a secret plan' })).toBe(nothing);
  await dispatch({ command: 'search', text: '' });
  await dispatch({ command: 'xoxb-pasted-by-mistake', text: '' });
  const series = await scrape();
  expect(series.get('paperboy_command_duration_seconds_count{command="search"}')).toBe(2);
  expect(series.get('paperboy_command_duration_seconds_count{command="unknown"}')).toBe(1);
  expect([...series.keys()].join()).not.toMatch(/plan|mistake/);
});

it('keeps how long acknowledgements took, by platform', async () => {
  const { metrics, scrape } = await watched();
  metrics.acknowledged('discord', 20);
  metrics.acknowledged('discord', 2_500);
  const series = await scrape();
  expect(series.get('paperboy_acknowledgement_seconds_bucket{le="2",platform="discord"}')).toBe(1);
  expect(series.get('paperboy_acknowledgement_seconds_sum{platform="discord"}')).toBeCloseTo(2.52);
});

it('tells the size of the index, and how long the event loop is held up', async () => {
  const { scrape } = await watched({ indexed: () => 40_000 });
  const series = await scrape();
  expect(series.get('paperboy_search_index_papers')).toBe(40_000);
  expect(series.get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
});

it('tells the rest while the store can’t be asked', async () => {
  let isUp = true;
  const readings = async () => {
    if (!isUp) throw new Error('connection refused');
    return [{ source: 'arxiv', goodAt: now() }];
  };
  const { scrape, log } = await watched({ readings, indexed: () => 7 });
  const age = 'paperboy_source_reading_age_seconds{source="arxiv"}';
  expect((await scrape()).get(age)).toBe(0);
  isUp = false;
  const series = await scrape();
  expect(series.has(age)).toBe(false);
  expect(series.get('paperboy_search_index_papers')).toBe(7);
  expect(log.lines).toContain('warn metrics without the store');
});
