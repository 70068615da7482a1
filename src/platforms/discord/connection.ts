import { Client, Events, GatewayDispatchEvents, GatewayIntentBits, Options } from 'discord.js';
import { UserError } from '../../core/errors.ts';
import type { PlatformTools, Receiver } from '../../core/platform.ts';
import { within } from '../../core/within.ts';
import { measureAcknowledging } from './acknowledging.ts';
import { createAnswers } from './answers.ts';
import type { ToBody } from './body.ts';
import { toApplicationCommand } from './commands.ts';
import { createHandler } from './receive.ts';
import { refusal } from './refusal.ts';
import { registerFirst } from './register.ts';
import { codeOf } from './result.ts';

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

/** The SDK tries three times with 15 s each before it says that nobody answers. */
const START_MS = 60_000;
/** While it is connecting the SDK's destroy may never end. */
const DESTROY_MS = 2_000;

/** Discord's gateway as the place where people type. Reconnects by itself; `start` rejects when it can't begin. */
export function createReceiver(options: ConnectionOptions): Receiver {
  const { token, apiUrl, guildId, toBody, graceMs, log, asRequest = (work) => work() } = options;
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
  });
  const working = new Set<Promise<void>>();
  const note = (event: string) => (error: Error) => log.warn(event, { name: error.name });
  client.on(Events.Error, note('discord client failed'));
  client.on(Events.ShardError, note('discord connection failed'));
  client.on(Events.ShardResume, () => log.info('discord connection resumed'));
  client.on(Events.ShardDisconnect, ({ code }) => log.error('discord connection ended for good', { code }));

  async function connect(): Promise<void> {
    await client.login(token);
    // Logging in may end after the client got ready.
    if (!client.isReady())
      await new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()));
  }

  /** People can't ask anything before there is a command; a failure to make one must not end the others' answers. */
  async function register(): Promise<void> {
    const applicationId = options.applicationId ?? client.application?.id ?? '';
    try {
      const registry = { rest: client.rest, applicationId, guildId };
      if (await registerFirst(registry, [toApplicationCommand(options)]))
        log.info('discord command registered', { guildId });
    } catch (error) {
      log.error('discord command not registered', { code: codeOf(error) });
    }
  }

  return {
    async start(dispatch) {
      const measured = measureAcknowledging(
        createAnswers(client.rest, { toBody, log }),
        options.acknowledged,
      );
      const handle = createHandler({ ...options, answers: measured.answers, dispatch });
      client.ws.on(GatewayDispatchEvents.InteractionCreate, (interaction) => {
        measured.hear(interaction);
        const work = asRequest(() => handle(interaction)).finally(() => working.delete(work));
        working.add(work);
      });
      const isConnected = await within(
        START_MS,
        connect().then(() => true),
        false,
      ).catch((error: unknown) => {
        throw refusal(error, apiUrl);
      });
      if (!isConnected)
        throw new UserError(`Discord let nobody in at ${apiUrl} within ${START_MS / 1_000} s.`);
      await register();
      log.info('discord connected', { guilds: client.guilds.cache.size });
    },

    async stop() {
      client.ws.removeAllListeners(GatewayDispatchEvents.InteractionCreate);
      await within(graceMs, Promise.allSettled(working), undefined);
      await within(DESTROY_MS, client.destroy(), undefined);
    },
  };
}
