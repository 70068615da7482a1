import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { createInstallations } from '../../src/app/installations.ts';
import { createKeyRing } from '../../src/app/keys.ts';
import { createLeaving } from '../../src/app/leaving/index.ts';
import { prepare } from '../../src/app/tick.ts';
import type { IsStillIn, Place } from '../../src/core/departure.ts';
import { type Caller, DIRECT, type PlatformName } from '../../src/core/platform.ts';
import { readBreakers, storeBreaker } from '../../src/db/breakers.ts';
import { findChannel, updateChannel } from '../../src/db/channels.ts';
import type { Db } from '../../src/db/client.ts';
import { findDelivery } from '../../src/db/deliveries.ts';
import { postedAmong, reservePapers } from '../../src/db/posted.ts';
import { deliveries, installations } from '../../src/db/schema.ts';
import { ada, aTeam, fillList } from '../support/channels.ts';
import { type Clock, createClock } from '../support/clock.ts';
import { aChannel, aDelivery } from '../support/deliveries.ts';
import { aKey } from '../support/keys.ts';
import { type MemoryLog, memoryLog } from '../support/log.ts';
import { describeStores, withEmbeddedDb } from '../support/stores.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const T1 = { platform: 'slack', installation: 'T1' } as const;
const C1 = { ...T1, channel: 'C1' } as const;
const removed = (at: Date) => ({ reason: 'the app was uninstalled', at });

/** Who is told of departures, on a clock of its own. */
function aLeaving(
  db: Db,
  {
    clock = createClock('2026-08-20T06:00:00Z'),
    purgeDays = 7,
    isStillIn = null,
  }: { clock?: Clock; purgeDays?: number; isStillIn?: IsStillIn | null } = {},
) {
  const log: MemoryLog = memoryLog();
  const asked: string[] = [];
  const presences = async (platform: PlatformName) =>
    isStillIn &&
    ((installation: string) => {
      asked.push(`${platform} ${installation}`);
      return isStillIn(installation);
    });
  return { ...createLeaving({ db, now: clock.now, log, presences, purgeDays }), clock, log, asked };
}

const rowOf = async (db: Db, id = 'T1') =>
  (await db.select().from(installations).where(eq(installations.id, id)))[0];
const there = (db: Db, place: Place = C1) => findChannel(db, place);
const complaints = ({ lines }: MemoryLog) => lines.filter((line) => !/^(debug|info)/.test(line));

