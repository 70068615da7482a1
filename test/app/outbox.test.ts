import { expect, it } from 'vitest';
import { createOutbox, type OutboxOptions } from '../../src/app/outbox/index.ts';
import type { ChannelRef, DeliveryKey, PostResult, Sender } from '../../src/core/platform.ts';
import { endSubscription, findChannel, liveSubscriptions, updateChannel } from '../../src/db/channels.ts';
import { claimDue, reap } from '../../src/db/claims.ts';
import type { Db } from '../../src/db/client.ts';
import { findDelivery, listDeliveries, readPosts } from '../../src/db/deliveries.ts';
import { breakers, postedPapers } from '../../src/db/schema.ts';
import { createClock } from '../support/clock.ts';
import { aChannel, aDelivery, says } from '../support/deliveries.ts';
import { memoryLog } from '../support/log.ts';
import { describeStores } from '../support/stores.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface Posted {
  readonly to: ChannelRef;
  readonly key: DeliveryKey;
  readonly text: string;
  readonly at: Date;
}

/** An outbox on a platform that answers as it is told to, and well when it is told nothing. */
function anOutbox(db: Db, options: Partial<OutboxOptions> & { repeatableForMs?: number } = {}) {
  const clock = createClock();
  const log = memoryLog();
  const posted: Posted[] = [];
  const looked: DeliveryKey[] = [];
  const answers: (PostResult | ((to: ChannelRef) => Promise<PostResult>))[] = [];
  const sights: Awaited<ReturnType<Sender['find']>>[] = [];
  const sender: Sender = {
    repeatableForMs: options.repeatableForMs ?? 0,
    async post(to, message, key) {
      posted.push({ to, key, text: message.summary, at: clock.now() });
      const answer = answers.shift() ?? { ok: true, messageId: `m${posted.length}` };
      return typeof answer === 'function' ? answer(to) : answer;
    },
    edit: () => Promise.reject(new Error('nothing is edited')),
    async find(_to, key) {
      looked.push(key);
      return sights.shift() ?? 'absent';
    },
  };
  const people = { look: async () => ({ zone: null, refusal: null }) };
  const start = () =>
    createOutbox({
      db,
      postings: async () => ({ sender, people }),
      now: clock.now,
      sleep: clock.sleep,
      random: () => 0.5,
      log,
      ...options,
    });
  return { clock, log, posted, looked, answers, sights, start, outbox: start() };
}

const no = (
  kind: 'gone' | 'forbidden' | 'rejected' | 'unauthorized' | 'unknown' | 'retry',
  detail = 'word',
) => ({ ok: false, kind, detail }) as PostResult;

