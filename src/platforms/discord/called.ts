import type { RequestListener } from 'node:http';
import { type APIInteraction, REST } from 'discord.js';
import { UserError } from '../../core/errors.ts';
import type { Receiver } from '../../core/platform.ts';
import { within } from '../../core/within.ts';
import { DISCORD_PATH, keyProblem, readApplication } from './application.ts';
import { attend } from './attend.ts';
import type { ConnectionOptions } from './connection.ts';
import { createDoor } from './door.ts';
import { refusal } from './refusal.ts';
import { registerWhereNone } from './register.ts';

/** People who type in Discord, where Discord calls us: without a connection, so that any process can answer. */
export function createCalled(options: ConnectionOptions & { readonly publicKey: string }): {
  readonly receiver: Receiver;
  /** Takes Discord's requests. */
  readonly listener: RequestListener;
} {
  const { publicKey, token, apiUrl, guildId, graceMs, log, now } = options;
  const rest = new REST({ api: apiUrl }).setToken(token);
  const attending = attend(rest, options);
  let hear: ((interaction: APIInteraction) => void) | null = null;
  const listener = createDoor({
    publicKey,
    now,
    isOpen: () => hear !== null,
    hear: (interaction) => hear?.(interaction),
  });

  const receiver: Receiver = {
    async start(dispatch) {
      const { id, key, endpoint } = await readApplication(rest).catch((error: unknown) => {
        throw refusal(error, apiUrl);
      });
      const problem = keyProblem(publicKey, key);
      if (problem !== null) throw new UserError(problem);
      await registerWhereNone({ rest, applicationId: options.applicationId ?? id, guildId }, options);
      hear = attending.listen(dispatch);
      if (endpoint === null)
        log.warn('discord was told no interactions endpoint url', { path: DISCORD_PATH });
      log.info('discord is to call', { path: DISCORD_PATH });
    },

    async stop() {
      hear = null;
      await within(graceMs, attending.idle(), undefined);
    },
  };
  return { receiver, listener };
}