describeStores('leaving', (withDb) => {
  it(
    'stops at once what was to be sent, frees its papers, wipes the tokens, and forgets what was in the way',
    withDb(async (db) => {
      const { departures, clock, log } = aLeaving(db);
      const now = clock.now();
      const channel = await aChannel(db, { now });
      const other = await aChannel(db, { now, installation: 'T2' });
      await updateChannel(db, channel.id, { nextRunAt: now });
      await updateChannel(db, other.id, { nextRunAt: now });
      const slots = { queued: 'daily', unknown: 'manual:1', held: 'manual:2', sending: 'manual:3' } as const;
      const made = new Map<string, number>();
      for (const [state, slot] of Object.entries(slots) as [keyof typeof slots, string][]) {
        const { id } = await aDelivery(db, channel, {
          now,
          slot,
          state,
          leaseUntil: state === 'sending' ? now : null,
        });
        made.set(state, id);
        await reservePapers(db, [{ channelId: channel.id, paperId: state, deliveryId: id, queries: [''] }]);
      }
      const theirs = await aDelivery(db, other, { now });
      await db
        .insert(installations)
        .values({ platform: 'slack', id: 'T1', secret: 'sealed', installedAt: new Date(0) });
      const breaker = {
        failures: 1,
        openUntil: now,
        reason: 'token_revoked',
        unauthorized: true,
        since: now,
      };
      await storeBreaker(db, { name: 'slack T1', ...breaker });
      await storeBreaker(db, { name: 'slack T2', ...breaker });

      await departures.left(T1, removed(now));
      expect(await rowOf(db)).toMatchObject({
        goneAt: now,
        goneReason: 'the app was uninstalled',
        secret: null,
      });
      expect(await there(db)).toMatchObject({ nextRunAt: null, state: 'active' });
      const stateOf = async (name: string) => (await findDelivery(db, made.get(name) ?? 0))?.state;
      expect(await Promise.all(['queued', 'unknown', 'held', 'sending'].map(stateOf))).toEqual([
        'skipped',
        'skipped',
        'skipped',
        'sending',
      ]);
      const kept = await postedAmong(db, [channel.id], [...made.keys()]);
      // What may have arrived is not to come twice if they return.
      expect([...(kept.get(channel.id) ?? [])].toSorted()).toEqual(['held', 'sending', 'unknown']);
      expect((await readBreakers(db)).map(({ name }) => name)).toEqual(['slack T2']);
      expect(await findDelivery(db, theirs.id)).toMatchObject({ state: 'queued' });
      expect(await there(db, { ...C1, installation: 'T2' })).toMatchObject({ nextRunAt: now });

      // What was being sent meanwhile ends with the next round, and what it was refused for is forgotten again.
      await storeBreaker(db, { name: 'slack T1', ...breaker });
      await prepare({ db, now: clock.now, log: memoryLog(), prefix: 'paper' });
      expect(await stateOf('sending')).toBe('skipped');
      expect((await readBreakers(db)).map(({ name }) => name)).toEqual(['slack T2']);
      expect(complaints(log)).toEqual([]);
    }),
  );

  it(
    'takes the same news twice, and what it has never heard of',
    withDb(async (db) => {
      const { departures, clock } = aLeaving(db);
      const first = clock.now();
      await departures.left(T1, removed(first));
      clock.pass(60_000);
      await departures.left(T1, { reason: 'its token was revoked', at: clock.now() });
      expect(await rowOf(db)).toMatchObject({ goneAt: first, goneReason: 'the app was uninstalled' });
      await departures.channelGone(C1, removed(first));
      await departures.channelBack(C1, first);
      await departures.returned('slack', ['T9'], first);
      expect(await there(db)).toBeNull();
    }),
  );

  it(
    'ignores news from before an installation that is newer',
    withDb(async (db) => {
      const { departures, clock } = aLeaving(db);
      const before = clock.now();
      await aChannel(db, { now: before });
      await db.insert(installations).values({
        platform: 'slack',
        id: 'T1',
        secret: 'sealed',
        installedAt: new Date(before.getTime() + 1),
      });
      await departures.left(T1, removed(before));
      expect(await rowOf(db)).toMatchObject({ goneAt: null, secret: 'sealed' });

      clock.pass(1_000);
      await departures.left(T1, removed(clock.now()));
      const backAt = new Date(clock.now().getTime() + 1_000);
      await departures.returned('slack', ['T1'], backAt);
      expect(await rowOf(db)).toMatchObject({ goneAt: null, installedAt: backAt });
      await departures.left(T1, removed(clock.now()));
      expect(await rowOf(db)).toMatchObject({ goneAt: null });
      // A return that is older than the departure is none.
      await departures.left(T1, removed(new Date(backAt.getTime() + 2_000)));
      await departures.returned('slack', ['T1'], new Date(backAt.getTime() + 1_000));
      expect(await rowOf(db)).toMatchObject({ goneReason: 'the app was uninstalled' });
    }),
  );

  it(
    'also where nothing was noted of the installation but that its token works',
    withDb(async (db) => {
      const { departures, clock } = aLeaving(db);
      await departures.returned('slack', ['T1'], clock.now());
      await departures.left(T1, removed(new Date(clock.now().getTime() - 1_000)));
      expect(await rowOf(db)).toBeUndefined();
    }),
  );

  it(
    'stops the workspaces of an organization with it, and no others',
    withDb(async (db) => {
      const { departures, clock } = aLeaving(db);
      const at = new Date(0);
      await db.insert(installations).values([
        { platform: 'slack', id: 'E1', secret: 'sealed', installedAt: at },
        { platform: 'slack', id: 'T1', through: 'E1', installedAt: at },
        { platform: 'slack', id: 'T2', secret: 'own', installedAt: at },
      ]);
      await departures.left({ platform: 'slack', installation: 'E1' }, removed(clock.now()));
      const gone = async () =>
        (await db.select().from(installations)).filter(({ goneAt }) => goneAt).map(({ id }) => id);
      expect((await gone()).toSorted()).toEqual(['E1', 'T1']);
      await departures.returned('slack', ['E1'], clock.now());
      expect(await gone()).toEqual([]);
    }),
  );

  it(
    'goes on as after a pause when they come back: the newest list at the next time, nothing of the time between',
    withDb(async (db) => {
      await fillList(db, '2026-08-19', ['Old cats']);
      const team = aTeam(db);
      const { departures } = aLeaving(db, { clock: team.clock });
      await team.ask('subscribe trending confirm:yes');
      const round = async () => {
        await prepare({ db, now: team.clock.now, log: memoryLog(), prefix: 'paper' });
        await team.context.outbox.drain();
      };
      team.clock.pass(2 * HOUR_MS);
      await round();
      expect(team.place.textsIn('C1').at(-1)).toContain('Old cats');
      const at = await there(db);
      await updateChannel(db, at?.id ?? 0, { state: 'broken', stateReason: 'Posting there was refused.' });
      await departures.left(T1, removed(team.clock.now()));
      team.clock.pass(8 * DAY_MS - 2 * HOUR_MS);
      await fillList(db, '2026-08-26', ['Newer cats']);
      await fillList(db, '2026-08-27', ['Newest cats']);
      await round();
      expect(team.place.textsIn('C1')).toHaveLength(2);

      await departures.returned('slack', ['T1'], team.clock.now());
      expect(await there(db)).toMatchObject({
        state: 'active',
        stateReason: null,
        nextRunAt: new Date('2026-08-28T07:00:00Z'),
      });
      team.clock.pass(2 * HOUR_MS);
      await round();
      const post = team.place.textsIn('C1').at(-1);
      expect(post).toContain('Newest cats');
      expect(post).not.toContain('Newer cats');
    }),
  );

  it(
    'goes on where the app is installed again, or served through an organization',
    withDb(async (db) => {
      const { departures, clock } = aLeaving(db);
      const keys = createKeyRing(aKey('a'));
      const kept = createInstallations({ db, platform: 'slack', keys, now: clock.now });
      await aChannel(db, { now: clock.now() });
      await kept.keep('E1', { secret: 'of the organization', by: null });
      for (const comeBack of [
        () => kept.keep('T1', { secret: 'its own', by: 'U1' }),
        () => kept.serveThrough('T1', 'E1'),
      ]) {
        await departures.left(T1, removed(clock.now()));
        expect(await kept.find('T1')).toBeNull();
        expect(await there(db)).toMatchObject({ nextRunAt: null });
        clock.pass(1_000);
        await comeBack();
        expect(await kept.find('T1')).not.toBeNull();
        expect((await there(db))?.nextRunAt).toEqual(new Date('2026-08-20T07:00:00Z'));
      }
    }),
  );

  it(
    'leaves paused what was paused',
    withDb(async (db) => {
      const { departures, clock } = aLeaving(db);
      const channel = await aChannel(db, { now: clock.now() });
      await updateChannel(db, channel.id, { state: 'paused', stateReason: 'Ada' });
      await departures.left(T1, removed(clock.now()));
      await departures.returned('slack', ['T1'], clock.now());
      await departures.channelGone(C1, removed(clock.now()));
      await departures.channelBack(C1, clock.now());
      expect(await there(db)).toMatchObject({
        state: 'paused',
        stateReason: 'Ada',
        nextRunAt: null,
        goneAt: null,
      });
    }),
  );

  it(
    'stops a channel that is deleted, which does not come back with the rest',
    withDb(async (db) => {
      const { departures, clock } = aLeaving(db);
      const now = clock.now();
      const channel = await aChannel(db, { now });
      const sibling = await aChannel(db, { now, channel: 'C2' });
      const { id } = await aDelivery(db, channel, { now, slot: 'manual:1' });
      await updateChannel(db, channel.id, { nextRunAt: now });
      await updateChannel(db, sibling.id, { nextRunAt: now });
      await departures.channelGone(C1, { reason: 'the channel was deleted', at: now });
      expect(await there(db)).toMatchObject({ goneAt: now, nextRunAt: null });
      expect(await findDelivery(db, id)).toMatchObject({ state: 'skipped' });
      expect(await there(db, { ...C1, channel: 'C2' })).toMatchObject({ goneAt: null, nextRunAt: now });

      await departures.left(T1, removed(now));
      await departures.returned('slack', ['T1'], now);
      expect(await there(db)).toMatchObject({ goneAt: now, nextRunAt: null });
      await departures.channelBack(C1, new Date(now.getTime() - 1));
      expect(await there(db)).toMatchObject({ goneAt: now });
      await departures.channelBack(C1, now);
      expect((await there(db))?.nextRunAt).toEqual(new Date('2026-08-20T07:00:00Z'));
      // Late news of the time before.
      await departures.channelGone(C1, {
        reason: 'the channel was archived',
        at: new Date(now.getTime() - 1),
      });
      expect(await there(db)).toMatchObject({ goneAt: null });
    }),
  );

  it(
    'sends nothing to whoever left while it was being tried again',
    withDb(async (db) => {
      const team = aTeam(db);
      const { departures } = aLeaving(db, { clock: team.clock });
      const channel = await aChannel(db, { now: team.clock.now() });
      const { id } = await aDelivery(db, channel, { now: team.clock.now(), slot: 'manual:1' });
      await departures.left(T1, removed(team.clock.now()));
      // As if it had been given back by whoever was sending it.
      await db.update(deliveries).set({ state: 'queued', endedAt: null }).where(eq(deliveries.id, id));
      await team.context.outbox.drain();
      expect(team.place.posted).toEqual([]);
      expect(await findDelivery(db, id)).toMatchObject({
        state: 'skipped',
        detail: expect.stringContaining('was gone'),
      });
    }),
  );
});

