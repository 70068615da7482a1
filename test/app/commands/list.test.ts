import { describe, expect, it } from 'vitest';
import { findChannel, liveSubscriptions } from '../../../src/db/channels.ts';
import { ada, aTeam, fillList } from '../../support/channels.ts';
import { withEmbeddedDb } from '../../support/stores.ts';

const place = ada().channel;
const elsewhere = ada({ channel: { ...place, installation: 'T2' }, userId: 'U2', name: 'Eve' });

type Team = ReturnType<typeof aTeam>;
type Db = Parameters<typeof aTeam>[0];

const subscribed = (use: (team: Team, db: Db) => Promise<void>) => () =>
  withEmbeddedDb(async (db) => {
    await fillList(db, '2026-08-19', ['Cats', 'Dogs']);
    const team = aTeam(db);
    for (const topic of ['trending', 'cats', 'dogs -survey'])
      await team.ask(`subscribe ${topic} confirm:yes`);
    await use(team, db);
  });

async function idsOf(db: Db, at = place): Promise<number[]> {
  const channel = await findChannel(db, at);
  return (await liveSubscriptions(db, [channel?.id ?? 0])).map(({ id }) => id);
}

describe('/paper list', () => {
  it(
    'shows what a channel follows and who made it so, with buttons to change it',
    subscribed(async ({ ask, place: fake }) => {
      fake.person = { zone: null, name: 'Ada Lovelace', refusal: null };
      const text = await ask('list', ada({ userId: 'U9' }));
      expect(text).toMatchInlineSnapshot(`
        "This channel follows 3 topics
        Mon–Fri, 09:00 Europe/Berlin · top 5, compact. Next post: Thu 20 Aug, 09:00 Europe/Berlin.
        The trending list · by Ada Lovelace, 20 Aug 2026 · no papers in 30 days
        [Pause: pause {"id":"1"}] [Edit …: edit {"query":"trending","instead":"trending"}] [Remove: remove {"id":"1"}]
        “cats” · by Ada Lovelace, 20 Aug 2026 · no papers in 30 days
        [Pause: pause {"id":"2"}] [Edit …: edit {"query":"\\"cats\\"","instead":"cats"}] [Remove: remove {"id":"2"}]
        “dogs” -“survey” · by Ada Lovelace, 20 Aug 2026 · no papers in 30 days
        [Pause: pause {"id":"3"}] [Edit …: edit {"query":"\\"dogs\\" -\\"survey\\"","instead":"“dogs” -“survey”"}] [Remove: remove {"id":"3"}]
        —
        [Settings: settings {}] [Pause posts: pause {}] [Add a topic …: subscribe {}] [Export: export {}]"
      `);
    }),
  );

  it(
    'turns pages of five',
    subscribed(async ({ ask, press }) => {
      for (const topic of ['fish', 'birds', 'bees', 'ants']) await ask(`subscribe ${topic} confirm:yes`);
      expect(await ask('list')).toContain('This channel follows 7 topics');
      expect(await ask('list')).toContain('Page 1 of 2');
      const second = await press('list', { page: '2' });
      expect(second).toContain('“bees”');
      expect(second).not.toContain('“fish”');
      expect(await ask('list 100')).toContain('Page 2 of 2');
    }),
  );

  it(
    'removes, pauses, resumes and changes a topic, and tells the channel each time',
    subscribed(async ({ ask, press, place: { textsIn } }, db) => {
      const [, cats = 0, dogs = 0] = await idsOf(db);
      expect(await press('pause', { id: String(cats) })).toContain('“cats” is paused here.');
      expect(await ask('list')).toContain('paused since 20 Aug 2026');
      expect(await press('resume', { id: String(cats) })).toContain('“cats” comes here again.');
      expect(await press('remove', { id: String(cats) })).toContain(
        'This channel doesn’t follow “cats” any more.',
      );
      expect(await press('remove', { id: String(cats) })).toContain('no such topic any more');
      expect(await press('edit', { query: 'hounds', instead: '"dogs" -"survey"' })).toContain(
        'This channel follows “hounds” now, instead of',
      );
      expect(await press('edit', { query: 'hounds', instead: 'trending' })).toContain(
        'follows “hounds” already',
      );
      expect(await press('edit', { query: 'x', instead: 'cats' })).toContain('no such topic any more');
      expect(await idsOf(db)).not.toContain(dogs);
      expect(textsIn('C1').slice(3)).toEqual([
        expect.stringContaining('Ada paused “cats” in this channel.'),
        expect.stringContaining('Ada resumed “cats” in this channel.'),
        expect.stringContaining('Ada unsubscribed this channel from “cats”.'),
        expect.stringContaining('Ada changed what this channel follows: “hounds” instead of'),
      ]);
    }),
  );
});

