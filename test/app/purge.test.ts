import { expect, it } from 'vitest';
import { createLeaving } from '../../src/app/leaving/index.ts';
import type { IsStillIn } from '../../src/core/departure.ts';
import { readBreakers, storeBreaker } from '../../src/db/breakers.ts';
import { findChannel, noteChange } from '../../src/db/channels.ts';
import type { Db } from '../../src/db/client.ts';
import { countHoldings, purgeInstallation } from '../../src/db/purge.ts';
import { clearOld } from '../../src/db/retention.ts';
import { changes, channels, installations, posts } from '../../src/db/schema.ts';
import { ada, aTeam, fillList } from '../support/channels.ts';
import { type Clock, createClock } from '../support/clock.ts';
import { aChannel, aDelivery, says } from '../support/deliveries.ts';
import { memoryLog } from '../support/log.ts';
import { everyRow, placesWith } from '../support/rows.ts';
import { describeStores } from '../support/stores.ts';

const DAY_MS = 86_400_000;
const leaver = { platform: 'slack', installation: 'T0LEAVER' } as const;
const stayer = { platform: 'slack', installation: 'T0STAYER' } as const;
const WORDS = ['T0LEAVER', 'C0LEAVER', 'U0LEAVER', 'Lea Leaver'];

/** People of a workspace subscribe, change their minds, get posts, and lose a right. */
async function live(db: Db, word: string, name: string): Promise<void> {
  const team = aTeam(db);
  team.place.person = { zone: 'Europe/Berlin', name, refusal: null };
  const place = { platform: 'slack', installation: `T0${word}`, channel: `C0${word}` } as const;
  const somebody = ada({ channel: place, userId: `U0${word}`, name });
  for (const line of [
    'subscribe trending confirm:yes',
    'subscribe cats confirm:yes',
    'settings top:3',
    'pause',
    'resume',
    'post',
  ])
    await team.ask(line, somebody);
  await team.ask('subscribe trending confirm:yes', {
    ...somebody,
    channel: { ...place, channel: `C0${word}2` },
  });
  const channel = await findChannel(db, place);
  if (channel === null) throw new Error('nothing was subscribed');
  const now = team.clock.now();
  // Both workspaces get this one.
  await aDelivery(db, channel, { now, slot: 'manual:shared', message: says('The same for all') });
  await team.context.outbox.drain();
  // Whoever subscribed is told, with the address of the channel.
  await aDelivery(db, channel, { now, slot: 'manual:refused', message: says('The same for all') });
  team.place.answerNext({ ok: false, kind: 'forbidden', detail: 'not_in_channel' });
  await team.context.outbox.drain();
  await team.context.outbox.drain();
  await db.insert(installations).values({
    ...rowFor(`T0${word}`),
    secret: `sealed for T0${word}`,
    installedAt: new Date(0),
    installedBy: `U0${word}`,
  });
  await storeBreaker(db, {
    name: `slack T0${word}`,
    failures: 1,
    openUntil: now,
    reason: 'token_revoked',
    unauthorized: true,
    since: now,
  });
}

const rowFor = (id: string) => ({ platform: 'slack', id }) as const;

function aLeaving(db: Db, clock: Clock, purgeDays = 7, isStillIn: IsStillIn | null = null) {
  const log = memoryLog();
  const leaving = createLeaving({ db, now: clock.now, log, presences: async () => isStillIn, purgeDays });
  return { ...leaving, log };
}

