import { DiscordAPIError, HTTPError, REST, Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../support/clock.ts';
import { serveDiscord } from './index.ts';

const layout = (content: string) => ({
  flags: 32_768,
  components: [{ type: 10, content }],
  allowed_mentions: { parse: [] },
});

async function aServer() {
  const clock = createClock();
  const discord = await serveDiscord({ now: clock.now });
  const rest = new REST({ api: discord.apiUrl, retries: 0, timeout: 5_000, rejectOnRateLimit: ['/'] });
  rest.setToken(discord.token);
  const create = (body: unknown, channel = discord.channel.id) =>
    rest.post(Routes.channelMessages(channel), { body }) as Promise<{ id: string; nonce?: string }>;
  return { clock, discord, rest, create };
}

/** How discord.js reports it. */
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) =>
      error instanceof DiscordAPIError
        ? error.code
        : error instanceof HTTPError
          ? `HTTP ${error.status}`
          : (error as Error).name,
  );

describe('messages', () => {
  it('are created, read, listed, edited and deleted', async () => {
    const { discord, rest, create } = await aServer();
    const { id } = await create(layout('one'));
    const second = await create(layout('two'));
    expect(await rest.get(Routes.channelMessage(discord.channel.id, id))).toMatchObject({
      id,
      flags: 32_768,
    });
    await rest.patch(Routes.channelMessage(discord.channel.id, id), { body: layout('uno') });
    const listed = (await rest.get(Routes.channelMessages(discord.channel.id), {
      query: new URLSearchParams({ after: id }),
    })) as { id: string }[];
    expect(listed.map((message) => message.id)).toEqual([second.id]);
    await rest.delete(Routes.channelMessage(discord.channel.id, second.id));
    expect(discord.messages().map(({ components }) => components[0]?.content)).toEqual(['uno']);
  });

  it('are made once for a nonce, as long as it is remembered', async () => {
    const { clock, discord, create } = await aServer();
    const body = { ...layout('once'), nonce: 'n1', enforce_nonce: true };
    const first = await create(body);
    expect(first.nonce).toBe('n1');
    expect((await create(body)).id).toBe(first.id);
    expect((await create({ ...layout('free'), nonce: 'n1' })).id).not.toBe(first.id);
    clock.pass(10 * 60_000);
    expect((await create(body)).id).not.toBe(first.id);
    expect(discord.messages()).toHaveLength(3);
  });

  it('are not made again by a nonce whose message was deleted', async () => {
    const { discord, create } = await aServer();
    const body = { ...layout('once'), nonce: 'n1', enforce_nonce: true };
    discord.world.messages.delete((await create(body)).id);
    expect(await codeOf(create(body))).toBe(10008);
  });

  it('need the channel and the rights', async () => {
    const { discord, rest, create } = await aServer();
    const { channel, world } = discord;
    expect(await codeOf(create(layout('x'), '100000000000000001'))).toBe(10003);
    await create(layout('x'));
    channel.may = new Set(['viewChannel', 'sendMessages']);
    expect(await rest.get(Routes.channelMessages(channel.id))).toEqual([]);
    channel.may = new Set(['viewChannel']);
    expect(await codeOf(create(layout('x')))).toBe(50013);
    channel.may = new Set();
    expect(await codeOf(create(layout('x')))).toBe(50001);
    expect(await codeOf(create(layout('x'), world.addChannel({ type: 15 }).id))).toBe(50008);
    const dm = (await rest.post(Routes.userChannels(), { body: { recipient_id: '200000000000000009' } })) as {
      id: string;
    };
    await create(layout('x'), dm.id);
    world.closedTo.add('200000000000000009');
    expect(await codeOf(create(layout('x'), dm.id))).toBe(50007);
  });

  it.each([
    ['content beside components', { ...layout('x'), content: 'x' }, 'content'],
    ['a text that is too long', layout('x'.repeat(4_001)), 'components.0.content'],
    ['an empty text', layout(''), 'components.0.content'],
    [
      'a long label',
      {
        ...layout('x'),
        components: [{ type: 1, components: [{ type: 2, style: 2, label: 'x'.repeat(81), custom_id: 'a' }] }],
      },
      'components.0.components',
    ],
    [
      'a button without its id',
      { ...layout('x'), components: [{ type: 1, components: [{ type: 2, style: 2, label: 'x' }] }] },
      'components.0.components',
    ],
    [
      'six buttons in a row',
      {
        ...layout('x'),
        components: [
          {
            type: 1,
            components: Array.from({ length: 6 }, (_, i) => ({
              type: 2,
              style: 2,
              label: 'x',
              custom_id: `${i}`,
            })),
          },
        ],
      },
      'components.0.components',
    ],
    [
      'the same id twice',
      {
        ...layout('x'),
        components: [
          { type: 1, components: [1, 2].map(() => ({ type: 2, style: 2, label: 'x', custom_id: 'a' })) },
        ],
      },
      'components',
    ],
    [
      'forty-one components',
      { ...layout('x'), components: Array.from({ length: 41 }, () => ({ type: 10, content: 'x' })) },
      'components',
    ],
    ['a flag that can’t be set', { ...layout('x'), flags: 32_768 | 64 }, 'flags'],
    ['a nonce of 26 characters', { ...layout('x'), nonce: 'x'.repeat(26) }, 'nonce'],
  ])('can’t have %s', async (_name, body, path) => {
    const { discord, create } = await aServer();
    const error = await create(body).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 50035, status: 400 });
    const tree = ((error as DiscordAPIError).rawError as { errors: object }).errors;
    const place = path.split('.').reduce((at, key) => (at as Record<string, object>)[key] ?? {}, tree);
    expect(JSON.stringify(place)).toContain('"_errors":[{"code":"');
    expect(discord.messages()).toEqual([]);
  });

  it('ping as Discord does when nobody says they must not', async () => {
    const { discord, create } = await aServer();
    await create({ content: '@everyone <@200000000000000001> <@&200000000000000001>' });
    await create({ content: '@everyone <@200000000000000001>', allowed_mentions: { parse: [] } });
    expect(discord.messages().map(({ pinged }) => pinged)).toEqual([['everyone', 'user', 'role'], []]);
  });
});

