import { Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createDiscord, type DiscordOptions } from '../../../src/platforms/discord/index.ts';
import { createRest } from '../../../src/platforms/discord/rest.ts';
import { serveDiscord } from '../../fakes/discord/index.ts';
import { memoryLog } from '../../support/log.ts';
import { behindPath, closedPort } from '../../support/loopback.ts';
import { aBot, shown, tools } from './bot.ts';
import { aSlowOne, says } from './replies.ts';

describe('starting', () => {
  const aReceiver = (over: Partial<DiscordOptions>) =>
    createDiscord({ ...tools(), token: 'MTIz.wrong.token', apiUrl: 'http://127.0.0.1:1', ...over }).receiver;

  it('says what to do about a refused token, and what can’t be reached', async () => {
    const discord = await serveDiscord();
    const wrong = aReceiver({ apiUrl: discord.apiUrl });
    await expect(wrong.start(says('x'))).rejects.toThrow('put it into DISCORD_TOKEN');
    await wrong.stop();
    const apiUrl = await closedPort();
    const lost = aReceiver({ apiUrl, token: discord.token });
    await expect(lost.start(says('x'))).rejects.toThrow(
      `Discord can’t be reached at ${apiUrl}: ECONNREFUSED.`,
    );
    await lost.stop();
  });

  it('registers the command where the application has none', async () => {
    const { discord, log } = await aBot(says('x'));
    expect(discord.world.commands.get('global')?.map(({ name }) => name)).toEqual(['paper']);
    expect(log.lines).toContain('info discord command registered');
  });

  it('registers it in one server only, where one is named', async () => {
    const discord = await serveDiscord();
    const { token, apiUrl, guildId } = discord;
    const receiver = aReceiver({ token, apiUrl, guildId });
    await receiver.start(says('x'));
    await receiver.stop();
    expect([...discord.world.commands.keys()]).toEqual([guildId]);
  });

  it('changes nothing where a command is registered already, even another one', async () => {
    const discord = await serveDiscord();
    const rest = createRest(discord);
    const body = [{ name: 'other', description: 'Of somebody else' }];
    await rest.put(Routes.applicationCommands(discord.applicationId), { body });
    for (const guildId of [undefined, discord.guildId]) {
      const receiver = aReceiver({ token: discord.token, apiUrl: discord.apiUrl, guildId });
      await receiver.start(says('x'));
      await receiver.stop();
    }
    expect(discord.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('answers although the command can’t be registered', async () => {
    const discord = await serveDiscord();
    discord.fail('GET', /commands$/, {
      how: 'status',
      status: 403,
      body: { code: 50001, message: 'Missing Access' },
    });
    const log = memoryLog();
    const receiver = aReceiver({ token: discord.token, apiUrl: discord.apiUrl, log });
    await receiver.start(says('x'));
    const asked = discord.type('status');
    await discord.until(() => asked.shows > 0);
    await receiver.stop();
    expect(log.lines).toContain('error discord command not registered');
  });
});

it('works behind any address', async () => {
  const discord = await serveDiscord();
  const apiUrl = `${await behindPath(new URL(discord.apiUrl).origin)}/api`;
  const { answered } = await aBot(says('there'), { apiUrl }, { on: discord });
  expect(shown(await answered(discord.type('status')))).toBe('there');
  expect(discord.world.commands.has('global')).toBe(true);
});

describe('stopping', () => {
  it('ends with the answers that are being worked on', async () => {
    const slow = aSlowOne();
    const { receiver, discord } = await aBot(slow.dispatch);
    const asked = discord.type('status');
    await slow.begun;
    const stopped = receiver.stop();
    slow.finish('just in time');
    await stopped;
    expect(asked.shows).toBe(1);
    expect(discord.gateway.log).toContain('closed 1000');
  });

  it('waits no longer than it was told to for an answer that doesn’t come', async () => {
    const slow = aSlowOne();
    const { receiver, discord } = await aBot(slow.dispatch, { graceMs: 1 });
    discord.type('status');
    await slow.begun;
    await receiver.stop();
    expect(discord.gateway.log).toContain('closed 1000');
  });
});