it('is shown by a command that they are back, and not by one that proves nothing', () =>
  withEmbeddedDb(async (db) => {
    await fillList(db, '2026-08-19', ['Cats']);
    const clock = createClock('2026-08-20T06:00:00Z');
    const leaving = aLeaving(db, { clock });
    const team = aTeam(db, undefined, { now: clock.now }, { heard: leaving.heard });
    await team.ask('subscribe trending confirm:yes');
    await leaving.departures.left(T1, removed(clock.now()));
    await leaving.departures.channelGone(C1, removed(clock.now()));
    clock.pass(1_000);

    const visitor: Caller = { ...ada(), isVisiting: true };
    await team.ask('help', visitor);
    await team.ask('help', ada({ channel: { ...C1, installation: 'T2' } }));
    await team.ask('help', ada({ channel: { ...C1, installation: DIRECT } }));
    expect(await rowOf(db)).toMatchObject({ goneAt: expect.any(Date) });

    expect(await team.ask('settings')).toContain('Next post: Thu 20 Aug, 09:00 Europe/Berlin');
    expect(await rowOf(db)).toMatchObject({ goneAt: null });
    expect(await there(db)).toMatchObject({ goneAt: null, nextRunAt: new Date('2026-08-20T07:00:00Z') });
    expect(complaints(leaving.log)).toEqual([]);
  }));