describeStores('the outbox', (withDb) => {
  it(
    'sends what is due, with what was planned, and writes down what it became',
    withDb(async (db) => {
      const { outbox, posted, clock } = anOutbox(db);
      const now = clock.now();
      const channel = await aChannel(db, { now });
      const { id, key } = await aDelivery(db, channel, { now, message: says('top 5') });
      const later = await aDelivery(db, channel, {
        now,
        slot: 'manual:1',
        notBefore: new Date(now.getTime() + HOUR),
      });
      expect(await outbox.drain()).toMatchObject({ sent: 1, retried: 0, dead: 0 });
      expect(posted).toMatchObject([
        { to: { platform: 'slack', installation: 'T1', channel: 'C1' }, key, text: 'top 5' },
      ]);
      expect(await findDelivery(db, id)).toMatchObject({ state: 'sent', messageId: 'm1', endedAt: now });
      expect(await findDelivery(db, later.id)).toMatchObject({ state: 'queued' });
      expect(await outbox.drain()).toMatchObject({ sent: 0 });
    }),
  );

  it(
    'has committed before it posts, and holds no transaction open while it does',
    withDb(async (db) => {
      const { outbox, answers, clock } = anOutbox(db);
      const { id } = await aDelivery(db, await aChannel(db, { now: clock.now() }), { now: clock.now() });
      let seen: unknown;
      answers.push(async () => {
        // On PGlite this would wait for ever inside of somebody's transaction.
        seen = await db.transaction((tx) => findDelivery(tx, id));
        return { ok: true, messageId: '1' };
      });
      await outbox.drain();
      expect(seen).toMatchObject({ state: 'sending', firstSentAt: expect.any(Date), leaseToken: 1 });
    }),
  );

  it(
    'sends one before others when somebody waits for it, and tells how it went',
    withDb(async (db) => {
      const { outbox, answers, posted, clock } = anOutbox(db);
      const now = clock.now();
      const channel = await aChannel(db, { now });
      await aDelivery(db, channel, { now, notBefore: new Date(now.getTime() + MINUTE) });
      const wish = await aDelivery(db, channel, { now, slot: 'change:1', message: says('subscribed') });
      answers.push(no('forbidden', 'not_in_channel'));
      expect(await outbox.deliver(wish.id)).toEqual(no('forbidden', 'not_in_channel'));
      expect(await outbox.deliver(wish.id)).toBeNull();
      expect(posted.map(({ text }) => text)).toEqual(['subscribed']);
      expect(await findChannel(db, channel)).toMatchObject({ state: 'broken' });
      // Who pressed the button has been told already.
      expect((await listDeliveries(db, { states: ['queued'], most: 9 })).map(({ slot }) => slot)).toEqual([
        'daily',
      ]);
    }),
  );

  it(
    'tries again later where certainly nothing was sent, and as often as it may',
    withDb(async (db) => {
      const { outbox, answers, posted, clock } = anOutbox(db);
      const { id } = await aDelivery(db, await aChannel(db, { now: clock.now() }), { now: clock.now() });
      answers.push(
        { ok: false, kind: 'retry', detail: 'limited', afterMs: 7_000 },
        no('retry', 'ECONNREFUSED'),
      );
      expect(await outbox.drain()).toMatchObject({ sent: 1, retried: 2 });
      expect(await findDelivery(db, id)).toMatchObject({ state: 'sent', attempts: 1 });
      const [first, second, third] = posted.map(({ at }) => at.getTime());
      expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(7_000);
      expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(2_500);
      expect(new Set(posted.map(({ key }) => key)).size).toBe(1);
    }),
  );

  it(
    'repeats an unclear post with its key while the platform knows that, without looking',
    withDb(async (db) => {
      const { outbox, answers, posted, looked, clock } = anOutbox(db, { repeatableForMs: MINUTE });
      await aDelivery(db, await aChannel(db, { now: clock.now() }), { now: clock.now() });
      answers.push(no('unknown', 'time-out'));
      expect(await outbox.drain()).toMatchObject({ sent: 1, unknown: 1 });
      expect(posted).toHaveLength(2);
      expect(posted[0]?.key).toBe(posted[1]?.key);
      expect((posted[1]?.at.getTime() ?? 0) - (posted[0]?.at.getTime() ?? 0)).toBeGreaterThanOrEqual(5_000);
      expect(looked).toEqual([]);
    }),
  );

  it(
    'looks for an unclear post, and sends it again only when it is twice not there',
    withDb(async (db) => {
      const { outbox, answers, sights, posted, looked, clock } = anOutbox(db);
      const { id } = await aDelivery(db, await aChannel(db, { now: clock.now() }), { now: clock.now() });
      answers.push(no('unknown', 'reset'));
      await outbox.drain();
      expect([posted.length, looked.length]).toEqual([1, 1]);
      expect(await findDelivery(db, id)).toMatchObject({ state: 'unknown', missedAt: expect.any(Date) });
      clock.pass(30_000);
      answers.push(no('unknown', 'reset'));
      sights.push('absent', { messageId: 'there' });
      expect(await outbox.drain()).toMatchObject({ sent: 1 });
      expect([posted.length, looked.length]).toEqual([2, 3]);
      expect(await findDelivery(db, id)).toMatchObject({ state: 'sent', messageId: 'there' });
    }),
  );

  it(
    'holds what may have arrived where nobody can look, and sends it again only when somebody says so',
    withDb(async (db) => {
      const { outbox, answers, sights, posted, clock } = anOutbox(db);
      const channel = await aChannel(db, { now: clock.now() });
      const { id } = await aDelivery(db, channel, { now: clock.now() });
      answers.push(no('unknown'));
      sights.push(...Array<'cannot-look'>(20).fill('cannot-look'));
      for (let n = 0; n < 5; n++) {
        await outbox.drain();
        clock.pass(MINUTE);
      }
      expect(await findDelivery(db, id)).toMatchObject({ state: 'held', endedAt: null });
      const next = await aDelivery(db, channel, { now: clock.now(), localDate: '2026-08-21' });
      await outbox.drain();
      expect(posted).toHaveLength(2);
      expect(await findDelivery(db, next.id)).toMatchObject({ state: 'sent' });
    }),
  );

  it(
    'never posts what another process may have posted, before it has looked',
    withDb(async (db) => {
      const { outbox, posted, sights, clock } = anOutbox(db);
      const { id } = await aDelivery(db, await aChannel(db, { now: clock.now() }), { now: clock.now() });
      const lane = { platform: 'slack', installation: 'T1' } as const;
      await claimDue(db, { lane, except: [], most: 1, leaseMs: MINUTE, now: clock.now() });
      clock.pass(MINUTE);
      await reap(db, clock.now());
      sights.push({ messageId: 'theirs' });
      await outbox.drain();
      expect(posted).toEqual([]);
      expect(await findDelivery(db, id)).toMatchObject({ state: 'sent', messageId: 'theirs' });
    }),
  );

  it(
    'does not post what it took too long ago',
    withDb(async (db) => {
      const paused: { ms: number } = { ms: 0 };
      const { outbox, posted, clock } = anOutbox(db, {
        // As if the whole process had been stopped between taking it and posting.
        postings: async () => ({ sender, people: { look: async () => ({ zone: null, refusal: null }) } }),
      });
      const sender = {
        get repeatableForMs() {
          clock.pass(paused.ms);
          return 0;
        },
        post: async () => {
          throw new Error('posted late');
        },
        edit: () => Promise.reject(new Error('nothing is edited')),
        find: async () => 'absent' as const,
      };
      const { id } = await aDelivery(db, await aChannel(db, { now: clock.now() }), { now: clock.now() });
      paused.ms = 90_000;
      expect(await outbox.deliver(id)).toBeNull();
      expect(posted).toEqual([]);
      expect(await findDelivery(db, id)).toMatchObject({ state: 'queued', firstSentAt: null });
    }),
  );

  it(
    'drops the day’s post of a channel that was paused or unsubscribed meanwhile, but not what it was to be told',
    withDb(async (db) => {
      const { outbox, posted, clock } = anOutbox(db);
      const now = clock.now();
      const paused = await aChannel(db, { channel: 'C1', now });
      const left = await aChannel(db, { channel: 'C2', now });
      const [subscription] = await liveSubscriptions(db, [left.id]);
      await updateChannel(db, paused.id, { state: 'paused' });
      await endSubscription(db, { channelId: left.id, id: subscription?.id ?? 0, now });
      const daily = await aDelivery(db, paused, { now });
      await db
        .insert(postedPapers)
        .values({ channelId: paused.id, paperId: '2608.00001', deliveryId: daily.id, queries: [''] });
      await aDelivery(db, left, { now });
      await aDelivery(db, paused, { now, slot: 'change:1', message: says('paused by Ada') });
      expect(await outbox.drain()).toMatchObject({ sent: 1, skipped: 2 });
      expect(posted.map(({ text }) => text)).toEqual(['paused by Ada']);
      expect(await db.select().from(postedPapers)).toEqual([]);
      expect(await findDelivery(db, daily.id)).toMatchObject({ detail: expect.stringContaining('paused') });
    }),
  );

  it(
    'says once to whom it matters that a channel can’t be posted to, and goes on when it can',
    withDb(async (db) => {
      const { outbox, answers, posted, clock } = anOutbox(db);
      const channel = await aChannel(db, { now: clock.now() });
      const progress = { coveredUntil: '2026-08-18T21:00:00.000Z', plannedAt: null, openDay: null };
      await aDelivery(db, channel, { now: clock.now(), progress });
      answers.push(no('forbidden', 'not_in_channel'));
      await outbox.drain();
      expect(await findChannel(db, channel)).toMatchObject({
        state: 'broken',
        stateReason: 'Posting there was refused (not_in_channel).',
        coveredUntil: new Date(progress.coveredUntil),
      });
      expect(posted.slice(1)).toMatchObject([
        { to: { user: 'U1' }, text: expect.stringContaining('can’t be posted') },
      ]);
      const [notice] = await listDeliveries(db, { states: ['sent'], most: 1 });
      const contents = await readPosts(db, [notice?.postId ?? '']);
      expect(JSON.stringify([...contents.values()])).toContain(
        '"href":"https://slack.com/app_redirect?team=T1&channel=C1"',
      );
      await aDelivery(db, channel, { now: clock.now(), localDate: '2026-08-21' });
      answers.push(no('forbidden', 'not_in_channel'));
      await outbox.drain();
      expect(posted).toHaveLength(3);
      await aDelivery(db, channel, { now: clock.now(), localDate: '2026-08-22' });
      await outbox.drain();
      expect(await findChannel(db, channel)).toMatchObject({ state: 'active', stateReason: null });
    }),
  );

  it.each(['broken', 'active'] as const)(
    'leaves a channel paused that was %s when its post was begun',
    (state) =>
      withDb(async (db) => {
        const { outbox, answers, clock } = anOutbox(db);
        const channel = await aChannel(db, { now: clock.now() });
        await updateChannel(db, channel.id, { state });
        await aDelivery(db, channel, { now: clock.now() });
        answers.push(async () => {
          await updateChannel(db, channel.id, { state: 'paused', stateReason: 'Ada' });
          return state === 'broken' ? { ok: true, messageId: 'm' } : no('forbidden', 'not_in_channel');
        });
        await outbox.drain();
        expect(await findChannel(db, channel)).toMatchObject({ state: 'paused', stateReason: 'Ada' });
      })(),
  );

  it(
    'does not take a person’s closed door for the channel’s',
    withDb(async (db) => {
      const { outbox, answers, clock } = anOutbox(db);
      const channel = await aChannel(db, { now: clock.now() });
      const { id } = await aDelivery(db, channel, { now: clock.now(), slot: 'notice:broken', userId: 'U1' });
      answers.push(no('forbidden', 'closed'));
      await outbox.drain();
      expect(await findDelivery(db, id)).toMatchObject({ state: 'skipped', detail: 'closed' });
      expect(await findChannel(db, channel)).toMatchObject({ state: 'active' });
    }),
  );

  it(
    'gives up at once what the platform won’t have, and at last what never arrives',
    withDb(async (db) => {
      const { outbox, answers, posted, clock } = anOutbox(db);
      const refused = await aDelivery(db, await aChannel(db, { channel: 'C1', now: clock.now() }), {
        now: clock.now(),
      });
      answers.push(no('rejected', 'invalid_blocks'));
      await outbox.drain();
      expect(await findDelivery(db, refused.id)).toMatchObject({ state: 'dead', detail: 'invalid_blocks' });
      const expiresAt = new Date(clock.now().getTime() + 24 * HOUR);
      const channel = await aChannel(db, { channel: 'C2', now: clock.now() });
      const { id } = await aDelivery(db, channel, { now: clock.now(), expiresAt });
      answers.push(...Array<PostResult>(20).fill(no('retry', 'ENOTFOUND')));
      for (let n = 0; n < 60; n++) {
        await outbox.drain();
        clock.pass(MINUTE);
      }
      expect(await findDelivery(db, id)).toMatchObject({ state: 'dead', attempts: 8 });
      expect(posted).toHaveLength(9);
    }),
  );

  it(
    'leaves a workspace alone whose token is refused, after a restart too, and goes on with the others',
    withDb(async (db) => {
      const { outbox, answers, posted, clock, start } = anOutbox(db);
      for (const [n, installation] of [...Array<string>(12).fill('T1'), 'T2'].entries())
        await aDelivery(db, await aChannel(db, { installation, channel: `C${n}`, now: clock.now() }), {
          now: clock.now(),
        });
      const refused = async ({ installation }: ChannelRef) =>
        installation === 'T1' ? no('unauthorized', 'token_revoked') : ({ ok: true, messageId: '1' } as const);
      answers.push(...Array(13).fill(refused));
      await outbox.drain();
      const triesOf = (name: string) => posted.filter(({ to }) => to.installation === name).length;
      expect(triesOf('T1')).toBeLessThan(6);
      expect(triesOf('T2')).toBe(1);
      const tries = triesOf('T1');
      answers.length = 0;
      await start().drain();
      expect(triesOf('T1')).toBe(tries);
      clock.pass(2 * MINUTE);
      const reopened = start();
      await reopened.drain();
      expect(triesOf('T1')).toBe(tries + 12);
      expect(await listDeliveries(db, { states: ['queued'], most: 9 })).toEqual([]);
      expect(await db.select().from(breakers)).toEqual([]);
    }),
  );

  it(
    'tries again at once when the clock was set back, by which a platform was to be left alone for hours',
    withDb(async (db) => {
      const { outbox, answers, posted, clock } = anOutbox(db);
      const late = async (name: string) =>
        aDelivery(db, await aChannel(db, { channel: name, now: clock.now() }), { now: clock.now() });
      for (let n = 0; n < 5; n++) await late(`C${n}`);
      answers.push(...Array<PostResult>(5).fill(no('retry', 'HTTP 503')));
      await outbox.drain();
      expect(await db.select().from(breakers)).toHaveLength(1);
      clock.pass(-HOUR);
      await late('C9');
      expect(await outbox.drain()).toMatchObject({ sent: 1 });
      expect(posted.at(-1)?.to).toMatchObject({ channel: 'C9' });
    }),
  );

  it(
    'tries one at a time while a platform is down',
    withDb(async (db) => {
      const { outbox, answers, posted, clock } = anOutbox(db);
      for (let n = 0; n < 40; n++)
        await aDelivery(db, await aChannel(db, { channel: `C${n}`, now: clock.now() }), { now: clock.now() });
      answers.push(...Array<PostResult>(100).fill(no('retry', 'HTTP 503')));
      await outbox.drain();
      const before = posted.length;
      expect(before).toBeLessThan(10);
      clock.pass(MINUTE);
      await outbox.drain();
      expect(posted.length).toBe(before + 1);
      answers.length = 0;
      for (let n = 0; n < 20; n++) {
        clock.pass(MINUTE);
        await outbox.drain();
      }
      expect(await listDeliveries(db, { states: ['queued', 'dead'], most: 99 })).toEqual([]);
    }),
  );

  it(
    'keeps to the pace of each workspace and of each channel',
    withDb(async (db) => {
      const { outbox, posted, clock } = anOutbox(db);
      const start = clock.now();
      for (const installation of ['T1', 'T2'])
        for (let n = 0; n < 15; n++)
          await aDelivery(db, await aChannel(db, { installation, channel: `C${n}`, now: start }), {
            now: start,
          });
      const channel = await findChannel(db, { platform: 'slack', installation: 'T1', channel: 'C0' });
      if (channel)
        for (let n = 0; n < 3; n++) await aDelivery(db, channel, { now: start, slot: `change:${n}` });
      await outbox.drain();
      expect(posted).toHaveLength(33);
      for (const installation of ['T1', 'T2']) {
        const times = posted
          .filter(({ to }) => to.installation === installation)
          .map(({ at }) => at.getTime());
        for (const [n, at] of times.entries()) {
          const sixth = times[n + 6];
          if (sixth !== undefined) expect(sixth - at).toBeGreaterThan(1_000);
        }
      }
      const inOne = posted
        .filter(({ to }) => to.installation === 'T1' && to.channel === 'C0')
        .map(({ at }) => at.getTime());
      for (const [n, at] of inOne.slice(1).entries())
        expect(at - (inOne[n] ?? 0)).toBeGreaterThanOrEqual(1_000);
    }),
  );

  it(
    'lets nobody wait for a server with a thousand channels',
    withDb(async (db) => {
      const { outbox, posted, clock } = anOutbox(db);
      const now = clock.now();
      const at = { platform: 'discord', now } as const;
      for (let n = 0; n < 120; n++)
        await aDelivery(db, await aChannel(db, { ...at, installation: 'G1', channel: `${n}` }), { now });
      await aDelivery(db, await aChannel(db, { ...at, installation: 'G2', channel: '0' }), { now });
      await outbox.drain();
      expect(posted).toHaveLength(121);
      expect(posted.findIndex(({ to }) => to.installation === 'G2')).toBeLessThan(60);
    }),
  );

  it(
    'does not lose an outcome because the database is away for a moment',
    withDb(async (db) => {
      const { answers, clock, log, posted, start } = anOutbox(db);
      const { id } = await aDelivery(db, await aChannel(db, { now: clock.now() }), { now: clock.now() });
      let outages = 0;
      const update: Db['update'] = (table) => {
        if (posted.length > 0 && outages++ < 3) throw new Error('the database is away');
        return db.update(table);
      };
      const flaky = Object.assign(Object.create(db), { update }) as Db;
      const { outbox } = anOutbox(flaky, {
        postings: async () => ({
          people: { look: async () => ({ zone: null, refusal: null }) },
          sender: {
            repeatableForMs: 0,
            async post(to, message, key) {
              posted.push({ to, key, text: message.summary, at: clock.now() });
              return { ok: true, messageId: '7' };
            },
            edit: () => Promise.reject(new Error('nothing is edited')),
            find: async () => 'absent',
          },
        }),
      });
      await outbox.drain();
      expect(await findDelivery(db, id)).toMatchObject({ state: 'sent', messageId: '7' });
      expect([outages, posted.length, answers.length, log.lines.length]).toEqual([4, 1, 0, 0]);
      await start().drain();
      expect(posted).toHaveLength(1);
    }),
  );

  it(
    'finishes what it has begun when it is stopped, and begins nothing more',
    withDb(async (db) => {
      const { outbox, answers, posted, clock } = anOutbox(db);
      for (let n = 0; n < 10; n++)
        await aDelivery(db, await aChannel(db, { channel: `C${n}`, now: clock.now() }), { now: clock.now() });
      let arrived = () => {};
      const reached = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      let answer = () => {};
      answers.push(
        () =>
          new Promise((resolve) => {
            answer = () => resolve({ ok: true, messageId: 'last' });
            arrived();
          }),
      );
      const drained = outbox.drain();
      await reached;
      const stopped = outbox.stop();
      const begun = posted.length;
      answer();
      await Promise.all([drained, stopped]);
      expect(posted.length).toBe(begun);
      expect(await listDeliveries(db, { states: ['sending'], most: 9 })).toEqual([]);
      expect(await listDeliveries(db, { states: ['sent'], most: 9 })).toHaveLength(begun);
      expect(await outbox.drain()).toMatchObject({ sent: 0 });
    }),
  );

  it(
    'leaves what this process can’t post to others',
    withDb(async (db) => {
      const { outbox, clock } = anOutbox(db, { postings: async () => null });
      const { id } = await aDelivery(db, await aChannel(db, { now: clock.now() }), { now: clock.now() });
      expect(await outbox.drain()).toMatchObject({ sent: 0 });
      expect(await outbox.deliver(id)).toBeNull();
      expect(await findDelivery(db, id)).toMatchObject({ state: 'queued', firstSentAt: null });
    }),
  );
});
