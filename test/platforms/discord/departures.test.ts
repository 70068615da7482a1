import { expect, it } from 'vitest';
import { toldDepartures } from '../../support/departures.ts';
import { aBot } from './bot.ts';

const silent = async () => ({ message: { summary: '', blocks: [] } });

/** A bot that tells who has left, once it has heard all. */
async function aTeller() {
  const departures = toldDepartures();
  const bot = await aBot(silent, { departures });
  return {
    ...bot,
    guild: bot.discord.guildId,
    async told(count: number) {
      await expect.poll(() => departures.told.length).toBeGreaterThanOrEqual(count);
      await bot.receiver.stop();
      return departures.told;
    },
  };
}

it('tells of a server that has removed the bot, and of one that has let it in', async () => {
  const { discord, guild, told } = await aTeller();
  discord.removeBot();
  discord.invite();
  expect(await told(3)).toEqual([
    `returned discord ${guild}`,
    `left discord ${guild}: the bot was removed from the server`,
    `returned discord ${guild}`,
  ]);
});

it('doesn’t take an outage for a departure', async () => {
  const { discord, guild, told } = await aTeller();
  discord.outage();
  discord.invite();
  expect(await told(2)).toEqual([`returned discord ${guild}`, `returned discord ${guild}`]);
});

it('tells of channels and threads that are deleted, those that the SDK never saw too', async () => {
  const { discord, guild, told } = await aTeller();
  const thread = discord.world.addChannel({ type: 11, name: 'a thread' });
  discord.deleteChannel(thread.id);
  discord.deleteChannel(discord.channel.id);
  expect((await told(3)).slice(1)).toEqual([
    `gone discord ${guild} ${thread.id}: the thread was deleted`,
    `gone discord ${guild} ${discord.channel.id}: the channel was deleted`,
  ]);
});