it('keeps nobody from an answer, and no platform from going on, when the store can’t be asked', async () => {
  const { departures, heard, tend, log } = aLeaving({} as Db);
  await heard(ada(), new Date());
  await departures.left(T1, removed(new Date()));
  await departures.returned('slack', ['T1'], new Date());
  await departures.channelGone(C1, removed(new Date()));
  await departures.channelBack(C1, new Date());
  await tend();
  expect(complaints(log)).toEqual([
    'warn return not looked for',
    'error departure not stored',
    'error return not stored',
    'error departure not stored',
    'error return not stored',
    'error leaving not tended',
  ]);
});

describeStores('the weekly look who is still there', (withDb) => {
  it(
    'finds who has left without our hearing of it, once a week',
    withDb(async (db) => {
      const answers = new Map<string, boolean | null>([
        ['T1', false],
        ['T2', true],
      ]);
      const leaving = aLeaving(db, { isStillIn: async (id) => answers.get(id) ?? null });
      const { clock, tend, asked } = leaving;
      for (const installation of ['T1', 'T2', 'T3', DIRECT])
        await aChannel(db, { now: clock.now(), installation });
      await tend();
      expect(await rowOf(db, 'T1')).toMatchObject({ goneAt: clock.now() });
      for (const id of ['T2', 'T3', DIRECT]) expect(await rowOf(db, id)).toBeUndefined();
      expect(asked.toSorted()).toEqual(['slack T1', 'slack T2', 'slack T3']);

      asked.length = 0;
      answers.set('T2', false);
      clock.pass(7 * DAY_MS - 1);
      await aLeaving(db, { clock, isStillIn: async () => false }).tend();
      expect(await rowOf(db, 'T2')).toBeUndefined();
      clock.pass(1);
      await tend();
      expect(await rowOf(db, 'T2')).toMatchObject({ goneAt: clock.now() });
    }),
  );
});

