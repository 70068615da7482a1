import { expect, it } from 'vitest';
import { planDue } from '../../../src/app/plan/index.ts';
import { aTeam, fillList } from '../../support/channels.ts';
import { memoryLog } from '../../support/log.ts';
import { describeStores } from '../../support/stores.ts';

const HOUR_MS = 3_600_000;

describeStores('two people at the same moment', (withDb) => {
  it(
    'subscribe a channel to a topic once, and to two topics both',
    withDb(async (db) => {
      const { ask, place } = aTeam(db);
      const both = (...topics: string[]) =>
        Promise.all(topics.map((topic) => ask(`subscribe ${topic} confirm:yes`)));
      const [one = '', other = ''] = await both('cats', '"cats"');
      expect([one, other].filter((text) => text.includes('follows “cats” now'))).toHaveLength(1);
      expect(
        [one, other].filter((text) => /follows? “cats” already|has followed “cats”/.test(text)),
      ).toHaveLength(1);
      expect(place.posted).toHaveLength(1);
      await both('dogs', 'birds');
      expect(await ask('list')).toContain('This channel follows 3 topics');
      expect(place.posted).toHaveLength(3);
    }),
  );
});

describeStores('a channel from its first topic to its last', (withDb) => {
  it(
    'subscribes to “world model” at 9 in Berlin, gets its post, asks why, moves the hour, and leaves',
    withDb(async (db) => {
      await fillList(db, '2026-08-18', ['World Models Walk', 'Cats']);
      const { ask, press, clock, context, place } = aTeam(db, '2026-08-19T12:00:00Z');
      const planning = { db, now: clock.now, log: memoryLog(), prefix: 'paper' };
      const tick = async () => {
        const planned = await planDue(planning);
        return { planned, sent: await context.outbox.drain() };
      };

      // Looks first, then decides.
      expect(await ask('subscribe world model at:9am zone:Europe/Berlin')).toContain(
        'It would come Mon–Fri, 09:00 Europe/Berlin.',
      );
      expect(place.posted).toHaveLength(0);
      const zone = 'Europe/Berlin';
      expect(
        await press('subscribe', { query: '"world model"', at: '09:00', zone, confirm: 'yes' }),
      ).toContain('Next post: Thu 20 Aug, 09:00 Europe/Berlin.');
      expect(place.textsIn('C1')).toEqual([
        expect.stringContaining(
          'Ada subscribed this channel to “world model”. Next post: Thu 20 Aug, 09:00 Europe/Berlin.',
        ),
      ]);

      // The list settles at night; the first post comes in the morning.
      await fillList(db, '2026-08-19', ['Dogs', 'A World Model for Drones', 'Birds']);
      clock.pass(18 * HOUR_MS);
      expect((await tick()).planned.due).toBe(0);
      clock.pass(HOUR_MS + 120_000);
      expect((await tick()).sent.sent).toBe(1);
      const [, first = ''] = place.textsIn('C1');
      // It begins with the newest list, not with what was there when it subscribed.
      expect(first).toContain('“world model” · 1 paper · Wed 19 Aug');
      expect(first).toContain('A World Model for Drones');
      expect(first).not.toContain('Dogs');
      expect((await tick()).sent.sent).toBe(0);

      // What became of papers here.
      expect(await ask('why 2608.19001')).toMatch(/Posted here .*“world model”.*\n\[See the post\]/);
      expect(await ask('show 2608.19000')).toContain('Not posted here');
      expect(await ask('list')).toContain(
        '“world model” · by you, 19 Aug 2026 · 1 paper in 1 post over 30 days',
      );
      expect(await ask('status')).toContain('This channel follows “world model”.');

      // Another hour; today's post was here already.
      expect(await ask('settings at:17:00')).toContain('Next post: Fri 21 Aug, 17:00 Europe/Berlin.');
      clock.pass(12 * HOUR_MS);
      expect((await tick()).planned.due).toBe(0);
      await fillList(db, '2026-08-20', ['The Last World Model']);
      clock.pass(20 * HOUR_MS + 120_000);
      expect((await tick()).sent.sent).toBe(1);
      expect(place.textsIn('C1').at(-1)).toContain('The Last World Model');

      expect(await ask('unsubscribe')).toContain('This channel doesn’t follow “world model” any more.');
      await fillList(db, '2026-08-24', ['One More World Model']);
      clock.pass(5 * 24 * HOUR_MS);
      expect((await tick()).planned.due).toBe(0);
      expect(place.textsIn('C1').at(-1)).toContain('Nothing is posted here any more.');
    }),
  );
});
