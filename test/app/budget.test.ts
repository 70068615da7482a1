import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSharedBudget } from '../../src/app/budget.ts';
import type { Allowance, Budget } from '../../src/core/source.ts';
import type { Db } from '../../src/db/client.ts';
import * as schema from '../../src/db/schema.ts';
import { createAdmit, createOwnBudget } from '../../src/sources/budget.ts';
import type { Asking } from '../support/asking.ts';
import { memoryLog } from '../support/log.ts';
import { closedPort, sendJson, serve } from '../support/loopback.ts';
import { createMovedClock } from '../support/moved-clock.ts';
import { describeStores, withServerUrl } from '../support/stores.ts';

const START = Date.parse('2026-08-20T07:40:00Z');
const three: Allowance = { name: 'somebody', burst: 3, everyMs: 1_000 };

/** At these moments, in ms from the start: what it says to whoever wants to ask. */
async function takenAt(create: (now: () => Date) => Budget, moments: readonly number[]) {
  let ms = START;
  const budget = create(() => new Date(ms));
  const waits: number[] = [];
  for (const moment of moments) {
    ms = START + moment;
    waits.push(await budget.take(three));
  }
  return waits;
}

const moments = [0, 0, 10, 10, 999, 1_000, 1_001, 9_000, 9_000, 9_000, 9_000];
const waits = [0, 0, 0, 990, 1, 0, 999, 0, 0, 0, 1_000];

describe('a budget of one process', () => {
  it('lets so many ask at once and then one every so often, and says how long to wait', async () => {
    expect(await takenAt((now) => createOwnBudget({ now }), moments)).toEqual(waits);
  });
});

describeStores('a budget that processes share', (withDb) => {
  it(
    'lets so many ask at once and then one every so often, and says how long to wait',
    withDb(async (db) => {
      const log = memoryLog();
      expect(await takenAt((now) => createSharedBudget({ db, now, log }), moments)).toEqual(waits);
      expect(log.lines).toEqual([]);
    }),
  );

  it(
    'lets whoever waits for the one turn have it a pause after the other has its answer, and at the latest when that must be dead',
    withDb(async (db) => {
      const clock = createMovedClock({ start: '2026-08-20T07:40:00Z', since: Date.now() });
      let jumped = 0;
      let looks = 0;
      const shared = createSharedBudget({ db, now: clock.now, log: memoryLog() });
      const budget: Budget = {
        ...shared,
        async take(allowance) {
          const waitMs = await shared.take(allowance);
          looks += 1;
          return waitMs;
        },
      };
      const { signal } = new AbortController();
      const admit = createAdmit({
        budget,
        allowance: { name: 'one', burst: 1, everyMs: 600_000 },
        gapMs: 60_000,
        sleep: clock.sleep,
      });
      /** Whoever waits has looked again by then. */
      const pass = async (ms: number) => {
        const before = looks;
        jumped += ms;
        clock.jumpTo(jumped);
        await expect.poll(() => looks).toBeGreaterThan(before);
      };
      const leave = await admit(signal);
      let isIn = 0;
      const enter = () => {
        const entered = admit(signal);
        void entered.then(() => {
          isIn += 1;
        });
        return entered;
      };
      const second = enter();
      await pass(400_000);
      expect(isIn).toBe(0);
      await leave();
      await pass(50_000);
      expect(isIn).toBe(0);
      await pass(11_000);
      await second;
      // The second never says that it is done.
      const third = enter();
      await pass(590_000);
      expect(isIn).toBe(1);
      await pass(11_000);
      await third;
    }),
  );

  it(
    'goes on without one while the store is away, and says so in the log',
    withDb(async (db) => {
      const log = memoryLog();
      const away = {
        insert: () => ({ values: () => ({ onConflictDoUpdate: () => ({ returning: fails }) }) }),
      };
      const fails = () => Promise.reject(new Error('connection refused'));
      const broken = Object.assign(Object.create(db), away) as Db;
      const budget = createSharedBudget({ db: broken, now: () => new Date(START), log });
      expect(await budget.take(three)).toBe(0);
      expect(log.lines.join()).toContain('upstream budget not known');
    }),
  );
});

describe('two that share one', () => {
  it('never take the same, however they meet', () =>
    withServerUrl(async (url) => {
      const clients = [1, 2].map(() => postgres(url, { max: 8 }));
      const allowance = { name: 'crowded', burst: 25, everyMs: 60_000 };
      const takes = clients.flatMap((client) => {
        const db = drizzle(client, { schema });
        const budget = createSharedBudget({ db, now: () => new Date(START), log: memoryLog() });
        return Array.from({ length: 100 }, () => budget.take(allowance));
      });
      expect((await Promise.all(takes)).filter((waitMs) => waitMs === 0)).toHaveLength(25);
      await Promise.all(clients.map((client) => client.end()));
    }));

  it('ask sources no more than one may, and arXiv one at a time with three seconds between', () =>
    withServerUrl(async (databaseUrl) => {
      const begun = performance.now();
      const entry = readFileSync(new URL('../fixtures/arxiv-query.xml', import.meta.url), 'utf8');
      const huggingFace = await serve((response) => sendJson(response, []));
      const spans: { from: number; to: number }[] = [];
      const arxiv = await serve((response) => {
        const span = { from: performance.now(), to: Number.POSITIVE_INFINITY };
        spans.push(span);
        response.on('finish', () => {
          span.to = performance.now();
        });
        response.writeHead(200, { 'content-type': 'application/atom+xml' }).end(entry);
      });
      const nowhere = await closedPort();
      const program = fileURLToPath(new URL('../support/asking.ts', import.meta.url));
      const askers = await Promise.all(
        ['ada', 'eve'].map(async (name) => {
          const asking: Asking = { name, searches: 40, paper: '1707.08567' };
          const child = fork(program, [JSON.stringify(asking)], {
            execArgv: ['--import', 'tsx'],
            env: {
              PATH: process.env.PATH,
              DATABASE_URL: databaseUrl,
              ARXIV_CATEGORIES: 'cs.AI',
              HF_API_URL: huggingFace.url,
              ARXIV_API_URL: arxiv.url,
              ARXIV_RSS_URL: nowhere,
            },
          });
          onTestFinished(() => void child.kill('SIGKILL'));
          await once(child, 'message');
          return child;
        }),
      );
      const answers = askers.map(async (child) => {
        const answered = once(child, 'message');
        child.send('go');
        return ((await answered) as [{ through: number; found: string | null; complaints: string[] }])[0];
      });
      const [one, other] = await Promise.all(answers);
      expect([one?.complaints, other?.complaints]).toEqual([[], []]);
      expect([one?.found, other?.found]).toEqual(['1707.08567', '1707.08567']);
      const refills = Math.floor((performance.now() - begun) / 15_000);
      const searches = huggingFace.requests.length;
      expect((one?.through ?? 0) + (other?.through ?? 0)).toBe(searches);
      expect(searches).toBeGreaterThanOrEqual(30);
      expect(searches).toBeLessThanOrEqual(30 + refills);
      expect(spans).toHaveLength(2);
      expect((spans[1]?.from ?? 0) - (spans[0]?.to ?? 0)).toBeGreaterThanOrEqual(2_990);
    }));
});
