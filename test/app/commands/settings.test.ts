import { describe, expect, it } from 'vitest';
import { planDue } from '../../../src/app/plan/index.ts';
import { findChannel, liveSubscriptions } from '../../../src/db/channels.ts';
import { changes } from '../../../src/db/schema.ts';
import { ada, aTeam, fillList } from '../../support/channels.ts';
import { memoryLog } from '../../support/log.ts';
import { withEmbeddedDb } from '../../support/stores.ts';

const place = ada().channel;

const subscribed =
  (use: (team: ReturnType<typeof aTeam>, db: Parameters<typeof aTeam>[0]) => Promise<void>) => () =>
    withEmbeddedDb(async (db) => {
      await fillList(db, '2026-08-19', ['Cats', 'Dogs']);
      const team = aTeam(db);
      await team.ask('subscribe confirm:yes');
      await use(team, db);
    });

describe('/paper settings', () => {
  it(
    'shows what holds, with a button for everything that can be different',
    subscribed(async ({ ask }) => {
      expect(await ask('settings')).toMatchInlineSnapshot(`
        "This channel’s posts
        Mon–Fri, 09:00 Europe/Berlin · top 5, compact. Next post: Thu 20 Aug, 09:00 Europe/Berlin.
        Follows the trending list.
        The post at 09:00 brings the list of the day before, finished 10 h earlier.
        [Change time …: schedule {"at":"09:00","days":"mon-fri","zone":"Europe/Berlin"}] [Change look …: look {"top":"5","style":"compact","empty":"silent","fresh":"no"}] [Preview: preview {}] [Pause: pause {}] [Post the latest list now: post {}] [All topics: list {}]"
      `);
    }),
  );

  it(
    'tells the channel what somebody changed, and what is true now',
    subscribed(async ({ ask, place: { textsIn } }, db) => {
      expect(await ask('settings at:5.30pm zone:new_york days:daily top:3 style:cards')).toContain(
        'Now: Every day, 17:30 America/New_York · top 3, cards. Next post: Thu 20 Aug, 17:30 America/New_York.',
      );
      expect(textsIn('C1').at(-1)).toContain(
        'Ada changed this channel’s posts: Every day, 17:30 America/New_York, top 3, cards. Next post: Thu 20 Aug, 17:30 America/New_York.',
      );
      expect(await findChannel(db, place)).toMatchObject({
        zone: 'America/New_York',
        at: '17:30',
        days: [1, 2, 3, 4, 5, 6, 7],
        top: 3,
        density: 'cards',
        editedBy: 'U1',
        nextRunAt: new Date('2026-08-20T21:30:00Z'),
      });
      expect((await db.select().from(changes)).map(({ what }) => what)).toEqual([
        'subscribed this channel to the trending list',
        'changed this channel’s posts: Every day, 17:30 America/New_York, top 3, cards',
      ]);
    }),
  );

  it(
    'says nothing in the channel when nothing is different',
    subscribed(async ({ ask, place: { posted } }) => {
      expect(await ask('settings at:9 empty:silent fresh:no')).toContain('That is how it was already.');
      expect(posted).toHaveLength(1);
    }),
  );

  it(
    'says which list an hour brings, and offers a better one',
    subscribed(async ({ ask }) => {
      const text = await ask('schedule zone:America/New_York at:09:00');
      expect(text).toContain(
        'The post at 09:00 brings the list of the day before, finished 16 h earlier. At 17:30 it would be the same day’s list, finished 30 min earlier.',
      );
      expect(text).toContain('[Post at 17:30: schedule {"at":"17:30"}]');
      expect(await ask('schedule at:17:30')).toContain(
        'The post at 17:30 brings the same day’s list, finished 30 min earlier.',
      );
    }),
  );

  it.each([
    ['settings top:11', 'top: is a number from 1 to 10', '11'],
    ['settings style:loud', 'style: is compact, cards or full', 'loud'],
    ['settings empty:loud', 'empty: is silent, note or never', 'loud'],
    ['settings 9am', 'This needs its option before it: at:9am', '9am'],
    ['settings new york', 'This needs its option before it: zone:"new york"', 'new york'],
    ['settings hour:9', 'There is no option hour: here', 'hour:9'],
    ['settings fresh:maybe', 'fresh: is yes or no', 'maybe'],
    ['settings at:9 days:noday', 'days: is days of the week such as', 'noday'],
  ])('points at the word that can’t be read in “%s”', (line, why, word) =>
    subscribed(async ({ ask }) => {
      const [problem = '', typed = '', carets = ''] = (await ask(line)).split('\n');
      expect(problem).toContain(why);
      expect(typed.slice(carets.indexOf('^'), carets.length)).toBe(word);
    })(),
  );

  it(
    'understands times, days and zones of several words',
    subscribed(async ({ ask }) => {
      expect(await ask('settings at:5:30 pm days:mon, wed and fri zone:new york')).toContain(
        'Mon, Wed, Fri, 17:30 America/New_York',
      );
    }),
  );

  it(
    'speaks of no post where today’s time came to nothing',
    subscribed(async ({ ask, clock, context }, db) => {
      await ask('edit fish instead:trending');
      clock.pass(3_600_000 + 30_000);
      await planDue({ db, now: clock.now, log: context.log, prefix: 'paper' });
      expect(await ask('settings at:17:00')).toContain('Today has had its turn already.');
      expect(await ask('status')).toContain('Nothing has been posted here yet.');
    }),
  );

  it(
    'never posts twice a day, wherever the hour is moved',
    subscribed(async ({ ask, clock, context, place: { textsIn } }, db) => {
      const planning = { db, now: clock.now, log: memoryLog(), prefix: 'paper' };
      clock.pass(3_600_000 + 30_000); // 09:00:30 in Berlin
      await planDue(planning);
      await context.outbox.drain();
      expect(textsIn('C1').at(-1)).toContain('Wednesday’s papers');
      const text = await ask('settings at:17:00');
      expect(text).toContain('Next post: Fri 21 Aug, 17:00 Europe/Berlin.');
      expect(text).toContain('Today has had its turn already.');
      clock.pass(12 * 3_600_000);
      expect((await planDue(planning)).due).toBe(0);
      // East of the date line it is Friday already, which has had no post.
      expect(await ask('settings zone:Pacific/Auckland at:9')).toContain(
        'Fri 21 Aug, 09:00 Pacific/Auckland',
      );
    }),
  );

  it(
    'keeps a time that is due while something else is changed',
    subscribed(async ({ ask, clock }, db) => {
      clock.pass(3_600_000 + 30_000);
      await ask('settings top:3');
      expect((await findChannel(db, place))?.nextRunAt).toEqual(new Date('2026-08-20T07:00:00Z'));
    }),
  );

  it('says what to do where nothing is posted', () =>
    withEmbeddedDb(async (db) => {
      const { ask } = aTeam(db);
      for (const line of ['settings', 'settings top:3', 'pause', 'preview', 'post'])
        expect(await ask(line)).toContain('Nothing is posted in this channel yet. /paper subscribe begins');
      expect(await ask('list')).toContain('[Subscribe to the trending list: subscribe {}]');
    }));
});