describeStores('a purge', (withDb) => {
  it(
    'leaves no row about an installation in any table, and every row of the other one',
    withDb(async (db) => {
      await fillList(db, '2026-08-19', ['Cats', 'Dogs']);
      await live(db, 'STAYER', 'Sam Stayer');
      const before = await everyRow(db);
      await live(db, 'LEAVER', 'Lea Leaver');
      // The words are looked for where they can be: else a purge would be praised for nothing.
      expect(await placesWith(db, WORDS)).toEqual(
        expect.arrayContaining([
          'breakers.name',
          'changes.user_id',
          'channels.channel',
          'channels.installation',
          'channels.edited_by',
          'deliveries.channel',
          'deliveries.installation',
          'deliveries.user_id',
          'installations.id',
          'installations.installed_by',
          'installations.secret',
          'posts.message',
          'subscriptions.created_by',
        ]),
      );
      expect(await countHoldings(db, leaver)).toMatchObject({ channels: 2, subscriptions: 3, papers: 2 });

      await purgeInstallation(db, leaver);
      expect(await placesWith(db, WORDS)).toEqual([]);
      expect(await everyRow(db)).toEqual(before);
      expect(await countHoldings(db, leaver)).toBeNull();
      expect(await countHoldings(db, stayer)).toMatchObject({ channels: 2 });
    }),
  );

  it(
    'comes so many days after they left, once a day, and not to those who are there',
    withDb(async (db) => {
      await fillList(db, '2026-08-19', ['Cats', 'Dogs']);
      const clock = createClock('2026-08-20T06:00:00Z');
      const { departures, tend, log } = aLeaving(db, clock);
      await live(db, 'LEAVER', 'Lea Leaver');
      await live(db, 'STAYER', 'Sam Stayer');
      const breaker = { failures: 1, openUntil: clock.now(), reason: 'HTTP 503', since: clock.now() };
      for (const name of ['discord', 'slack T0NOBODY'])
        await storeBreaker(db, { ...breaker, name, unauthorized: false });
      await departures.left(leaver, { reason: 'the app was uninstalled', at: clock.now() });
      clock.pass(7 * DAY_MS - 1);
      await tend();
      expect(await countHoldings(db, leaver)).toMatchObject({ channels: 2 });
      clock.pass(1);
      // Its turn has been this day.
      await aLeaving(db, clock).tend();
      expect(await countHoldings(db, leaver)).toMatchObject({ channels: 2 });
      clock.pass(DAY_MS);
      await tend();
      expect(await placesWith(db, WORDS)).toEqual([]);
      expect(await countHoldings(db, stayer)).toMatchObject({ channels: 2 });
      expect(log.lines).toContain('info installation purged');
      // Nobody is told for ever that a token of theirs was refused.
      expect((await readBreakers(db)).map(({ name }) => name).toSorted()).toEqual([
        'discord',
        'slack T0STAYER',
      ]);
    }),
  );

  it(
    'comes with the next round where nothing is to be kept',
    withDb(async (db) => {
      await fillList(db, '2026-08-19', ['Cats', 'Dogs']);
      const clock = createClock('2026-08-20T06:00:00Z');
      const { departures, tend } = aLeaving(db, clock, 0, async () => true);
      await tend();
      await live(db, 'LEAVER', 'Lea Leaver');
      await departures.left(leaver, { reason: 'the app was uninstalled', at: clock.now() });
      await tend();
      expect(await placesWith(db, WORDS)).toEqual([]);
    }),
  );

  it(
    'comes to nobody who has come back, whether or not we heard of it',
    withDb(async (db) => {
      const clock = createClock('2026-08-20T06:00:00Z');
      const heard = aLeaving(db, clock);
      for (const installation of ['T1', 'T2']) await aChannel(db, { now: clock.now(), installation });
      const left = { reason: 'the app was uninstalled', at: clock.now() };
      for (const installation of ['T1', 'T2']) await heard.departures.left({ ...leaver, installation }, left);
      clock.pass(DAY_MS);
      await heard.departures.returned('slack', ['T1'], clock.now());
      clock.pass(9 * DAY_MS);
      await aLeaving(db, clock, 7, async (id) => (id === 'T2' ? true : null)).tend();
      const rows = await db.select().from(installations);
      expect(rows.map(({ id, goneAt }) => [id, goneAt]).toSorted()).toEqual([
        ['T1', null],
        ['T2', null],
      ]);
      expect(await db.$count(channels)).toBe(2);
      expect((await db.select().from(channels)).map(({ nextRunAt }) => nextRunAt)).not.toContain(null);
    }),
  );

  it(
    'takes a deleted channel alone, with what only it was sent',
    withDb(async (db) => {
      const clock = createClock('2026-08-20T06:00:00Z');
      const { departures, tend } = aLeaving(db, clock);
      const now = clock.now();
      const gone = await aChannel(db, { now, channel: 'C0GONE' });
      const kept = await aChannel(db, { now, channel: 'C0KEPT' });
      for (const channel of [gone, kept]) await aDelivery(db, channel, { now, message: says('For both') });
      await aDelivery(db, gone, { now, slot: 'manual:1', message: says('For C0GONE alone') });
      await departures.channelGone(
        { platform: 'slack', installation: 'T1', channel: 'C0GONE' },
        { reason: 'x', at: now },
      );
      clock.pass(7 * DAY_MS);
      await tend();
      expect(await placesWith(db, ['C0GONE'])).toEqual([]);
      expect(await placesWith(db, ['C0KEPT'])).toEqual(['channels.channel', 'deliveries.channel']);
      expect((await db.select().from(posts)).map(({ message }) => message.summary)).toEqual(['For both']);
    }),
  );

  it(
    'forgets after ninety days who changed what',
    withDb(async (db) => {
      const now = new Date('2026-08-20T06:00:00Z');
      const { id: channelId } = await aChannel(db, { now });
      await noteChange(db, { channelId, at: now, userId: 'U1', what: 'paused the posts' });
      const later = (days: number) => new Date(now.getTime() + days * DAY_MS);
      expect(await clearOld(db, later(89))).toMatchObject({ changes: 0 });
      expect(await clearOld(db, later(91))).toMatchObject({ changes: 1 });
      expect(await db.$count(changes)).toBe(0);
    }),
  );
});
