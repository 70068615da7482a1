import { Client, Events, GatewayIntentBits } from 'discord.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { serveDiscord } from './index.ts';

/** The real client, identifying as often as a test makes it do so. */
async function aClient({
  intents = [GatewayIntentBits.Guilds],
  brings = 1,
  ...options
}: {
  intents?: GatewayIntentBits[];
  brings?: number;
  shards?: number;
  maxConcurrency?: number;
} = {}) {
  const discord = await serveDiscord(options);
  const client = new Client({
    intents,
    shardCount: brings,
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

  it('turns away fewer shards than it demands', async () => {
    const { discord, client } = await aClient({ shards: 2 });
    const closed = discord.gateway.next('closed 4011');
    client.login(discord.token).catch(() => {});
    await closed;
    expect(discord.gateway.log).toEqual(['closed 4011']);
  });

  it('tells each shard of its own servers only', async () => {
    const { discord, client, ready } = await aClient({ shards: 2, brings: 2 });
    const other = discord.world.addGuild({ shard: 1, of: 2 });
    await client.login(discord.token);
    await ready;
    const shardOf = (id: string) => client.guilds.cache.get(id)?.shardId;
    expect([shardOf(discord.guildId), shardOf(other)]).toEqual([0, 1]);
  });

  it('lets no more identify at once than it says', async () => {
    const discord = await serveDiscord({ shards: 2, maxConcurrency: 1 });
    const url = new URL('/gateway', discord.apiUrl.replace('http', 'ws'));
    const opcodes = await Promise.all(
      [0, 1].map(
        (shard) =>
          new Promise((resolve) => {
            const socket = new WebSocket(url);
            onTestFinished(() => socket.terminate());
            socket.on('message', (data) => {
              const { op } = JSON.parse(String(data));
              const d = { token: discord.token, intents: 0, properties: {}, shard: [shard, 2] };
              if (op === 10) socket.send(JSON.stringify({ op: 2, d }));
              else resolve(op);
            });
          }),
      ),
    );
    // READY for one, an invalid session for the other.
    expect(opcodes.sort()).toEqual([0, 9]);
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