describe('the door', () => {
  it('takes this application’s token only', async () => {
    const { discord } = await aServer();
    const rest = new REST({ api: discord.apiUrl, retries: 0 }).setToken('somebody-else');
    expect(await codeOf(rest.get(Routes.user()))).toBe(0);
    expect(discord.requests).toEqual([]);
  });

  it('says how much is left, and 429 when nothing is, for each channel, until the clock has moved', async () => {
    const { clock, discord, create } = await aServer();
    discord.setRateLimit(1, 5_000);
    await create(layout('x'));
    expect(await codeOf(create(layout('x')))).toMatch(/^RateLimitError/);
    const fresh = (channel: string) =>
      new REST({ api: discord.apiUrl, retries: 0, rejectOnRateLimit: ['/'] })
        .setToken(discord.token)
        .post(Routes.channelMessages(channel), { body: layout('x') });
    await expect(fresh(discord.channel.id)).rejects.toMatchObject({
      global: false,
      scope: 'user',
      retryAfter: 5_050,
    });
    await fresh(discord.world.addChannel().id);
    clock.pass(5_000);
    await fresh(discord.channel.id);
    expect(discord.messages()).toHaveLength(2);
  });

  it('can refuse everything for a while', async () => {
    const { discord, create } = await aServer();
    discord.fail('POST', /messages$/, { how: 'rate-limit', retryAfterMs: 2_000, scope: 'global' });
    const error = await create(layout('x')).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ global: true, retryAfter: expect.any(Number) });
    expect(discord.messages()).toEqual([]);
  });

  it('can fail before and after it did what was asked', async () => {
    const { discord, create } = await aServer();
    const outcome = (fault: Parameters<typeof discord.fail>[2]) => {
      discord.fail('POST', /messages$/, fault);
      return codeOf(create(layout('x')));
    };
    expect(await outcome({ how: 'status', status: 503 })).toBe('HTTP 503');
    expect(await outcome({ how: 'drop' })).toMatch(/Error/);
    expect(discord.messages()).toHaveLength(0);
    expect(await outcome({ how: 'status-after', status: 500 })).toBe('HTTP 500');
    expect(await outcome({ how: 'drop-after' })).toMatch(/Error/);
    expect(await outcome({ how: 'broken-after' })).toMatch(/Error/);
    expect(discord.messages()).toHaveLength(3);
  });

  it('can leave somebody waiting', async () => {
    const { discord } = await aServer();
    const rest = new REST({ api: discord.apiUrl, retries: 0, timeout: 50 }).setToken(discord.token);
    discord.fail('POST', /messages$/, { how: 'stall-after' });
    expect(await codeOf(rest.post(Routes.channelMessages(discord.channel.id), { body: layout('x') }))).toBe(
      'AbortError',
    );
    expect(discord.messages()).toHaveLength(1);
  });
});

describe('commands', () => {
  const option = { name: 'query', description: 'Words', type: 3 };
  const search = { name: 'search', description: 'Search', type: 1, options: [option] };
  const paper = { name: 'paper', description: 'Papers', options: [search] };

  it('are overwritten as a whole and keep their ids by name, globally and in a guild', async () => {
    const { discord, rest } = await aServer();
    for (const path of [
      Routes.applicationCommands(discord.applicationId),
      Routes.applicationGuildCommands(discord.applicationId, discord.guildId),
    ] as const) {
      const [first] = (await rest.put(path, { body: [paper] })) as { id: string }[];
      const both = (await rest.put(path, { body: [paper, { ...paper, name: 'other' }] })) as { id: string }[];
      expect(both[0]?.id).toBe(first?.id);
      await rest.put(path, { body: [] });
      expect(await rest.get(path)).toEqual([]);
    }
  });

  it.each([
    ['a name in capitals', { ...paper, name: 'Paper' }],
    ['a long description', { ...paper, description: 'x'.repeat(101) }],
    [
      'twenty-six sub-commands',
      { ...paper, options: Array.from({ length: 26 }, (_, i) => ({ ...search, name: `s${i}` })) },
    ],
    [
      'a required option after an optional one',
      { ...paper, options: [{ ...search, options: [option, { ...option, name: 'b', required: true }] }] },
    ],
    [
      'choices and autocomplete at once',
      {
        ...paper,
        options: [
          { ...search, options: [{ ...option, autocomplete: true, choices: [{ name: 'a', value: 'a' }] }] },
        ],
      },
    ],
    [
      'a number among a text’s choices',
      { ...paper, options: [{ ...search, options: [{ ...option, choices: [{ name: 'a', value: 1 }] }] }] },
    ],
    [
      '8001 characters',
      {
        ...paper,
        options: Array.from({ length: 25 }, (_, i) => ({
          ...search,
          name: `s${i}`,
          options: Array.from({ length: 4 }, (_, j) => ({
            ...option,
            name: `o${j}`,
            description: 'x'.repeat(90),
          })),
        })),
      },
    ],
  ])('can’t have %s', async (_name, command) => {
    const { discord, rest } = await aServer();
    expect(
      await codeOf(rest.put(Routes.applicationCommands(discord.applicationId), { body: [command] })),
    ).toBe(50035);
  });
});
