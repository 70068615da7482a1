import { describe, expect, it } from 'vitest';
import { allCommands } from '../../../src/app/commands/index.ts';
import { UserError } from '../../../src/core/errors.ts';
import { deployCommands, inspectAccount } from '../../../src/platforms/discord/index.ts';
import { aKeyPair } from '../../fakes/discord/door.ts';
import { serveDiscord } from '../../fakes/discord/index.ts';
import { closedPort, sendJson, serve } from '../../support/loopback.ts';
import { aBot } from './bot.ts';
import { says } from './replies.ts';

async function anAccount() {
  const discord = await serveDiscord();
  const { token, apiUrl } = discord;
  return { discord, account: { token, apiUrl, commands: allCommands, prefix: 'paper' } };
}

describe('an account', () => {
  it('is known by its token: name, servers, what is registered, and how to invite it', async () => {
    const { discord, account } = await anAccount();
    const { invite, ...before } = await inspectAccount(account);
    expect(before).toEqual({
      name: 'paperboy',
      guilds: 1,
      areMore: false,
      way: { state: 'good', detail: 'through the gateway' },
      changes: ['new: /paper'],
    });
    const { searchParams } = new URL(invite);
    expect(searchParams.get('client_id')).toBe(discord.applicationId);
    expect(searchParams.get('scope')).toBe('bot applications.commands');
    expect(discord.world.commands.size).toBe(0);
    expect(await deployCommands(account)).toEqual({ changes: ['new: /paper'], invite });
    expect((await inspectAccount(account)).changes).toEqual([]);
  });

  it('is compared in the server that is named', async () => {
    const { discord, account } = await anAccount();
    await deployCommands(account);
    expect((await inspectAccount({ ...account, guildId: discord.guildId })).changes).toEqual(['new: /paper']);
  });

  it('is reached one way: what Discord sends elsewhere is heard by nobody here', async () => {
    const { discord, account } = await anAccount();
    const way = async (publicKey?: string) => (await inspectAccount({ ...account, publicKey })).way;
    const { publicKey } = discord;
    expect(await way(publicKey)).toMatchObject({
      state: 'notice',
      advice: expect.stringContaining('https://YOUR.HOST/discord/interactions'),
    });
    expect(await way(aKeyPair().publicKey)).toMatchObject({
      state: 'bad',
      detail: expect.stringContaining('the key of another application'),
    });
    const { url } = await aBot(says('x'), {}, { on: discord, way: 'http' });
    expect(await way(publicKey.toUpperCase())).toEqual({ state: 'good', detail: `Discord calls ${url}` });
    expect(await way()).toMatchObject({
      state: 'bad',
      detail: `Discord sends what people ask to ${url}, and nothing through the gateway`,
    });
    const elsewhere = await serve((response, _, n) =>
      n === 1 ? sendJson(response, { type: 1 }) : void response.writeHead(401).end(),
    );
    await discord.callAt(elsewhere.url);
    expect(await way(publicKey)).toMatchObject({ state: 'notice', detail: `Discord calls ${elsewhere.url}` });
  });

  it.each([
    ['a refused token', { token: 'MTIz.wrong.token' }, 'put it into DISCORD_TOKEN'],
    ['a server that it isn’t in', { guildId: '200000000000000009' }, 'was invited to that server'],
    ['another application’s id', { applicationId: '200000000000000009' }, 'Check DISCORD_APPLICATION_ID'],
  ])('says what to do about %s', async (_name, over, expected) => {
    const { account } = await anAccount();
    const refused = deployCommands({ ...account, ...over });
    await expect(refused).rejects.toThrow(expected);
    await expect(refused).rejects.toBeInstanceOf(UserError);
  });

  it('says how long to wait, and what answers wrongly or not at all', async () => {
    const { discord, account } = await anAccount();
    discord.fail('GET', /@me$/, { how: 'rate-limit', retryAfterMs: 30_000, scope: 'user' });
    await expect(inspectAccount(account)).rejects.toThrow('Discord asks to wait 30 s.');
    discord.fail('GET', /@me$/, { how: 'status', status: 503 });
    await expect(inspectAccount(account)).rejects.toThrow(`has trouble at ${discord.apiUrl}: HTTP 503`);
    const { url } = await serve((response) => sendJson(response, { hello: 'world' }));
    await expect(inspectAccount({ ...account, apiUrl: url })).rejects.toThrow(
      `What answers at ${url} isn’t Discord. Check DISCORD_API_URL.`,
    );
    const apiUrl = await closedPort();
    await expect(inspectAccount({ ...account, apiUrl })).rejects.toThrow(
      `Discord can’t be reached at ${apiUrl}: ECONNREFUSED.`,
    );
  });
});
