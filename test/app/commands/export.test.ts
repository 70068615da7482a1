import { expect, it } from 'vitest';
import { plainText } from '../../../src/core/message.ts';
import { findChannel, liveSubscriptions } from '../../../src/db/channels.ts';
import type { Db } from '../../../src/db/client.ts';
import { isWithinLimits } from '../../../src/platforms/discord/fit.ts';
import { renderDiscord } from '../../../src/platforms/discord/render.ts';
import { renderSlack } from '../../../src/platforms/slack/render.ts';
import { ada, aTeam, fillList } from '../../support/channels.ts';
import { withEmbeddedDb } from '../../support/stores.ts';

type Team = ReturnType<typeof aTeam>;

const subscribed = (use: (team: Team, db: Db) => Promise<void>) => () =>
  withEmbeddedDb(async (db) => {
    await fillList(db, '2026-08-19', ['Cats', 'Dogs']);
    const team = aTeam(db);
    for (const topic of ['trending', '"world model" -survey'])
      await team.ask(`subscribe ${topic} confirm:yes`);
    await use(team, db);
  });

/** What can be typed again. */
const linesIn = (text: string) => text.split('\n').filter((line) => line.startsWith('/paper '));

it(
  'shows topics, settings and posted papers to who may change them',
  subscribed(async ({ ask, press }) => {
    await ask('settings top:3 style:cards at:17:30');
    await ask('post');
    expect(await ask('list')).toContain('[Export: export {}]');
    expect(await press('export', {})).toMatchInlineSnapshot(`
      "2 topics and 2 papers of this channel
      Typed into another channel, these make it follow the same. In Discord, what follows the command’s name goes into the field query, and the rest into the fields of those names.
      /paper subscribe trending at:17:30 days:mon-fri zone:Europe/Berlin confirm:yes
      /paper subscribe "world model" -"survey" confirm:yes
      /paper settings top:3 style:cards empty:silent fresh:no
      Papers that arrived here, the newest first
      2608.19000 · Cats · 20 Aug 2026
      2608.19001 · Dogs · 20 Aug 2026
      —
      [All topics: list {}]"
    `);
  }),
);

it(
  'gives lines that make another channel follow the same, typed in their order',
  subscribed(async ({ ask }, db) => {
    await ask('settings top:3 style:cards at:17:30 days:mon,wed zone:Asia/Tokyo empty:never fresh:yes');
    // As long as a topic can be, before each word of it got its quotation marks.
    const long = Array.from({ length: 45 }, (_, index) => `word${index}`).join(' OR ');
    await ask(`subscribe ${long} confirm:yes`);
    const there = ada({ channel: { ...ada().channel, channel: 'C2' } });
    for (const line of linesIn(await ask('export'))) await ask(line.replace('/paper ', ''), there);
    const [from, to] = [await findChannel(db, ada().channel), await findChannel(db, there.channel)];
    const settingsOf = (channel: typeof from) =>
      channel && [
        channel.at,
        channel.days,
        channel.zone,
        channel.top,
        channel.density,
        channel.empty,
        channel.fresh,
      ];
    expect(settingsOf(to)).toEqual(settingsOf(from));
    const queriesOf = async (id = 0) => (await liveSubscriptions(db, [id])).map(({ query }) => query);
    expect(await queriesOf(to?.id)).toEqual(await queriesOf(from?.id));
    expect(await queriesOf(to?.id)).toHaveLength(3);
  }),
);

