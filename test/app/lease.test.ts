import { expect, it } from 'vitest';
import { createLease } from '../../src/app/lease.ts';
import type { Db } from '../../src/db/client.ts';
import { endAllLeases, giveTurnBack, takeLease, takeTurn } from '../../src/db/leases.ts';
import { leases } from '../../src/db/schema.ts';
import { createClock } from '../support/clock.ts';
import { memoryLog } from '../support/log.ts';
import { describeStores } from '../support/stores.ts';

const in1m = (now: () => Date) => new Date(now().getTime() + 60_000);

/** One of several processes that want to do the same work, its looks at the lease made one by one. */
function aProcess(
  db: Db,
  holder: string,
  clock = createClock(),
  begins: () => Promise<void> = async () => {},
) {
  const log = memoryLog();
  const events: string[] = [];
  const pauses: number[] = [];
  let next = () => {};
  let looked = () => {};
  let isBeginning = false;
  let isOver = false;
  const lease = createLease({
    db,
    name: 'collect',
    holder,
    now: clock.now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (!isBeginning) pauses.push(ms);
        const abort = () => reject(signal.reason);
        signal.addEventListener('abort', abort, { once: true });
        next = () => {
          signal.removeEventListener('abort', abort);
          resolve();
        };
        // What has only begun to begin is still the same look.
        if (!isBeginning) looked();
      }),
    log,
    async begin() {
      isBeginning = true;
      isOver = false;
      await begins().finally(() => {
        isBeginning = false;
      });
      events.push('began');
      return async () => void events.push('ended');
    },
    isOver: () => isOver,
  });
  return {
    clock,
    log,
    events,
    lease,
    /** How long it meant to wait each time before it looks, in milliseconds. */
    pauses,
    /** What it does ends by itself. */
    end: () => {
      isOver = true;
    },
    /** Wakes it, whatever it waits for. */
    wake: () => next(),
    /** Lets it look at the lease once more. */
    look: () =>
      new Promise<void>((resolve) => {
        looked = resolve;
        next();
      }),
  };
}

