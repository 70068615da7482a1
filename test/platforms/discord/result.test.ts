import { Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { renderDiscord } from '../../../src/platforms/discord/render.ts';
import { createRest } from '../../../src/platforms/discord/rest.ts';
import { toPostResult } from '../../../src/platforms/discord/result.ts';
import { type FakeDiscord, serveDiscord } from '../../fakes/discord/index.ts';
import { closedPort } from '../../support/loopback.ts';
import { look } from './messages.ts';

const body = {
  ...renderDiscord({ summary: 'x', blocks: [{ type: 'text', text: ['Good morning.'] }] }, look()),
  nonce: 'delivery-1',
  enforce_nonce: true,
};

async function aSender() {
  const discord = await serveDiscord();
  const rest = createRest({ token: discord.token, apiUrl: discord.apiUrl, timeoutMs: 5_000 });
  const post = (over: object = {}, channel = discord.channel.id) =>
    toPostResult(() => rest.post(Routes.channelMessages(channel), { body: { ...body, ...over } }));
  return { discord, post };
}

const kindOf = async (result: Promise<Awaited<ReturnType<typeof toPostResult>>>) => {
  const settled = await result;
  return settled.ok ? 'ok' : settled.kind;
};

describe('a post', () => {
  it('is sent once, and says under which id', async () => {
    const { discord, post } = await aSender();
    const result = await post();
    expect(result).toEqual({ ok: true, messageId: discord.messages()[0]?.id });
    expect(await post()).toEqual(result);
    expect(discord.messages()).toHaveLength(1);
  });

  it.each([
    ['drop-after', { how: 'drop-after' }],
    ['status-after', { how: 'status-after', status: 502 }],
    ['broken-after', { how: 'broken-after' }],
  ] as const)('is unknown after %s, asked for once, and found again by its nonce', async (_name, fault) => {
    const { discord, post } = await aSender();
    discord.fail('POST', /messages$/, fault);
    expect(await kindOf(post())).toBe('unknown');
    expect(discord.requests).toHaveLength(1);
    expect(await post()).toEqual({ ok: true, messageId: discord.messages()[0]?.id });
    expect(discord.messages()).toHaveLength(1);
  });

  it('is unknown after a time-out', async () => {
    const discord = await serveDiscord();
    const rest = createRest({ token: discord.token, apiUrl: discord.apiUrl, timeoutMs: 50 });
    discord.fail('POST', /messages$/, { how: 'stall-after' });
    const result = toPostResult(() => rest.post(Routes.channelMessages(discord.channel.id), { body }));
    expect(await kindOf(result)).toBe('unknown');
    expect(discord.requests).toHaveLength(1);
  });

  it('is unknown when only the answer was lost before anything was done: nobody can tell', async () => {
    const { discord, post } = await aSender();
    discord.fail('POST', /messages$/, { how: 'drop' });
    expect(await kindOf(post())).toBe('unknown');
    discord.fail('POST', /messages$/, { how: 'status', status: 500 });
    expect(await kindOf(post())).toBe('unknown');
  });

  it('was certainly not sent when nobody listens', async () => {
    const rest = createRest({ token: 'x', apiUrl: await closedPort() });
    const result = await toPostResult(() => rest.post(Routes.channelMessages('1'), { body }));
    expect(result).toEqual({ ok: false, kind: 'retry', detail: 'ECONNREFUSED' });
  });

  it('waits as long as a rate limit says', async () => {
    const { discord, post } = await aSender();
    discord.fail('POST', /messages$/, { how: 'rate-limit', retryAfterMs: 60_000, scope: 'user' });
    expect(await post()).toEqual({
      ok: false,
      kind: 'retry',
      afterMs: expect.toSatisfy((ms: number) => ms >= 60_000 && ms < 61_000),
      detail: 'rate limit (user)',
    });
    discord.fail('POST', /messages$/, { how: 'rate-limit', retryAfterMs: 5, scope: 'global' });
    expect(await kindOf(post())).toBe('ok');
  });

  it('counts as sent when it was deleted before it was asked for again', async () => {
    const { discord, post } = await aSender();
    await post();
    discord.world.messages.clear();
    expect(await post()).toEqual({ ok: true, messageId: null });
  });

  const without = (discord: FakeDiscord, ...lost: string[]) => {
    discord.channel.may = new Set([...discord.channel.may].filter((each) => !lost.includes(each)));
  };
  it('tells a lost channel from a lost right', async () => {
    const { discord, post } = await aSender();
    expect(await kindOf(post({}, '100000000000000001'))).toBe('gone');
    expect(await kindOf(post({}, discord.world.addChannel({ type: 15 }).id))).toBe('gone');
    without(discord, 'sendMessages');
    expect(await kindOf(post())).toBe('forbidden');
    without(discord, 'viewChannel');
    expect(await kindOf(post())).toBe('forbidden');
    discord.world.closedTo.add('200000000000000009');
    const dm = discord.world.addChannel({ guild: null, type: 1, name: '200000000000000009' });
    expect(await kindOf(post({}, dm.id))).toBe('forbidden');
  });

  it('is rejected when Discord won’t have its form or its words', async () => {
    const { discord, post } = await aSender();
    expect(await kindOf(post({ content: 'x' }))).toBe('rejected');
    const refusal = {
      how: 'status',
      status: 400,
      body: { code: 200_000, message: 'Blocked by AutoMod' },
    } as const;
    discord.fail('POST', /messages$/, refusal);
    expect(await kindOf(post())).toBe('rejected');
  });

  it('names a bad token, and no token', async () => {
    const discord = await serveDiscord();
    const token = 'MTIz.wrong.token';
    const rest = createRest({ token, apiUrl: discord.apiUrl });
    const result = await toPostResult(() => rest.post(Routes.channelMessages(discord.channel.id), { body }));
    expect(result).toMatchObject({ ok: false, kind: 'unauthorized' });
    expect(JSON.stringify(result)).not.toContain(token);
  });

  it('stays away for a while when Cloudflare has had enough', async () => {
    const { discord, post } = await aSender();
    const refusal = {
      how: 'status',
      status: 403,
      body: { code: 40333, message: 'internal network error' },
    } as const;
    discord.fail('POST', /messages$/, refusal);
    expect(await post()).toMatchObject({ kind: 'retry', afterMs: 600_000 });
  });

  it('takes a wrong base URL for no deleted channel', async () => {
    const { discord } = await aSender();
    const rest = createRest({ token: discord.token, apiUrl: `${discord.apiUrl}/typo` });
    expect(await kindOf(toPostResult(() => rest.post(Routes.channelMessages('1'), { body })))).toBe(
      'rejected',
    );
  });
});