it(
  'turns pages that hold what there is, each thing once',
  subscribed(async ({ ask, press }, db) => {
    const long = (name: string) => Array.from({ length: 30 }, (_, index) => `${name}${index}`).join(' OR ');
    for (const topic of [
      'a',
      'b',
      'c',
      'd',
      'e',
      'f',
      'g',
      ...['long', 'longer', 'longest', 'last', 'further', 'furthest'].map(long),
    ])
      await ask(`subscribe ${topic} confirm:yes`);
    await ask('post');
    const pages: string[] = [];
    for (let page = 1; page <= 3; page++) pages.push(await press('export', { page: String(page) }));
    expect(pages[0]).toContain('Page 1 of 3');
    expect(pages[0]).toContain('[Next ›: export {"page":"2"}]');
    expect(pages[2]).toContain('[‹ Prev: export {"page":"2"}]');
    expect(pages[2]).not.toContain('Next ›');
    const lines = pages.flatMap(linesIn);
    const channel = await findChannel(db, ada().channel);
    const follows = await liveSubscriptions(db, [channel?.id ?? 0]);
    expect(lines).toHaveLength(follows.length + 1);
    expect(new Set(lines).size).toBe(lines.length);
    expect(pages.join('\n').match(/Cats · /g)).toHaveLength(1);
    expect(await ask('export 9999')).toContain('Page 3 of 3');
  }),
);

it(
  'says so where there is nothing, and marks what is paused',
  subscribed(async ({ ask, press }, db) => {
    expect(await ask('export', ada({ channel: { ...ada().channel, channel: 'C9' } }))).toContain(
      'follows nothing',
    );
    const channel = await findChannel(db, ada().channel);
    const [first] = await liveSubscriptions(db, [channel?.id ?? 0]);
    await press('pause', { id: String(first?.id) });
    const text = await ask('export');
    expect(text).toContain('confirm:yes · paused here');
    expect(text).toContain('No papers have arrived here so far.');
  }),
);

it(
  'is for those with the right, and for their own channel',
  subscribed(async ({ ask, place }) => {
    expect(await ask('export', ada({ channel: { ...ada().channel, installation: 'T2' } }))).not.toContain(
      'world model',
    );
    place.person = { zone: null, refusal: 'Only admins change what is posted. Ask one of them.' };
    expect(await ask('export')).toBe('Only admins change what is posted. Ask one of them.');
  }),
);

it('fits into one message of every platform, whatever topics and titles are like', () =>
  withEmbeddedDb(async (db) => {
    const trick = '[x](https://evil.example) *b* _i_ `c` @everyone <!channel> ';
    await fillList(
      db,
      '2026-08-19',
      Array.from({ length: 10 }, (_, index) => `${index} ${trick.repeat(6)}`),
    );
    const team = aTeam(db);
    const words = (name: string) => Array.from({ length: 38 }, (_, index) => `${name}${index}`).join(' OR ');
    for (const topic of [
      'trending',
      ...['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta', 'theta', 'iota', 'kappa'].map(words),
    ])
      await team.ask(`subscribe ${topic} confirm:yes`);
    await team.ask('settings top:10');
    await team.ask('post');
    for (let page = 1; page <= 7; page++) {
      const { message } = await team.reply(`export ${page}`);
      const lines = message.blocks.flatMap((block) =>
        block.type === 'text' ? [plainText(block.text).slice(0, 30)] : [],
      );
      const discord = renderDiscord(message, { density: 'compact', keep: () => 'kept' });
      expect(isWithinLimits(discord.components)).toBe(true);
      const slack = renderSlack(message, { density: 'compact', keep: () => 'kept' });
      expect(slack.blocks.length).toBeLessThanOrEqual(50);
      for (const drawn of [discord.components, slack.blocks]) {
        const texts = textsIn(drawn).join('\n').replaceAll('\\', '');
        for (const line of lines) expect(texts).toContain(line.split(' · ')[0]);
        // Nothing was shortened to fit but what we had cut ourselves.
        expect(countCuts(texts)).toBe(countCuts(textsIn(message.blocks).join('\n')));
      }
    }
  }));

const countCuts = (text: string) => text.split('…').length - 1;

/** Everything that is read, at any depth. */
function textsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' && (key === 'text' || key === 'content') ? [inner] : textsIn(inner),
  );
}
