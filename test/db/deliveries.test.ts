import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { claimDue, claimOne, dueLanes, nextDue, reap, release, settle } from '../../src/db/claims.ts';
import type { Db } from '../../src/db/client.ts';
import { type Delivery, findDelivery, listDeliveries, readPosts } from '../../src/db/deliveries.ts';
import { lockChannel } from '../../src/db/due.ts';
import { clearOld } from '../../src/db/retention.ts';
import { channels, deliveries, postedPapers } from '../../src/db/schema.ts';
import { drop, expire, retry } from '../../src/db/unsent.ts';
import { aChannel, aDelivery, says } from '../support/deliveries.ts';
import { describeStores } from '../support/stores.ts';

const now = new Date('2026-08-20T07:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const slack = { platform: 'slack', installation: null } as const;
const claim = (db: Db, over: Partial<Parameters<typeof claimDue>[1]> = {}) =>
  claimDue(db, { lane: slack, except: [], most: 10, leaseMs: MINUTE, now, ...over });
const ids = (rows: readonly Pick<Delivery, 'id'>[]) => rows.map(({ id }) => id);

/** A delivery that has two papers for its channel and took a list. */
async function withPapers(db: Db, over: Partial<Parameters<typeof aDelivery>[2]> = {}) {
  const channel = await aChannel(db, { now });
  const progress = {
    coveredUntil: later(-DAY).toISOString(),
    plannedAt: later(-DAY).toISOString(),
    openDay: '2026-08-19',
  };
  await db.update(channels).set({ plannedAt: now }).where(eq(channels.id, channel.id));
  const paper = {
    type: 'paper',
    rank: 1,
    title: 'T',
    href: 'https://x.example/',
    gist: null,
    facts: [],
  } as const;
  const message = {
    summary: 'papers',
    blocks: [
      { ...paper, id: '2608.00001' },
      { ...paper, id: '2608.00002' },
    ],
  };
  const delivery = await aDelivery(db, channel, { now, progress, message, ...over });
  const reserve = (paperId: string) => ({
    channelId: channel.id,
    paperId,
    deliveryId: delivery.id,
    queries: [''],
  });
  await db.insert(postedPapers).values([reserve('2608.00001'), reserve('2608.00002')]);
  const reserved = async () => (await db.select().from(postedPapers)).map(({ paperId }) => paperId).sort();
  const standing = async () => (await db.select().from(channels).where(eq(channels.id, channel.id)))[0];
  return { channel, delivery, progress, reserved, standing };
}

describeStores('the outbox’s rows', (withDb) => {
  it(
    'are there once for a channel, a date and a slot, whoever plans them',
    withDb(async (db) => {
      const channel = await aChannel(db, { now });
      await aDelivery(db, channel, { now });
      await expect(aDelivery(db, channel, { now, message: says('again') })).rejects.toThrow('has one');
      await aDelivery(db, channel, { now, slot: 'manual:1' });
      expect(await db.select().from(deliveries)).toHaveLength(2);
    }),
  );

  it(
    'are taken when they are due, the earliest first, and by one process only',
    withDb(async (db) => {
      const rows: Delivery[] = [];
      for (const [n, dueMs] of [0, -MINUTE, MINUTE, 0].entries()) {
        const channel = await aChannel(db, { channel: `C${n}`, now });
        rows.push(await aDelivery(db, channel, { now, notBefore: later(dueMs) }));
      }
      const [a, b, , d] = ids(rows);
      const both = await Promise.all([claim(db, { most: 2 }), claim(db, { most: 2 })]);
      expect(both.map((part) => part.length)).toEqual([2, 1]);
      expect(ids(both.flat()).toSorted()).toEqual([a, b, d].toSorted());
      expect(await claim(db)).toEqual([]);
      const [taken] = both.flat();
      expect(taken).toMatchObject({
        state: 'queued',
        leaseToken: 1,
        firstSentAt: null,
        leaseUntil: later(MINUTE),
      });
      expect(await findDelivery(db, taken?.id ?? 0)).toMatchObject({ state: 'sending', firstSentAt: now });
    }),
  );

  it(
    'of one channel come in their order, each after the one before has ended',
    withDb(async (db) => {
      const channel = await aChannel(db, { now });
      const yesterday = await aDelivery(db, channel, {
        now,
        localDate: '2026-08-19',
        notBefore: later(MINUTE),
      });
      const today = await aDelivery(db, channel, { now, notBefore: later(-MINUTE) });
      expect(await claim(db)).toEqual([]);
      expect(await nextDue(db, { lane: slack, except: [] })).toEqual(later(MINUTE));
      const [first] = await claim(db, { now: later(MINUTE) });
      expect(first?.id).toBe(yesterday.id);
      expect(await claim(db, { now: later(MINUTE) })).toEqual([]);
      expect(await nextDue(db, { lane: slack, except: [] })).toBeNull();
      if (first) await settle(db, first, { state: 'held', attempts: 0, detail: null }, now);
      expect(ids(await claim(db))).toEqual([today.id]);
    }),
  );

  it(
    'are taken by platform and installation, without those that have enough',
    withDb(async (db) => {
      for (const [platform, installation] of [
        ['slack', 'T1'],
        ['slack', 'T2'],
        ['discord', 'G1'],
      ] as const) {
        await aDelivery(db, await aChannel(db, { platform, installation, now }), { now });
      }
      expect(await dueLanes(db, now)).toHaveLength(3);
      expect(await dueLanes(db, later(-1))).toEqual([]);
      expect(await claim(db, { except: ['T1', 'T2'] })).toEqual([]);
      expect(await nextDue(db, { lane: slack, except: ['T1', 'T2'] })).toBeNull();
      expect(await claim(db, { except: ['T1'] })).toMatchObject([{ installation: 'T2' }]);
      expect(await claim(db, { lane: { platform: 'slack', installation: 'T1' } })).toHaveLength(1);
      expect(await claim(db, { lane: { platform: 'discord', installation: null } })).toHaveLength(1);
    }),
  );

  it(
    'can be taken by name, before others of the channel',
    withDb(async (db) => {
      const channel = await aChannel(db, { now });
      await aDelivery(db, channel, { now, notBefore: later(MINUTE) });
      const wish = await aDelivery(db, channel, { now, slot: 'manual:1', notBefore: later(MINUTE) });
      expect(await claimOne(db, wish.id, { leaseMs: MINUTE, now })).toMatchObject({ id: wish.id });
      expect(await claimOne(db, wish.id, { leaseMs: MINUTE, now })).toBeNull();
      expect(await claimOne(db, 4_711, { leaseMs: MINUTE, now })).toBeNull();
    }),
  );

  it(
    'are settled by who holds them, and not by who lost them to another',
    withDb(async (db) => {
      await aDelivery(db, await aChannel(db, { now }), { now });
      const [mine] = await claim(db);
      expect(await reap(db, later(MINUTE - 1))).toBe(0);
      expect(await reap(db, later(MINUTE))).toBe(1);
      const [theirs] = await claim(db, { now: later(2 * MINUTE) });
      if (!mine || !theirs) throw new Error('not taken');
      expect(theirs).toMatchObject({ state: 'unknown', attempts: 1, firstSentAt: now, leaseToken: 2 });
      const sent = { state: 'sent', attempts: 1, detail: null } as const;
      expect(await settle(db, mine, { ...sent, messageId: 'mine' }, now)).toBe(false);
      expect(await release(db, mine)).toBe(false);
      expect(await settle(db, theirs, { ...sent, messageId: 'theirs' }, later(3 * MINUTE))).toBe(true);
      expect(await findDelivery(db, mine.id)).toMatchObject({
        state: 'sent',
        messageId: 'theirs',
        endedAt: later(3 * MINUTE),
        leaseUntil: null,
      });
    }),
  );

  it(
    'may be settled late where nobody else has taken them since',
    withDb(async (db) => {
      await aDelivery(db, await aChannel(db, { now }), { now });
      const [mine] = await claim(db);
      await reap(db, later(MINUTE));
      if (!mine) throw new Error('not taken');
      expect(await settle(db, mine, { state: 'sent', attempts: 0, messageId: '1', detail: null }, now)).toBe(
        true,
      );
      expect(await claim(db, { now: later(DAY) })).toEqual([]);
    }),
  );

  it(
    'are given back as they were',
    withDb(async (db) => {
      const { id } = await aDelivery(db, await aChannel(db, { now }), { now });
      const [mine] = await claim(db);
      if (!mine) throw new Error('not taken');
      expect(await release(db, mine)).toBe(true);
      expect(await findDelivery(db, id)).toMatchObject({
        state: 'queued',
        firstSentAt: null,
        leaseUntil: null,
      });
    }),
  );

  it(
    'end when they are too late, and give back what they had',
    withDb(async (db) => {
      const { delivery, progress, reserved, standing } = await withPapers(db);
      expect(await expire(db, later(6 * 60 * MINUTE - 1))).toBe(0);
      expect(await reserved()).toHaveLength(2);
      expect(await expire(db, later(6 * 60 * MINUTE))).toBe(1);
      expect(await findDelivery(db, delivery.id)).toMatchObject({
        state: 'skipped',
        detail: expect.stringContaining('too late'),
      });
      expect(await reserved()).toEqual([]);
      expect(await standing()).toMatchObject({
        coveredUntil: new Date(progress.coveredUntil),
        plannedAt: new Date(progress.plannedAt),
        openDay: '2026-08-19',
      });
    }),
  );

  it(
    'give back no more than they had, also where an older one of the channel has given back before',
    withDb(async (db) => {
      const channel = await aChannel(db, { now });
      const first = { coveredUntil: later(-3 * DAY).toISOString(), plannedAt: null, openDay: null };
      const second = {
        ...first,
        coveredUntil: later(-DAY).toISOString(),
        plannedAt: later(-DAY).toISOString(),
      };
      await db.update(channels).set({ plannedAt: now }).where(eq(channels.id, channel.id));
      const old = await aDelivery(db, channel, { now, localDate: '2026-08-19', progress: first });
      const young = await aDelivery(db, channel, { now, progress: second });
      await drop(db, old.id, now);
      await drop(db, young.id, now);
      const [standing] = await db.select().from(channels).where(eq(channels.id, channel.id));
      expect(standing).toMatchObject({ coveredUntil: new Date(first.coveredUntil), plannedAt: null });
    }),
  );

  it(
    'stay where they may have arrived, however late it is',
    withDb(async (db) => {
      const { delivery, reserved } = await withPapers(db);
      await claim(db);
      await reap(db, later(DAY));
      expect(await expire(db, later(DAY))).toBe(0);
      expect(await findDelivery(db, delivery.id)).toMatchObject({ state: 'unknown' });
      expect(await reserved()).toHaveLength(2);
    }),
  );

  it(
    'can be dropped, and retried while nothing else has brought their papers',
    withDb(async (db) => {
      const { delivery, channel, reserved, standing } = await withPapers(db);
      expect(await drop(db, delivery.id, now)).toBe('done');
      expect(await drop(db, delivery.id, now)).toBe('ended');
      expect(await reserved()).toEqual([]);
      expect(await retry(db, delivery.id, { now, forMs: DAY })).toBe('done');
      expect(await reserved()).toEqual(['2608.00001', '2608.00002']);
      expect((await standing())?.coveredUntil).toEqual(now);
      expect(await findDelivery(db, delivery.id)).toMatchObject({ state: 'queued', expiresAt: later(DAY) });
      await drop(db, delivery.id, now);
      const next = await aDelivery(db, channel, { now, localDate: '2026-08-21' });
      await db
        .insert(postedPapers)
        .values({ channelId: channel.id, paperId: '2608.00002', deliveryId: next.id, queries: [] });
      expect(await retry(db, delivery.id, { now, forMs: DAY })).toBe('posted since');
      expect(await retry(db, 4_711, { now, forMs: DAY })).toBe('not there');
    }),
  );

  it(
    'are not retried while their papers are being planned anew',
    withDb(async (db) => {
      const { delivery, channel } = await withPapers(db);
      await drop(db, delivery.id, now);
      const next = await aDelivery(db, channel, { now, localDate: '2026-08-21' });
      const retried = await db.transaction(async (tx) => {
        await lockChannel(tx, channel.id);
        await tx
          .insert(postedPapers)
          .values({ channelId: channel.id, paperId: '2608.00002', deliveryId: next.id, queries: [''] });
        const answer = retry(db, delivery.id, { now, forMs: DAY }).catch(String);
        for (let n = 0; n < 50; n++) await lockChannel(tx, channel.id);
        return { answer };
      });
      expect(await retried.answer).toBe('posted since');
    }),
  );

  it(
    'that may have arrived keep their papers when they are dropped',
    withDb(async (db) => {
      const { delivery, reserved } = await withPapers(db);
      const [mine] = await claim(db);
      expect(await drop(db, delivery.id, now)).toBe('being sent');
      expect(await retry(db, delivery.id, { now, forMs: DAY })).toBe('being sent');
      if (mine) await settle(db, mine, { state: 'held', attempts: 1, detail: null }, now);
      expect(ids(await listDeliveries(db, { states: ['held'], most: 10 }))).toEqual([delivery.id]);
      expect(await drop(db, delivery.id, now)).toBe('done');
      expect(await reserved()).toHaveLength(2);
    }),
  );

  it(
    'are cleared away after three months, but for what a channel got',
    withDb(async (db) => {
      const { delivery, channel, reserved } = await withPapers(db);
      const [mine] = await claim(db);
      if (mine) await settle(db, mine, { state: 'sent', attempts: 0, messageId: '1', detail: null }, now);
      const line = await aDelivery(db, channel, { now, slot: 'change:1', message: says('a line') });
      await drop(db, line.id, now);
      await aDelivery(db, channel, { now: later(80 * DAY), message: says('new') });
      expect(await clearOld(db, later(89 * DAY))).toEqual({ deliveries: 0, posts: 0, changes: 0, texts: 0 });
      expect(await clearOld(db, later(91 * DAY))).toEqual({ deliveries: 1, posts: 2, changes: 0, texts: 0 });
      expect(await reserved()).toHaveLength(2);
      const kept = await findDelivery(db, delivery.id);
      expect(kept).toMatchObject({ state: 'sent', postId: null });
      const [open] = await listDeliveries(db, { states: ['queued'], most: 1 });
      expect((await readPosts(db, [open?.postId ?? ''])).size).toBe(1);
    }),
  );
});