describe('a pause', () => {
  it(
    'stops the posts and goes on with the newest list, not with all that was missed',
    subscribed(async ({ ask, clock, place: { textsIn } }, db) => {
      expect(await ask('pause')).toContain('The posts here are paused.');
      expect(textsIn('C1').at(-1)).toContain(
        'Ada paused the posts in this channel. Nothing comes until somebody resumes them.\n[Resume: resume {}]',
      );
      expect(await findChannel(db, place)).toMatchObject({ state: 'paused', nextRunAt: null });
      expect(await ask('pause')).toContain('paused already');
      expect(await ask('settings at:10')).toContain('Posts are paused.');
      await fillList(db, '2026-08-24', ['Fish']);
      clock.pass(5 * 24 * 3_600_000);
      expect(await ask('resume')).toContain(
        'The posts here go on. Next post: Tue 25 Aug, 10:00 Europe/Berlin.',
      );
      expect(await findChannel(db, place)).toMatchObject({
        state: 'active',
        stateReason: null,
        coveredUntil: new Date('2026-08-24T20:59:59.999Z'),
      });
      expect(await ask('resume')).toContain('aren’t paused');
    }),
  );

  it(
    'of the only topic ends like that of all posts',
    subscribed(async ({ ask, clock }, db) => {
      const [{ id } = { id: 0 }] = await liveSubscriptions(db, [(await findChannel(db, place))?.id ?? 0]);
      expect(await ask(`pause ${id}`)).toContain('The trending list is paused here.');
      await fillList(db, '2026-08-24', ['Fish']);
      clock.pass(5 * 24 * 3_600_000);
      expect(await ask(`resume ${id}`)).toContain('The trending list comes here again.');
      expect(await findChannel(db, place)).toMatchObject({
        coveredUntil: new Date('2026-08-24T20:59:59.999Z'),
        plannedAt: null,
      });
    }),
  );
});
