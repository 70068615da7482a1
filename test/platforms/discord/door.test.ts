import { describe, expect, it } from 'vitest';
import { createDiscord } from '../../../src/platforms/discord/index.ts';
import { aKeyPair, type Forgery } from '../../fakes/discord/door.ts';
import { serveDiscord } from '../../fakes/discord/index.ts';
import { memoryLog } from '../../support/log.ts';
import { closedPort } from '../../support/loopback.ts';
import { aBot, shown, tools } from './bot.ts';
import { aSlowOne, says } from './replies.ts';

const START_S = Date.parse('2026-08-20T07:40:00Z') / 1000;

const aCalled = () => aBot(says('there'), {}, { way: 'http' });

/** Sends what somebody typed, so that its acknowledgement would be taken, and then whatever a test makes of it. */
async function send({ discord, url }: Awaited<ReturnType<typeof aCalled>>, forgery: Forgery = {}, over = {}) {
  const { event } = discord.written('status');
  return (await fetch(url ?? '', discord.signed({ ...event, ...over }, forgery))).status;
}

describe('Discord’s requests', () => {
  it('are answered with 202 and then by the callback, without a connection', async () => {
    const bot = await aCalled();
    const asked = bot.discord.type('status');
    expect(shown(await bot.answered(asked))).toBe('there');
    await expect.poll(() => bot.discord.called).toEqual([202]);
    expect(bot.discord.gateway.log).toEqual([]);
    expect(asked.first).toBe(5);
  });

  it.each([
    ['is signed with another key', 401, { key: aKeyPair().key }],
    ['was changed on the way', 401, { tamper: (body: string) => body.replace('status', 'search') }],
    ['is not signed', 401, { withoutSignature: true }],
    ['is older than five minutes', 401, { timestampS: START_S - 301 }],
    ['comes from the future', 401, { timestampS: START_S + 301 }],
    ['is larger than a megabyte', 413, { ballast: 1024 * 1024 }],
  ] as const)('are refused where one %s', async (_, status, forgery) => {
    const bot = await aCalled();
    expect(await send(bot, forgery)).toBe(status);
    await bot.receiver.stop();
    expect(bot.calls).toEqual([]);
  });

  it('are taken once, however often they are signed again', async () => {
    const bot = await aCalled();
    const id = bot.discord.world.snowflake();
    expect(await send(bot, {}, { id })).toBe(202);
    expect(await send(bot, {}, { id })).toBe(401);
    expect(await send(bot, { timestampS: START_S + 1 }, { id })).toBe(401);
    expect(await send(bot)).toBe(202);
  });

  it('are forgotten when their date is too old to be taken anyway', async () => {
    const bot = await aCalled();
    const id = bot.discord.world.snowflake();
    expect(await send(bot, { timestampS: START_S - 300 }, { id })).toBe(202);
    bot.clock.pass(1_000);
    expect(await send(bot, { timestampS: START_S - 300 }, { id })).toBe(401);
    expect(await send(bot, {}, { id })).toBe(202);
  });

  it('are no requests where they are no POST, or no interaction', async () => {
    const { discord, url } = await aCalled();
    expect((await fetch(url ?? '')).status).toBe(404);
    expect((await fetch(url ?? '', discord.signed({ type: 2 }))).status).toBe(400);
    expect((await fetch(url ?? '', discord.signed(null))).status).toBe(400);
  });

  it('are turned away when nobody is there to answer, and forged ones are still told apart', async () => {
    const bot = await aCalled();
    await bot.receiver.stop();
    expect(await send(bot)).toBe(503);
    expect(await send(bot, { key: aKeyPair().key })).toBe(401);
  });

  it('are answered by any of several processes behind one address', async () => {
    const first = await aCalled();
    const { discord } = first;
    const second = await aBot(says('here too'), {}, { on: discord, way: 'http' });
    expect(shown(await second.answered(discord.type('status')))).toBe('here too');
    await discord.callAt(first.url);
    expect(shown(await first.answered(discord.type('status')))).toBe('there');
  });

  it('are worked on by one process only, also when they are brought to another one again', async () => {
    const first = await aCalled();
    const { discord } = first;
    const second = await aBot(says('here too'), {}, { on: discord, way: 'http' });
    const { asked, event } = discord.written('status');
    for (const url of [first.url, second.url])
      expect((await fetch(url ?? '', discord.signed(event))).status).toBe(202);
    await first.answered(asked);
    await expect
      .poll(() => [...first.log.lines, ...second.log.lines])
      .toContain('warn interaction could not be acknowledged');
    expect([...first.calls, ...second.calls]).toHaveLength(1);
  });

  it('are answered to the end before it stops', async () => {
    const slow = aSlowOne();
    const { receiver, discord } = await aBot(slow.dispatch, {}, { way: 'http' });
    const asked = discord.type('status');
    await slow.begun;
    const stopped = receiver.stop();
    slow.finish('just in time');
    await stopped;
    expect(asked.shows).toBe(1);
  });
});

describe('being called', () => {
  const aReceiver = (over: { token: string; apiUrl: string; publicKey: string }, log = memoryLog()) =>
    createDiscord({ ...tools({ log }), ...over }).receiver;

  it('registers the command where there is none, and says that no address was given to Discord', async () => {
    const { token, apiUrl, publicKey, world } = await serveDiscord();
    const log = memoryLog();
    const receiver = aReceiver({ token, apiUrl, publicKey }, log);
    await receiver.start(says('x'));
    await receiver.stop();
    expect(world.commands.get('global')?.map(({ name }) => name)).toEqual(['paper']);
    expect(log.lines).toContain('warn discord was told no interactions endpoint url');
  });

  it('says what to do about another application’s key, a refused token, and what can’t be reached', async () => {
    const { token, apiUrl, publicKey } = await serveDiscord();
    const start = (over: object) => aReceiver({ token, apiUrl, publicKey, ...over }).start(says('x'));
    await expect(start({ publicKey: aKeyPair().publicKey })).rejects.toThrow(
      'DISCORD_PUBLIC_KEY is the key of another application than DISCORD_TOKEN.',
    );
    await expect(start({ token: 'MTIz.wrong.token' })).rejects.toThrow('put it into DISCORD_TOKEN');
    await expect(start({ apiUrl: await closedPort() })).rejects.toThrow('Discord can’t be reached');
  });

  it('is told at the gateway that what people ask goes elsewhere', async () => {
    const { discord } = await aCalled();
    const log = memoryLog();
    const { token, apiUrl } = discord;
    const { receiver } = createDiscord({ ...tools({ log }), token, apiUrl });
    await receiver.start(says('x'));
    await receiver.stop();
    expect(log.lines).toContain('error discord sends what people ask elsewhere');
  });
});
