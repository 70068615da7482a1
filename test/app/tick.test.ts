import { expect, it } from 'vitest';
import { createOutbox } from '../../src/app/outbox/index.ts';
import { prepare, tick } from '../../src/app/tick.ts';
import type { Sender } from '../../src/core/platform.ts';
import { claimDue } from '../../src/db/claims.ts';
import type { Db } from '../../src/db/client.ts';
import { listDeliveries } from '../../src/db/deliveries.ts';
import { createClock } from '../support/clock.ts';
import { aDelivery } from '../support/deliveries.ts';
import { memoryLog } from '../support/log.ts';
import { describeStores } from '../support/stores.ts';
import { aChannel, listOf, readList } from './plan/channels.ts';

/** A round at a moment, on a platform that takes everything. */
function aRound(db: Db, at: string) {
  const clock = createClock(at);
  const log = memoryLog();
  const posted: string[] = [];
  const sender: Sender = {
    repeatableForMs: 0,
    async post(to, message) {
      posted.push(`${to.channel}: ${message.summary}`);
      return { ok: true, messageId: String(posted.length) };
    },
    edit: () => Promise.reject(new Error('nothing is edited')),
    find: async () => 'absent',
  };
  const people = { look: async () => ({ zone: null, refusal: null }) };
  const postings = async () => ({ sender, people });
  const planning = { db, now: clock.now, log, prefix: 'paper' };
  const outbox = createOutbox({ db, postings, ...clock, random: () => 0.5, log });
  return { clock, log, posted, planning, outbox };
}

describeStores('a round', (withDb) => {
  it(
    'plans what is due and sends it, once',
    withDb(async (db) => {
      await readList(db, '2026-08-18', listOf('2026-08-18', 8));
      const channel = await aChannel(db, { since: '2026-08-18T08:00:00Z' });
      const { planning, outbox, posted } = aRound(db, '2026-08-19T07:00:05Z');
      expect(await tick(planning, outbox)).toMatchObject({
        plan: { due: 1, planned: 1 },
        reaped: 0,
        expired: 0,
        sent: { sent: 1 },
      });
      expect(posted).toEqual([expect.stringContaining(`${channel.channel}: Tuesday’s papers`)]);
      expect(await tick(planning, outbox)).toMatchObject({ plan: { due: 0 }, sent: { sent: 0 } });
      expect(posted).toHaveLength(1);
    }),
  );

  it(
    'finds what another process left behind, and plans again what came too late to be sent',
    withDb(async (db) => {
      await readList(db, '2026-08-18', listOf('2026-08-18', 8));
      const first = aRound(db, '2026-08-19T07:00:05Z');
      await aChannel(db, { name: 'C1', since: '2026-08-18T08:00:00Z' });
      await aChannel(db, { name: 'C2', since: '2026-08-18T08:00:00Z' });
      await prepare(first.planning);
      const lane = { platform: 'slack', installation: null } as const;
      const now = first.clock.now();
      await claimDue(db, { lane, except: [], most: 1, leaseMs: 60_000, now });

      const tomorrow = aRound(db, '2026-08-20T07:00:05Z');
      await readList(db, '2026-08-19', listOf('2026-08-19', 8));
      const report = await prepare(tomorrow.planning);
      expect(report).toMatchObject({ reaped: 1, expired: 1, plan: { planned: 2 } });
      await tomorrow.outbox.drain();
      const [late] = await listDeliveries(db, { states: ['skipped'], most: 9 });
      expect(late).toMatchObject({ detail: expect.stringContaining('too late') });
      // Whose list came too late gets it with the next one.
      expect(tomorrow.posted).toEqual([
        expect.stringContaining(`${late?.channel}: Tuesday’s and Wednesday’s`),
      ]);
    }),
  );

  it(
    'clears old rows away once a day, whichever process comes first',
    withDb(async (db) => {
      const { planning, clock, log } = aRound(db, '2026-05-01T07:00:00Z');
      const channel = await aChannel(db, { since: '2026-08-18T08:00:00Z' });
      const old = { now: clock.now(), state: 'skipped', endedAt: clock.now(), message: null } as const;
      await aDelivery(db, channel, { ...old, slot: 'change:1' });
      clock.pass(91 * 24 * 3_600_000);
      await prepare(planning);
      expect(await listDeliveries(db, { states: ['skipped'], most: 9 })).toEqual([]);
      await aDelivery(db, channel, { ...old, slot: 'change:2' });
      await prepare(planning);
      expect(await listDeliveries(db, { states: ['skipped'], most: 9 })).toHaveLength(1);
      clock.pass(24 * 3_600_000);
      await prepare(planning);
      expect(await listDeliveries(db, { states: ['skipped'], most: 9 })).toEqual([]);
      expect(log.lines).toEqual(['info old posts cleared away', 'info old posts cleared away']);
    }),
  );
});