describe('/paper unsubscribe', () => {
  it(
    'asks which one where there are several and none is named',
    subscribed(async ({ ask }) => {
      const text = await ask('unsubscribe');
      expect(text).toContain('Which of these is to end?');
      expect(text).toMatch(/\[Remove the trending list: remove \{"id":"\d+"\}\] \[Remove “cats”: remove/);
      expect(await ask('unsubscribe birds')).toContain('This channel doesn’t follow “birds”.');
    }),
  );

  it(
    'ends one by name, and the last one without',
    subscribed(async ({ ask, place: { textsIn } }, db) => {
      expect(await ask('unsubscribe CATS')).toContain('doesn’t follow “CATS”');
      expect(await ask('unsubscribe cats')).toContain('This channel doesn’t follow “cats” any more.');
      await ask('unsubscribe trending');
      await ask('unsubscribe');
      expect(textsIn('C1').at(-1)).toContain('Nothing is posted here any more.');
      expect(await findChannel(db, place)).toMatchObject({ nextRunAt: null });
      for (const line of ['unsubscribe', 'settings', 'preview', 'post'])
        expect(await ask(line)).toContain('This channel follows nothing.');
      expect(await ask('subscribe cats confirm:yes')).toContain(
        'Next post: Thu 20 Aug, 09:00 Europe/Berlin.',
      );
    }),
  );
});

describe('another installation', () => {
  it(
    'can’t reach what belongs to this one, though its channel has the same id and its buttons name our rows',
    subscribed(async ({ ask, press, place: { textsIn } }, db) => {
      await ask('subscribe fish confirm:yes zone:Asia/Tokyo', elsewhere);
      const ours = await idsOf(db);
      const before = textsIn('C1', 'T1').length;
      for (const id of ours.map(String)) {
        expect(await press('remove', { id }, elsewhere)).toContain('no such topic');
        expect(await press('pause', { id }, elsewhere)).toContain('no such topic');
        expect(await press('resend', { id }, elsewhere)).toContain('This channel has no such post.');
      }
      await press('settings', { at: '23:00' }, elsewhere);
      await press('pause', {}, elsewhere);
      expect(await ask('list', elsewhere)).not.toContain('cats');
      expect(await idsOf(db)).toEqual(ours);
      expect(await findChannel(db, place)).toMatchObject({
        at: '09:00',
        zone: 'Europe/Berlin',
        state: 'active',
      });
      expect(textsIn('C1', 'T1')).toHaveLength(before);
      expect(textsIn('C1', 'T2')).toHaveLength(3);
    }),
  );
});

describe('the right to change what is posted', () => {
  it(
    'is asked for at every press, and not for looking',
    subscribed(async ({ ask, press, place: fake }, db) => {
      const [first = 0] = await idsOf(db);
      fake.person = { zone: null, refusal: 'Only admins change what is posted. Ask one of them.' };
      const before = await findChannel(db, place);
      const refused = 'Only admins change what is posted. Ask one of them.';
      const id = String(first);
      for (const [command, options] of Object.entries({
        remove: { id },
        pause: {},
        resume: { id },
        unsubscribe: {},
        settings: { top: '3' },
        schedule: { at: '10' },
        look: { style: 'full' },
        edit: { query: 'x', instead: 'cats' },
        post: {},
        resend: { id },
      }))
        expect(await press(command, options)).toBe(refused);
      for (const line of ['list', 'settings', 'home', 'status'])
        expect(await ask(line)).not.toContain(refused);
      expect(await findChannel(db, place)).toEqual(before);
    }),
  );
});
