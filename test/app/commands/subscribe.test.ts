import { describe, expect, it } from 'vitest';
import { findChannel, liveSubscriptions } from '../../../src/db/channels.ts';
import { changes } from '../../../src/db/schema.ts';
import { ada, aTeam, fillList } from '../../support/channels.ts';
import { asText } from '../../support/house.ts';
import { withEmbeddedDb } from '../../support/stores.ts';

const inTeam =
  (use: (team: ReturnType<typeof aTeam>, db: Parameters<typeof aTeam>[0]) => Promise<void>) => () =>
    withEmbeddedDb(async (db) => {
      await fillList(db, '2026-08-18', ['World Models Walk', 'Cats']);
      await fillList(db, '2026-08-19', ['A World Model for Drones', 'Dogs', 'Birds']);
      await use(aTeam(db), db);
    });

const place = ada().channel;

describe('/paper subscribe', () => {
  it(
    'shows first what a topic would have sent, and stores nothing',
    inTeam(async ({ ask, place: { posted } }, db) => {
      const text = await ask('subscribe world model');
      expect(text).toContain('“world model” would have sent 1 paper a day here over the last 2 lists.');
      expect(text).toContain('The last ones:\n· A World Model for Drones\n· World Models Walk');
      expect(text).toContain('It would come Mon–Fri, 09:00 Europe/Berlin.');
      expect(text).toContain(
        '[Subscribe: subscribe {"query":"\\"world model\\"","zone":"Europe/Berlin","confirm":"yes"}]',
      );
      expect(await findChannel(db, place)).toBeNull();
      expect(posted).toEqual([]);
    }),
  );

  it(
    'tells the channel who subscribed it to what and when that comes',
    inTeam(async ({ ask, place: { textsIn } }, db) => {
      const answer = await ask('subscribe world model confirm:yes');
      expect(answer).toContain(
        'This channel follows “world model” now. It comes Mon–Fri, 09:00 Europe/Berlin.',
      );
      expect(answer).toContain('The post at 09:00 brings the list of the day before, finished 10 h earlier.');
      expect(textsIn('C1')).toEqual([
        'Ada subscribed this channel to “world model”. Next post: Thu 20 Aug, 09:00 Europe/Berlin. Change it with /paper settings.\n[Post the latest list now: post {}]',
      ]);
      const channel = await findChannel(db, place);
      expect(channel).toMatchObject({
        zone: 'Europe/Berlin',
        at: '09:00',
        top: 5,
        density: 'compact',
        state: 'active',
      });
      expect(await db.select().from(changes)).toMatchObject([
        { channelId: channel?.id, userId: 'U1', what: 'subscribed this channel to “world model”' },
      ]);
    }),
  );

  it(
    'takes the trending list where no topic is named',
    inTeam(async ({ ask, place: { textsIn } }) => {
      expect(await ask('subscribe')).toContain('The trending list would have sent');
      await ask('subscribe trending confirm:yes');
      expect(textsIn('C1')[0]).toContain('Ada subscribed this channel to the trending list.');
      expect(await ask('subscribe "trending"')).toContain('“trending” would have sent nothing here');
    }),
  );

  it(
    'says so when the channel follows that already, however it is written',
    inTeam(async ({ ask, place: { posted } }, db) => {
      await ask('subscribe world model confirm:yes');
      expect(await ask('subscribe “world model” confirm:yes')).toContain(
        'This channel has followed “world model” since 20 Aug 2026. Next post: Thu 20 Aug, 09:00 Europe/Berlin.',
      );
      expect(posted).toHaveLength(1);
      const channel = await findChannel(db, place);
      expect(await liveSubscriptions(db, [channel?.id ?? 0])).toHaveLength(1);
    }),
  );

  it(
    'widens a topic that is followed already by putting another in its place',
    inTeam(async ({ ask, press, context, place: { textsIn } }, db) => {
      await ask('subscribe world model drones confirm:yes');
      const text = await ask('subscribe world model drones');
      expect(text).toContain('This channel has followed “world model drones” since');
      const [, label, options = '{}'] = /\[(More: [^:]*): edit (\{.*?\})\]/.exec(text) ?? [];
      expect(label).toBe('More: its words apart, too → 0.5 a day');
      expect(await press('edit', JSON.parse(options))).toContain('now, instead of “world model drones”.');
      const channel = await findChannel(db, place);
      expect((await liveSubscriptions(db, [channel?.id ?? 0])).map(({ query }) => query)).toEqual([
        '"world" "model" "drones"',
      ]);
      expect(textsIn('C1').at(-1)).toContain('Ada changed what this channel follows:');
      // What stands on the button can be typed.
      const typed = '“world” “model” instead:"“world” “model” “drones”"';
      expect(
        asText((await context.dispatch({ command: 'edit', text: typed, from: ada() })).message),
      ).toContain('This channel follows “world” “model” now');
    }),
  );

  it(
    'points at what is wrong with a topic',
    inTeam(async ({ ask }) => {
      expect(await ask('subscribe robots votes:>many')).toContain(
        '/paper subscribe robots votes:>many\n                        ^^^^^^^^^^^',
      );
      expect(await ask('subscribe sort:votes')).toContain(
        'This only puts papers in order, and leaves none out.',
      );
      expect(await ask(`subscribe ${'x'.repeat(501)}`)).toContain('A topic has at most 500 characters');
    }),
  );

  it(
    'leads from options of the look to the settings, and on without them',
    inTeam(async ({ ask }) => {
      const text = await ask('subscribe cats top:3 style:cards');
      expect(text).toContain(
        'All topics of a channel share how its posts look: /paper settings top:3 style:cards.\n/paper subscribe cats top:3',
      );
      expect(text).toContain('[Try: subscribe {"query":"cats"}]');
      // A field that nobody knows is a mistake of another kind.
      expect(await ask('subscribe topic:cats')).toContain('There is no topic:');
    }),
  );

  it(
    'takes a time of several words for a time, and not for a topic',
    inTeam(async ({ ask }) => {
      expect(await ask('subscribe cats at:9 am days:mon, wed confirm:yes')).toContain(
        'This channel follows “cats” now. It comes Mon, Wed, 09:00 Europe/Berlin.',
      );
    }),
  );

  it.each([
    ['subscribe cats at:25', 'At: is a time of day', 'subscribe cats at:25'],
    ['subscribe cats days:someday', 'days: is days of the week', 'subscribe cats days:someday'],
    ['subscribe cats zone:Atlantis', 'zone: is a time zone', 'subscribe cats zone:Atlantis'],
  ])('points at the word that can’t be read in “%s”', (line, why, shown) =>
    inTeam(async ({ ask }) => {
      const text = await ask(line);
      expect(text.toLowerCase()).toContain(why.toLowerCase());
      const [typed = '', carets = ''] = text.split('\n').slice(1);
      expect(typed).toBe(`/paper ${shown}`);
      expect(typed.slice(carets.indexOf('^'))).toBe(shown.split(':')[1]);
    })(),
  );

  it(
    'asks for the zone where nobody knows it, and takes what is pressed or typed',
    inTeam(async ({ ask, press, place: fake }, db) => {
      fake.person = { zone: null, refusal: null };
      const question = await ask('subscribe world model at:9am');
      expect(question).toContain('In which time zone is this channel?');
      expect(question).toContain(
        '[Europe/Berlin: subscribe {"query":"\\"world model\\"","at":"09:00","zone":"Europe/Berlin"}]',
      );
      expect(question).not.toContain('[Subscribe:');
      expect(await ask('subscribe world model confirm:yes')).toContain('In which time zone is this channel?');
      expect(await findChannel(db, place)).toBeNull();
      expect(await press('subscribe', { query: '"world model"', zone: 'tokyo', confirm: 'yes' })).toContain(
        'Mon–Fri, 09:00 Asia/Tokyo',
      );
      // The channel's own zone holds from now on, wherever the next one sits.
      fake.person = { zone: 'America/New_York', refusal: null };
      expect(await ask('subscribe cats')).toContain('09:00 Asia/Tokyo');
    }),
  );

  it(
    'keeps the subscription and says what to do when it may not write in the channel',
    inTeam(async ({ ask, press, place: fake }, db) => {
      fake.answerNext({ ok: false, kind: 'gone', detail: 'channel_not_found' });
      const text = await ask('subscribe cats confirm:yes');
      expect(text).toContain(
        'I can’t write in this channel yet. Type /invite @Paperboy, then press Try again.',
      );
      const [, id = ''] = /\[Try again: resend \{"id":"(\d+)"\}\]/.exec(text) ?? [];
      expect(await press('resend', { id })).toContain('It is posted now.');
      expect(fake.textsIn('C1')).toHaveLength(1);
      expect(await findChannel(db, place)).toMatchObject({ state: 'active' });
    }),
  );

  it(
    'names the permission that is missing in Discord',
    inTeam(async ({ ask, place: fake }) => {
      const from = ada({ channel: { platform: 'discord', installation: 'G1', channel: '77' } });
      fake.answerNext({ ok: false, kind: 'forbidden', detail: '50013: Missing Permissions' });
      expect(await ask('subscribe cats confirm:yes', from)).toContain('the permission Send Messages');
    }),
  );

  it(
    'refuses who may not, in the platform’s own words, and lets them look',
    inTeam(async ({ ask, press, place: fake }, db) => {
      fake.person = { zone: 'Europe/Berlin', refusal: 'Guests can’t change what is posted here.' };
      expect(await ask('subscribe cats')).toContain('would have sent');
      expect(await ask('subscribe cats confirm:yes')).toBe('Guests can’t change what is posted here.');
      fake.person = { zone: 'Europe/Berlin', refusal: null };
      const nobody = ada({ canConfigure: false });
      expect(await press('subscribe', { query: 'cats', confirm: 'yes' }, nobody)).toContain(
        'can be changed by those who may manage this channel',
      );
      expect(await findChannel(db, place)).toBeNull();
    }),
  );
});
