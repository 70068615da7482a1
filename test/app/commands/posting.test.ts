import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { deliveries } from '../../../src/db/schema.ts';
import { ada, aTeam, fillList } from '../../support/channels.ts';
import { withEmbeddedDb } from '../../support/stores.ts';

type Team = ReturnType<typeof aTeam>;
type Db = Parameters<typeof aTeam>[0];

const subscribed = (use: (team: Team, db: Db) => Promise<void>) => () =>
  withEmbeddedDb(async (db) => {
    await fillList(db, '2026-08-19', ['Cats', 'Dogs']);
    const team = aTeam(db);
    await team.ask('subscribe confirm:yes');
    await use(team, db);
  });

describe('the latest list now', () => {
  it(
    'is posted once, whoever presses how often',
    subscribed(async ({ ask, press, place: { textsIn } }) => {
      expect(await press('post', {})).toContain('Posted. Next post: Thu 20 Aug, 09:00 Europe/Berlin.');
      expect(textsIn('C1').at(-1)).toContain('1 | Cats');
      const count = textsIn('C1').length;
      const nothing =
        'There is nothing to post here now. No list has been finished since that of Wed 19 Aug. Next post: Thu 20 Aug, 09:00 Europe/Berlin.';
      expect(await press('post', {}, ada({ userId: 'U2' }))).toContain(nothing);
      expect(await ask('preview')).toContain(nothing);
      expect(textsIn('C1')).toHaveLength(count);
    }),
  );

  it(
    'says why it could not be posted, and can be tried again',
    subscribed(async ({ press, place: fake }) => {
      fake.answerNext({ ok: false, kind: 'forbidden', detail: 'not_in_channel' });
      const text = await press('post', {});
      expect(text).toContain('Type /invite @Paperboy, then press Try again.');
      const [, id = ''] = /resend \{"id":"(\d+)"\}/.exec(text) ?? [];
      expect(await press('resend', { id })).toContain('It is posted now.');
      expect(fake.textsIn('C1').at(-1)).toContain('1 | Cats');
      expect(await press('resend', { id })).toContain('It has arrived already.');
    }),
  );

  it(
    'is shown to who asks for a preview, and to nobody else',
    subscribed(async ({ ask, place: { posted } }) => {
      const text = await ask('preview');
      expect(text).toContain('This would be posted here now. Next post: Thu 20 Aug, 09:00 Europe/Berlin.');
      expect(text).toContain('1 | Cats');
      expect(posted).toHaveLength(1);
      await ask('settings style:cards');
      expect(await ask('preview')).toContain('This would be posted here now, in the style “cards”.');
    }),
  );
});

describe('/paper status', () => {
  it(
    'says what the channel follows and offers to post again what may not have arrived',
    subscribed(async ({ ask, press, place: fake }, db) => {
      await press('post', {});
      await db
        .update(deliveries)
        .set({ state: 'held', endedAt: null })
        .where(eq(deliveries.slot, 'change:1'));
      const text = await ask('status');
      expect(text).toContain('This channel follows the trending list.');
      expect(text).toContain(
        'Nobody can find out whether what was due Thu 20 Aug, 08:00 Europe/Berlin has arrived.',
      );
      const [, id = ''] = /\[Post it again: resend \{"id":"(\d+)"\}\]/.exec(text) ?? [];
      expect(await press('resend', { id })).toContain('It is posted now.');
      expect(fake.textsIn('C1').at(-1)).toContain('Ada subscribed this channel');
      expect(await ask('status')).not.toContain('Post it again');
    }),
  );
});

describe('/paper home', () => {
  it(
    'shows the top of the list, what this channel follows, and when its next post comes',
    subscribed(async ({ ask }) => {
      expect(await ask('home')).toContain(
        'This channel follows the trending list. Mon–Fri, 09:00 Europe/Berlin. Next post: Thu 20 Aug, 09:00 Europe/Berlin.',
      );
      const other = ada({ channel: { ...ada().channel, channel: 'C2' } });
      const text = await ask('home', other);
      expect(text).toContain('Nothing is posted in this channel yet.');
      expect(text).toContain('[Subscribe this channel: subscribe {}]');
    }),
  );
});

describe('Show here', () => {
  it(
    'is kept from a subscribed channel by the right to remove messages, where the platform knows one',
    subscribed(async ({ ask, context }) => {
      const guild = { platform: 'discord', installation: 'G1', channel: '77' } as const;
      const member = ada({ channel: guild, canManage: false });
      const share = async (from = member) =>
        (await context.dispatch({ command: 'trending', text: '', from, share: true })).isPublic === true;
      expect(await share()).toBe(true);
      await ask('subscribe confirm:yes', member);
      expect(await share()).toBe(false);
      expect(await share({ ...member, canManage: true })).toBe(true);
      expect(await share({ ...member, canManage: true })).toBe(true);
    }),
  );
});
