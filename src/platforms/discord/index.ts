import { Client, Events, GatewayDispatchEvents, GatewayIntentBits, Options, Routes } from 'discord.js';
import { UserError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { Receiver } from '../../core/platform.ts';
import type { Recall } from './custom-id.ts';
import { type Answers, type Complete, createHandler } from './receive.ts';
import { type DiscordLook, renderDiscord } from './render.ts';

export { toApplicationCommand } from './commands.ts';
export type { Keep, Recall } from './custom-id.ts';
export type { Density } from './papers.ts';
export { compareCommands, registerCommands } from './register.ts';
export { type DiscordLook, renderDiscord } from './render.ts';
export { createRest } from './rest.ts';
export type { PostResult } from './result.ts';
export { createSender, type DiscordSender } from './send.ts';

export interface DiscordOptions {
  readonly token: string;
  /** `https://discord.com/api`, or whatever speaks its protocol. */
  readonly apiUrl: string;
  readonly look: DiscordLook;
  /** The text behind an id that `look.keep` gave out, by this or an earlier process. */
  readonly recall: Recall;
  readonly seenBy: (command: string) => 'caller' | 'channel';
  readonly complete: Complete;
  readonly log: Logger;
  readonly patienceMs?: number;
  /** How long `stop` waits for answers that are being worked on. */
  readonly graceMs?: number;
}

/** Discord's gateway as the place where people type. Reconnects by itself; `start` rejects when it can't begin. */
export function createDiscord(options: DiscordOptions): Receiver {
  const { token, apiUrl, look, log, patienceMs = 8_000, graceMs = 10_000 } = options;
  const client = new Client({
    // Interactions come without any intent; this one tells of servers and channels that are gone.
    intents: [GatewayIntentBits.Guilds],
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      GuildMemberManager: 0,
    }),
    allowedMentions: { parse: [] },
    rest: { api: apiUrl.replace(/\/+$/, '') },
  });
  const working = new Set<Promise<void>>();
  const note = (event: string) => (error: Error) => log.warn(event, { name: error.name });
  client.on(Events.Error, note('discord client failed'));
  client.on(Events.ShardError, note('discord connection failed'));
  client.on(Events.ShardResume, () => log.info('discord connection resumed'));

  const answers: Answers = {
    async respond({ id, token }, body) {
      await client.rest.post(Routes.interactionCallback(id, token), { body, auth: false });
    },
    async edit({ application_id, token }, body) {
      await client.rest.patch(Routes.webhookMessage(application_id, token, '@original'), {
        body,
        auth: false,
      });
    },
    async follow({ application_id, token }, body) {
      await client.rest.post(Routes.webhook(application_id, token), { body, auth: false });
    },
  };

  return {
    async start(dispatch) {
      const handle = createHandler({
        ...options,
        patienceMs,
        answers,
        dispatch,
        render: (message) => renderDiscord(message, look),
      });
      client.ws.on(GatewayDispatchEvents.InteractionCreate, (interaction) => {
        const work = handle(interaction).finally(() => working.delete(work));
        working.add(work);
      });
      await client.login(token).catch((error: unknown) => {
        throw refusal(error, apiUrl);
      });
      // Logging in may end after the client got ready.
      if (!client.isReady())
        await new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()));
      log.info('discord connected', { guilds: client.guilds.cache.size });
    },

    async stop() {
      client.ws.removeAllListeners(GatewayDispatchEvents.InteractionCreate);
      await within(graceMs, Promise.allSettled(working));
      // While it is connecting the SDK's destroy may never end.
      await within(graceMs, client.destroy());
    },
  };
}

/** Why there is no connection, and what to do. */
function refusal(error: unknown, apiUrl: string): Error {
  const { code, message } = error as { code?: unknown; message?: string };
  if (code === 'TokenInvalid')
    return new UserError(
      'Discord refused the token. Take a new one from the application’s Bot page and put it into DISCORD_TOKEN.',
    );
  return new UserError(
    `Discord can’t be reached at ${apiUrl}: ${typeof code === 'string' ? code : message}.`,
  );
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, over]);
  clearTimeout(timer);
}
