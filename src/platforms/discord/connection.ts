import { Client, Events, GatewayDispatchEvents, GatewayIntentBits, Options } from 'discord.js';
import { UserError } from '../../core/errors.ts';
import type { PlatformTools, Receiver } from '../../core/platform.ts';
import { within } from '../../core/within.ts';
import { readApplication } from './application.ts';
import { attend } from './attend.ts';
import type { ToBody } from './body.ts';
import { hearDepartures } from './departures.ts';
import { refusal } from './refusal.ts';
import { registerWhereNone } from './register.ts';
import { watchShards } from './shards.ts';

export interface ConnectionOptions extends PlatformTools {
  readonly token: string;
  readonly apiUrl: string;
  readonly applicationId?: string | undefined;
  readonly guildId?: string | undefined;
  readonly toBody: ToBody;
  readonly editorRoles: readonly string[];
  /** After that long somebody who waits hears that it goes on. */
  readonly patienceMs: number;
  /** How long `stop` waits for answers that are being worked on. */
  readonly graceMs: number;
}

/** The SDK tries three times with 15 s each before it says that nobody answers; shards come up one after another. */
const SHARD_MS = 60_000;
/** While it is connecting the SDK's destroy may never end. */
const DESTROY_MS = 2_000;

/** Discord's gateway as the place where people type. Reconnects by itself; `start` rejects when it can't begin. */
export function createReceiver(options: ConnectionOptions): Receiver {
  const { token, apiUrl, guildId, graceMs, log } = options;
  const client = new Client({
    // Interactions come without any intent; this one tells of servers and channels that are gone.
    intents: [GatewayIntentBits.Guilds],
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      GuildMemberManager: 0,
    }),
    allowedMentions: { parse: [] },
    rest: { api: apiUrl },
    // As many as Discord recommends; each server's events come through one of them.
    shards: 'auto',
  });
  const attending = attend(client.rest, options);
  const departing = hearDepartures(client, options);
  const note = (event: string) => (error: Error) => log.warn(event, { name: error.name });
  client.on(Events.Error, note('discord client failed'));
  client.on(Events.ShardError, note('discord connection failed'));
  client.on(Events.ShardResume, (shard) => log.info('discord connection resumed', { shard }));
  client.on(Events.ShardDisconnect, ({ code }, shard) =>
    log.error('discord connection ended for good', { code, shard }),
  );
  const shards = watchShards(client, options.now);

  async function connect(): Promise<void> {
    await client.login(token);
    // Logging in may end after the client got ready.
    if (!client.isReady())
      await new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()));
  }

  return {
    async start(dispatch) {
      client.ws.on(GatewayDispatchEvents.InteractionCreate, attending.listen(dispatch));
      const isConnected = await shards.within(SHARD_MS, connect()).catch((error: unknown) => {
        throw refusal(error, apiUrl);
      });
      if (!isConnected)
        throw new UserError(`Discord let nobody in at ${apiUrl} within ${SHARD_MS / 1_000} s.`);
      departing.present([...client.guilds.cache.keys()]);
      const applicationId = options.applicationId ?? client.application?.id ?? '';
      await registerWhereNone({ rest: client.rest, applicationId, guildId }, options);
      const { endpoint } = await readApplication(client.rest).catch(() => ({ endpoint: null }));
      if (endpoint !== null) log.error('discord sends what people ask elsewhere', { endpoint });
      log.info('discord connected', { guilds: client.guilds.cache.size, shards: client.ws.shards.size });
    },

    async stop() {
      client.ws.removeAllListeners(GatewayDispatchEvents.InteractionCreate);
      await within(graceMs, Promise.all([attending.idle(), departing.idle()]), undefined);
      await within(DESTROY_MS, client.destroy(), undefined);
    },

    downSince: shards.downSince,
    isOver: shards.isOver,
  };
}