it('doesn’t believe that hardly anybody is there any more, nor anything once it is stopped', () =>
  withEmbeddedDb(async (db) => {
    const { tend, log, clock } = aLeaving(db, { isStillIn: async (id) => id === 'T5' });
    for (const installation of ['T1', 'T2', 'T3', 'T4', 'T5'])
      await aChannel(db, { now: clock.now(), installation });
    await tend();
    expect(await db.select().from(installations)).toEqual([]);
    expect(complaints(log)).toEqual(['warn too many gone at once to be believed']);

    clock.pass(7 * DAY_MS);
    const stopped = aLeaving(db, {
      clock,
      isStillIn: async (id) => {
        void stopped.stop();
        return id !== 'T1';
      },
    });
    await stopped.tend();
    await stopped.stop();
    expect(stopped.asked).toHaveLength(1);
    await stopped.tend();
    expect(await db.select().from(installations)).toEqual([]);
    // What was not finished is begun again by whoever comes next.
    const next = aLeaving(db, { clock, isStillIn: async (id) => id !== 'T1' });
    await next.tend();
    expect(await rowOf(db, 'T1')).toMatchObject({ goneAt: clock.now() });
  }));

it('takes no outage for a departure', () =>
  withEmbeddedDb(async (db) => {
    const failing = aLeaving(db, { isStillIn: () => Promise.reject(new Error('away')) });
    const { clock } = failing;
    await aChannel(db, { now: clock.now() });
    for (const { tend } of [
      failing,
      aLeaving(db, { clock, isStillIn: async () => null }),
      aLeaving(db, { clock }),
    ]) {
      await tend();
      expect(await db.select().from(installations)).toEqual([]);
      expect(await there(db)).not.toBeNull();
      clock.pass(7 * DAY_MS);
    }
    expect(complaints(failing.log)).toEqual(['warn presence not asked']);
  }));
