import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/core/message.ts';
import type { ChannelRef } from '../../../src/core/platform.ts';
import { createDiscord } from '../../../src/platforms/discord/index.ts';
import { serveDiscord } from '../../fakes/discord/index.ts';
import { createClock } from '../../support/clock.ts';
import { tools } from './bot.ts';

const aPaper = {
  type: 'paper',
  id: '2608.01234',
  rank: 1,
  title: 'Learning to Fly',
  href: 'https://huggingface.co/papers/2608.01234',
  gist: ['A policy flies.'],
  facts: [['▲142'], [{ text: 'code', href: 'https://github.com/a/b' }]],
  detail: { sentences: 'A policy flies. It is fast.', abstract: null, image: null, links: [] },
} as const;
const aList: Message = {
  summary: 'Wednesday’s papers',
  blocks: [
    { type: 'heading', text: ['Wednesday’s papers'] },
    aPaper,
    { type: 'actions', actions: [{ label: 'Show all', command: 'trending', options: {} }] },
  ],
};

const says = (text: string): Message => ({ summary: text, blocks: [{ type: 'text', text: [text] }] });

async function aSender() {
  const clock = createClock();
  const discord = await serveDiscord({ now: clock.now });
  const { sender } = createDiscord({ ...tools(), token: discord.token, apiUrl: discord.apiUrl });
  const to: ChannelRef = {
    platform: 'discord',
    installation: discord.guildId,
    channel: discord.channel.id,
  };
  return { clock, discord, sender, to };
}

describe('the sender', () => {
  it('knows where people find a post', async () => {
    const { discord, sender, to } = await aSender();
    expect(await sender.link?.(to, '99')).toBe(
      `https://discord.com/channels/${discord.guildId}/${discord.channel.id}/99`,
    );
    expect(await sender.link?.({ ...to, installation: 'direct' }, '99')).toBe(
      `https://discord.com/channels/@me/${discord.channel.id}/99`,
    );
    expect(await sender.link?.({ ...to, user: '7' }, '99')).toBeNull();
  });

  it('posts a key once, and edits it', async () => {
    const { discord, sender, to } = await aSender();
    const first = await sender.post(to, says('Good morning'), 'a');
    expect(await sender.post(to, says('Good morning'), 'a')).toEqual(first);
    await sender.post(to, says('Good evening'), 'b');
    const [message] = discord.messages();
    await sender.edit(to, message?.id ?? '', says('Good night'));
    expect(discord.messages().map(({ components }) => components[0]?.content)).toEqual([
      'Good night',
      'Good evening',
    ]);
  });

  it('posts each message in the look that is wanted there', async () => {
    const { discord, sender, to } = await aSender();
    await sender.post(to, aList, 'a');
    await sender.post(to, aList, 'b', { density: 'cards' });
    const [compact, cards] = discord.messages().map(({ components }) => JSON.stringify(components));
    expect(compact).toContain('A policy flies.');
    expect(compact).not.toContain('It is fast.');
    expect(cards).toContain('It is fast.');
  });

  it.each([50035, 200000, 240000])(
    'says in plain words, once, what Discord refused with %i',
    async (code) => {
      const { clock, discord, sender, to } = await aSender();
      const since = clock.now();
      discord.world.add(to.channel, { content: 'hello' });
      const refusal = { how: 'status', status: 400, body: { code, message: 'no' } } as const;
      discord.fail('POST', /messages$/, refusal);
      const result = await sender.post(to, aList, 'a');
      const posted = discord.messages().at(-1);
      expect(result).toEqual({ ok: true, messageId: posted?.id });
      const said = JSON.stringify(posted?.components);
      expect(said).toContain('Learning to Fly');
      expect(said).toContain('2608.01234');
      expect(said).not.toMatch(/https?:|custom_id/);
      const nonces = discord.requests.flatMap(({ body }) => (body as { nonce?: string } | null)?.nonce ?? []);
      expect(new Set(nonces).size).toBe(2);
      clock.pass(3_600_000);
      expect(await sender.find(to, 'a', since)).toEqual({ messageId: posted?.id });

      discord.fail('POST', /messages$/, refusal, 2);
      expect(await sender.post(to, aList, 'b')).toMatchObject({ ok: false, kind: 'rejected' });
    },
  );

  it('finds a post whose answer was lost, long after Discord forgot its nonce', async () => {
    const { clock, discord, sender, to } = await aSender();
    const since = clock.now();
    discord.fail('POST', /messages$/, { how: 'drop-after' });
    expect(await sender.post(to, says('x'), 'a')).toMatchObject({ kind: 'unknown' });
    for (let i = 0; i < 120; i++) discord.world.add(to.channel, { content: `chatter ${i}` });
    clock.pass(3_600_000);
    expect(await sender.find(to, 'a', since)).toEqual({ messageId: discord.messages()[0]?.id });
    expect(await sender.find(to, 'b', since)).toBe('absent');
  });

  it('knows that nothing was posted only where it can see anything', async () => {
    const { clock, discord, sender, to } = await aSender();
    expect(await sender.find(to, 'a', clock.now())).toBe('cannot-look');
    discord.world.add(to.channel, { content: 'hello' });
    clock.pass(3_600_000);
    expect(await sender.find(to, 'a', clock.now())).toBe('absent');
    discord.channel.may = new Set(['viewChannel', 'sendMessages']);
    expect(await sender.find(to, 'a', clock.now())).toBe('cannot-look');
    discord.fail('GET', /messages/, { how: 'drop' });
    expect(await sender.find(to, 'a', clock.now())).toBe('not-now');
  });

  it('opens a direct message once, and knows that nothing was sent when it couldn’t', async () => {
    const { discord, sender, to } = await aSender();
    const direct = { ...to, user: '200000000000000001' };
    discord.fail('POST', /@me\/channels$/, { how: 'drop' });
    expect(await sender.post(direct, says('x'), 'a')).toMatchObject({ kind: 'retry' });
    await sender.post(direct, says('one'), 'b');
    await sender.post(direct, says('two'), 'c');
    expect(discord.requests.filter(({ path }) => path === '/users/@me/channels')).toHaveLength(2);
    expect(discord.messages()).toEqual([]);
  });

  it('stays able to speak after a 401', async () => {
    const { discord, sender, to } = await aSender();
    discord.fail('POST', /messages$/, {
      how: 'status',
      status: 401,
      body: { code: 0, message: '401: Unauthorized' },
    });
    expect(await sender.post(to, says('x'), 'a')).toMatchObject({ kind: 'unauthorized' });
    expect(await sender.post(to, says('x'), 'a')).toMatchObject({ ok: true });
  });
});