describeStores('a lease', (withDb) => {
  it(
    'is one process’s at a time, and the next one’s at once when it is given back',
    withDb(async (db) => {
      const clock = createClock();
      const first = aProcess(db, 'first', clock);
      const second = aProcess(db, 'second', clock);
      expect(await first.lease.start()).toBe('held');
      expect(await second.lease.start()).toBe('standing by');
      await second.look();
      expect(second.events).toEqual([]);
      await first.lease.stop();
      expect(first.events).toEqual(['began', 'ended']);
      await second.look();
      expect(second.events).toEqual(['began']);
      await second.lease.stop();
    }),
  );

  it(
    'of a process that was killed is another one’s within a minute',
    withDb(async (db) => {
      const clock = createClock();
      const killed = aProcess(db, 'killed', clock);
      const standby = aProcess(db, 'standby', clock);
      await killed.lease.start();
      await standby.lease.start();
      let waitedMs = 0;
      while (standby.events.length === 0 && waitedMs < 60_000) {
        clock.pass(10_000);
        waitedMs += 10_000;
        await standby.look();
      }
      expect(waitedMs).toBe(30_000);
      await Promise.all([killed.lease.stop(), standby.lease.stop()]);
    }),
  );

  it(
    'is kept for as long as its holder looks after it',
    withDb(async (db) => {
      const clock = createClock();
      const first = aProcess(db, 'first', clock);
      const second = aProcess(db, 'second', clock);
      await first.lease.start();
      await second.lease.start();
      for (let n = 0; n < 12; n++) {
        clock.pass(10_000);
        await first.look();
        await second.look();
      }
      expect([first.events, second.events]).toEqual([['began'], []]);
      await Promise.all([first.lease.stop(), second.lease.stop()]);
    }),
  );

  it(
    'is kept while its work takes long to begin',
    withDb(async (db) => {
      const clock = createClock();
      let isReady = () => {};
      const ready = new Promise<void>((resolve) => {
        isReady = resolve;
      });
      const slow = aProcess(db, 'slow', clock, () => ready);
      const other = aProcess(db, 'other', clock);
      const started = slow.lease.start();
      const until = async () => (await db.select().from(leases))[0]?.until;
      await expect.poll(until).toEqual(new Date(clock.now().getTime() + 30_000));
      for (let n = 0; n < 6; n++) {
        clock.pass(10_000);
        const renewed = () => {
          slow.wake();
          return until();
        };
        await expect.poll(renewed).toEqual(new Date(clock.now().getTime() + 30_000));
      }
      expect(await other.lease.start()).toBe('standing by');
      isReady();
      expect(await started).toBe('held');
      await Promise.all([slow.lease.stop(), other.lease.stop()]);
    }),
  );

  it(
    'that was lost ends the work, which begins again when the lease is back',
    withDb(async (db) => {
      const { clock, lease, look, events, log } = aProcess(db, 'slept');
      await lease.start();
      clock.pass(60_000);
      const until = new Date(clock.now().getTime() + 30_000);
      expect(await takeLease(db, { name: 'collect', holder: 'other', until, now: clock.now() })).toBe(true);
      await look();
      expect(events).toEqual(['began', 'ended']);
      expect(log.lines).toContain('warn lease lost');
      clock.pass(30_000);
      await look();
      expect(events).toEqual(['began', 'ended', 'began']);
      await lease.stop();
    }),
  );

  it(
    'whose work has ended by itself is kept, and the work begins anew',
    withDb(async (db) => {
      const { clock, end, lease, look, events } = aProcess(db, 'outgrown');
      await lease.start();
      await look();
      expect(events).toEqual(['began']);
      end();
      await look();
      expect(events).toEqual(['began', 'ended', 'began']);
      clock.pass(10_000);
      await look();
      expect(events).toEqual(['began', 'ended', 'began']);
      await lease.stop();
    }),
  );

  it(
    'is left before it ends when the database can’t be reached',
    withDb(async (db) => {
      let isAway = false;
      const insert: Db['insert'] = (table) => {
        if (isAway) throw new Error('the database is away');
        return db.insert(table);
      };
      const { clock, lease, look, events } = aProcess(
        Object.assign(Object.create(db), { insert }) as Db,
        'cut off',
      );
      await lease.start();
      isAway = true;
      clock.pass(10_000);
      await look();
      expect(events).toEqual(['began']);
      clock.pass(10_000);
      await look();
      expect(events).toEqual(['began', 'ended']);
      isAway = false;
      await look();
      expect(events).toEqual(['began', 'ended', 'began']);
      await lease.stop();
    }),
  );

  it(
    'is given back by who can’t begin, and says so to whoever started it',
    withDb(async (db) => {
      const clock = createClock();
      const broken = aProcess(db, 'broken', clock, () => Promise.reject(new Error('no token')));
      await expect(broken.lease.start()).rejects.toThrow('no token');
      const other = aProcess(db, 'other', clock);
      expect(await other.lease.start()).toBe('held');
      await other.lease.stop();
    }),
  );

  it(
    'is given back each time by who can’t begin, and who waits longer and longer before the next try',
    withDb(async (db) => {
      const clock = createClock();
      let isAway = true;
      const begins = async () => {
        if (isAway) throw new Error('no way out');
      };
      const { lease, look, events, pauses } = aProcess(db, 'cut off', clock, begins);
      await takeLease(db, { name: 'collect', holder: 'other', until: in1m(clock.now), now: clock.now() });
      expect(await lease.start()).toBe('standing by');
      clock.pass(60_000);
      for (let n = 0; n < 5; n++) {
        await look();
        expect(await db.select().from(leases)).toEqual([]);
      }
      isAway = false;
      await look();
      await look();
      expect(events).toEqual(['began']);
      expect(pauses.map((ms) => ms / 1_000)).toEqual([10, 20, 40, 80, 120, 120, 10, 10]);
      await lease.stop();
    }),
  );

  it(
    'left by the last process of an embedded store is nobody’s',
    withDb(async (db) => {
      const dead = aProcess(db, 'dead');
      await dead.lease.start();
      await endAllLeases(db);
      const next = aProcess(db, 'next');
      expect(await next.lease.start()).toBe('held');
      await Promise.all([dead.lease.stop(), next.lease.stop()]);
    }),
  );

  it(
    'is no turn: one that was taken stays taken over a restart, until its time or until it is given back',
    withDb(async (db) => {
      const { now, pass } = createClock();
      const in1h = () => new Date(now().getTime() + 3_600_000);
      const take = () => takeTurn(db, { name: 'telling', until: in1h(), now: now() });
      expect(await take()).toBe(true);
      await endAllLeases(db);
      expect(await take()).toBe(false);
      pass(3_600_000);
      expect(await take()).toBe(true);
      await giveTurnBack(db, { name: 'telling', until: now() });
      expect(await take()).toBe(true);
    }),
  );
});
