import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import { createDiscord } from '../../../src/platforms/discord/index.ts';
import { serveDiscord } from '../../fakes/discord/index.ts';
import { createClock } from '../../support/clock.ts';
import { aBot, shown, tools } from './bot.ts';
import { says } from './replies.ts';

/** A bot in two servers, each with a channel on a shard of its own. */
async function aShardedBot() {
  const clock = createClock();
  const discord = await serveDiscord({ now: clock.now, shards: 2 });
  const first = discord.channel.id;
  const guild = discord.world.addGuild({ shard: 1, of: 2 });
  const second = discord.world.addChannel({ guild }).id;
  const bot = await aBot(says('there'), {}, { on: discord });
  const ask = async (channel: string) => shown(await bot.answered(discord.type('status', {}, { channel })));
  return { ...bot, clock, ask, first, second };
}

describe('shards', () => {
  it('are as many as Discord recommends, all in one process, and each server is answered', async () => {
    const { discord, ask, first, second } = await aShardedBot();
    expect([...discord.gateway.log].sort()).toEqual(['identified #0', 'identified #1']);
    expect([await ask(first), await ask(second)]).toEqual(['there', 'there']);
  });

  it('answer direct messages too', async () => {
    const { discord, ask } = await aShardedBot();
    expect(await ask(discord.world.addChannel({ guild: null, type: 1 }).id)).toBe('there');
  });

  it('come back alone when they are cut, with what was asked meanwhile, while the others go on', async () => {
    const { discord, ask, first, answered, second, receiver, clock } = await aShardedBot();
    const { gateway } = discord;
    const closed = gateway.next('closed 1006 #1');
    gateway.refuse(1);
    gateway.cut(1);
    await closed;
    const missed = discord.type('status', {}, { channel: second });
    expect(await ask(first)).toBe('there');
    expect(missed.first).toBeNull();
    await expect.poll(receiver.downSince ?? (() => null)).toEqual(clock.now());
    expect(shown(await answered(missed))).toBe('there');
    await expect.poll(receiver.downSince ?? (() => null)).toBeNull();
    expect(gateway.log.slice(2)).toEqual(['closed 1006 #1', 'refused', 'resumed #1']);
  });

  it('are over when the bot has outgrown them, and not when they are cut or refused for another reason', async () => {
    const { discord, receiver } = await aShardedBot();
    const isOver = () => receiver.isOver?.();
    for (const [code, expected] of [
      [4014, false],
      [4011, true],
    ] as const) {
      discord.gateway.close(code, expected ? 1 : 0);
      await expect.poll(receiver.downSince ?? (() => null)).not.toBeNull();
      await expect.poll(isOver).toBe(expected);
    }
  });

  it('don’t begin where Discord lets too few begin today, and say until when', async () => {
    const discord = await serveDiscord({ shards: 2, sessions: 1 });
    const { receiver } = createDiscord({ ...tools(), token: discord.token, apiUrl: discord.apiUrl });
    const start = receiver.start(says('x'));
    await expect(start).rejects.toThrow(/^Discord lets nobody connect with this token before \d{4}-.*Z:/);
    await expect(start).rejects.toBeInstanceOf(UserError);
    await receiver.stop();
    expect(discord.gateway.log).toEqual([]);
  });
});
