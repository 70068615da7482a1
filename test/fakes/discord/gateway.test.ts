import { Client, Events, GatewayIntentBits } from 'discord.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveDiscord } from './index.ts';

/** The real client, identifying as often as a test makes it do so. */
async function aClient({ intents = [GatewayIntentBits.Guilds] as GatewayIntentBits[] } = {}) {
  const discord = await serveDiscord();
  const client = new Client({
    intents,
    rest: { api: discord.apiUrl },
    ws: { buildIdentifyThrottler: async () => ({ waitForIdentify: async () => {} }) },
  });
  onTestFinished(() => client.destroy());
  const heard: string[] = [];
  client.on(Events.InteractionCreate, (interaction) => heard.push(interaction.id));
  client.on(Events.Error, (error) => heard.push(error.message));
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  const heardOf = (id: string) =>
    new Promise<void>((resolve) =>
      client.on(Events.InteractionCreate, (interaction) => interaction.id === id && resolve()),
    );
  return { discord, client, heard, ready, heardOf };
}

describe('the gateway', () => {
  it('greets the real client with its guild and channel', async () => {
    const { discord, client, ready } = await aClient();
    await client.login(discord.token);
    await ready;
    expect(client.user?.id).toBe(discord.world.botId);
    expect(client.guilds.cache.get(discord.guildId)?.channels.cache.has(discord.channel.id)).toBe(true);
    expect(discord.gateway.log).toEqual(['identified']);
  });

  it('hands over what was missed when a broken line is resumed', async () => {
    const { discord, client, heard, ready, heardOf } = await aClient();
    await client.login(discord.token);
    await ready;
    const closed = discord.gateway.next('closed 1006');
    discord.gateway.cut();
    await closed;
    const { id } = discord.type('status');
    await heardOf(id);
    expect(heard).toEqual([id]);
    expect(discord.gateway.log).toEqual(['identified', 'closed 1006', 'resumed']);
  });

  it('refuses the first attempts to come back when told to', async () => {
    const { discord, client, ready } = await aClient();
    await client.login(discord.token);
    await ready;
    const resumed = discord.gateway.next('resumed');
    discord.gateway.refuse(2);
    discord.gateway.close(4000);
    await resumed;
    expect(discord.gateway.log.filter((line) => line === 'refused')).toHaveLength(2);
  });

  it('sends the client to resume when it asks for a reconnect', async () => {
    const { discord, client, ready } = await aClient();
    await client.login(discord.token);
    await ready;
    const resumed = discord.gateway.next('resumed');
    discord.gateway.askToReconnect();
    await resumed;
    expect(discord.gateway.log).toEqual(['identified', 'closed 4200', 'resumed']);
  });

  it('makes a client whose session it forgot identify again', async () => {
    const { discord, client, ready } = await aClient();
    await client.login(discord.token);
    await ready;
    const again = new Promise((resolve) => client.once(Events.ShardReady, resolve));
    discord.gateway.forget();
    discord.gateway.close(4000);
    await again;
    expect(discord.gateway.log.filter((line) => !line.startsWith('closed'))).toEqual([
      'identified',
      'invalid session',
      'identified',
    ]);
  });

  it('gets a heartbeat when it asks for one', async () => {
    const { discord, client, ready } = await aClient();
    await client.login(discord.token);
    await ready;
    const beat = discord.gateway.next('heartbeat');
    discord.gateway.askForHeartbeat();
    await beat;
  });

  it('turns away a wrong token and intents that were never granted', async () => {
    const { discord, client } = await aClient();
    await expect(client.login('MTIz.wrong.token')).rejects.toMatchObject({ code: 'TokenInvalid' });
    expect(discord.gateway.log).toEqual([]);
    const { discord: other, client: curious } = await aClient({
      intents: [GatewayIntentBits.MessageContent],
    });
    const closed = other.gateway.next('closed 4014');
    curious.login(other.token).catch(() => {});
    await closed;
  });
});
