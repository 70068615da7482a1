import { describe, expect, it } from 'vitest';
import { createCollecting } from '../../src/app/collecting.ts';
import { createCollector } from '../../src/app/collector.ts';
import { weekdayOf } from '../../src/core/day.ts';
import { SourceError } from '../../src/core/errors.ts';
import type { Db } from '../../src/db/client.ts';
import { listSpan, readDays } from '../../src/db/lists.ts';
import { readSourceHealth } from '../../src/db/readings.ts';
import { createClock } from '../support/clock.ts';
import { aSource } from '../support/house.ts';
import { memoryLog } from '../support/log.ts';
import { aPaper } from '../support/papers.ts';
import { withEmbeddedDb } from '../support/stores.ts';

const TODAY = '2026-06-24';
const BACKFILL = '2026-01-01';

/** A paper a weekday, none at weekends; every request is noted. */
function weekdaySource(refuse: (day: string, n: number) => boolean = () => false) {
  const asked: string[] = [];
  const listOf = (day: string) =>
    ['Saturday', 'Sunday'].includes(weekdayOf(day))
      ? []
      : [aPaper({ id: `2606.${day.slice(5).replace('-', '')}0`, upvotes: 1 })];
  const source = aSource({
    async list(day) {
      asked.push(day);
      if (refuse(day, asked.length))
        throw new SourceError('Hugging Face', 'unreachable', 'Hugging Face answered 500 five times');
      return { day, papers: listOf(day), skipped: [] };
    },
    async latest() {
      asked.push('latest');
      if (refuse('latest', asked.length))
        throw new SourceError('Hugging Face', 'unreachable', 'Hugging Face answered 500 five times');
      return { day: TODAY, papers: listOf(TODAY), skipped: [] };
    },
  });
  return { source, asked };
}

function aCollector(db: Db, source: ReturnType<typeof aSource>, clock = createClock(`${TODAY}T12:00:00Z`)) {
  const log = memoryLog();
  const collector = createCollector({
    db,
    sources: async () => [source],
    now: clock.now,
    log,
    backfill: BACKFILL,
    sleep: clock.sleep,
  });
  return { collector, log, clock };
}

describe('collecting', () => {
  it('shows a first list after one answer, then goes back to the first wanted day', () =>
    withEmbeddedDb(async (db) => {
      const { source, asked } = weekdaySource();
      const { collector } = aCollector(db, source);
      collector.start();
      await collector.firstList;
      await collector.recentLists;
      await collector.idle();
      expect(asked[0]).toBe('latest');
      expect(await listSpan(db, 'huggingface')).toMatchObject({ first: '2026-01-01', last: TODAY });
      const days = await readDays(db, 'huggingface', { from: BACKFILL, to: TODAY });
      expect(days).toHaveLength(175);
      expect(collector.progress()).toBeNull();
      await collector.stop();
    }));

  it('waits politely between older lists only', () =>
    withEmbeddedDb(async (db) => {
      const { source } = weekdaySource();
      const { collector, clock } = aCollector(db, source);
      collector.start();
      await collector.idle();
      // 60 lists are 84 days; 91 of the 175 are older.
      expect(clock.slept.length).toBeGreaterThan(85);
      expect(new Set(clock.slept)).toEqual(new Set([2_000]));
      await collector.stop();
    }));

  it('reads again only what can still change', () =>
    withEmbeddedDb(async (db) => {
      const first = weekdaySource();
      const filled = aCollector(db, first.source);
      filled.collector.start();
      await filled.collector.idle();
      const second = weekdaySource();
      const { collector } = aCollector(db, second.source, createClock('2026-07-20T12:00:00Z'));
      await collector.poll();
      // The day itself, and back until three lists have been seen, whatever was read too early to be final.
      expect(second.asked.slice(0, 3)).toEqual(['2026-07-20', '2026-07-19', '2026-07-18']);
      expect(second.asked).not.toContain('2026-06-01');
    }));

  it('takes up where it stopped', () =>
    withEmbeddedDb(async (db) => {
      const broken = weekdaySource((day) => day < '2026-05-01');
      const first = aCollector(db, broken.source);
      first.collector.start();
      await first.collector.recentLists;
      await first.collector.stop();
      const healed = weekdaySource();
      const again = aCollector(db, healed.source);
      again.collector.start();
      await again.collector.idle();
      expect(healed.asked).not.toContain('2026-05-15');
      expect(await listSpan(db, 'huggingface')).toMatchObject({ first: '2026-01-01' });
      await again.collector.stop();
    }));

  it('asks before each round what is to be read', () =>
    withEmbeddedDb(async (db) => {
      const asked: string[] = [];
      const feed = aSource({
        name: 'arxiv',
        latest: async () => {
          asked.push('arxiv');
          return { day: TODAY, papers: [], skipped: [] };
        },
      });
      const { list: _, ...withoutLists } = feed;
      const followed: (typeof withoutLists)[] = [];
      const { now, sleep } = createClock(`${TODAY}T12:00:00Z`);
      const house = { db, now, sleep, log: memoryLog(), backfill: BACKFILL };
      const collector = createCollector({ ...house, sources: async () => [...followed] });
      await collector.poll();
      followed.push(withoutLists);
      await collector.poll();
      expect(asked).toEqual(['arxiv']);
    }));

  it('survives a dead source, says so, and comes back by itself', () =>
    withEmbeddedDb(async (db) => {
      let dead = true;
      const { source } = weekdaySource(() => dead);
      const clock = createClock(`${TODAY}T12:00:00Z`);
      const waits: number[] = [];
      const log = memoryLog();
      const collector = createCollector({
        db,
        sources: async () => [source],
        now: clock.now,
        log,
        backfill: '2026-06-20',
        async sleep(ms, signal) {
          waits.push(ms);
          if (ms >= 60_000 && waits.length === 1) {
            expect(await readSourceHealth(db)).toMatchObject([
              { failure: 'Hugging Face answered 500 five times' },
            ]);
          }
          if (waits.length >= 3) dead = false;
          await clock.sleep(ms, signal);
        },
      });
      collector.start();
      await collector.idle();
      expect(waits.slice(0, 3)).toEqual([60_000, 120_000, 240_000]);
      expect(await readSourceHealth(db)).toMatchObject([{ failure: null, failingSince: null }]);
      expect(await listSpan(db, 'huggingface')).toMatchObject({ lists: 3 });
      await collector.stop();
    }));
});

describe('who collects', () => {
  it.each([
    ['has been answered', () => false],
    ['knows that it is not', () => true],
  ])('is catching up until it %s, and again after a break', (_, refuse) =>
    withEmbeddedDb(async (db) => {
      const collecting = createCollecting(() => aCollector(db, weekdaySource(refuse).source).collector);
      expect(collecting.isCatchingUp()).toBe(false);
      for (let round = 0; round < 2; round++) {
        const end = await collecting.begin();
        expect(collecting.isCatchingUp()).toBe(true);
        await collecting.current().recentLists;
        await Promise.resolve();
        expect(collecting.isCatchingUp()).toBe(false);
        await end();
        expect(collecting.isCatchingUp()).toBe(false);
      }
    }),
  );
});
