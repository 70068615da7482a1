import { expect, it, onTestFinished } from 'vitest';
import { noteGoodReading, readSourceHealth } from '../src/db/readings.ts';
import { createMetrics, type MetricsOptions } from '../src/metrics.ts';
import { createWeb } from '../src/web/index.ts';
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
