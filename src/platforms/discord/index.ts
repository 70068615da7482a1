import type { RequestListener } from 'node:http';
import type { IsStillIn } from '../../core/departure.ts';
import type { Density } from '../../core/message.ts';
import type { People, PlatformTools, Receiver, Sender } from '../../core/platform.ts';
import { DISCORD_PATH } from './application.ts';
import { createBodies } from './body.ts';
import { createCalled } from './called.ts';
import { createReceiver } from './connection.ts';
import { createPeople } from './people.ts';
import { createPresence } from './presence.ts';
import { createSender } from './send.ts';

export { deployCommands, inspectAccount } from './account.ts';
export { createBodies } from './body.ts';

export interface DiscordOptions extends PlatformTools {
  readonly token: string;
  /** Unset: the token's own. */
  readonly applicationId?: string | undefined;
  /** Where the command is registered, if the application has none at all. Unset: everywhere. */
  readonly guildId?: string | undefined;
  /** The application's, where Discord is to call over HTTP. Unset: a connection to its gateway is opened. */
  readonly publicKey?: string | undefined;
  /** `https://discord.com/api`, or whatever speaks its protocol. */
  readonly apiUrl: string;
  readonly density?: Density;
  /** Ids of roles whose members may change what is posted, as those may who manage channels or the server. */
  readonly editorRoles?: readonly string[];
  /** After that long somebody who waits hears that it goes on. */
  readonly patienceMs?: number;
  /** How long stopping waits for answers that are being worked on. */
  readonly graceMs?: number;
}

export interface Discord {
  readonly receiver: Receiver;
  readonly sender: Sender;
  readonly people: People;
  readonly isStillIn: IsStillIn;
  /** What Discord calls over HTTP. */
  readonly routes: readonly { readonly path: string; readonly listener: RequestListener }[];
  /** Discord calls; else there is a connection to its gateway of which there may be only one. */
  readonly isCalled: boolean;
}

/** Discord as a place where people ask, and one where papers are posted; each works without the other. */
export function createDiscord({
  density = 'compact',
  editorRoles = [],
  patienceMs = 8_000,
  graceMs = 5_000,
  ...options
}: DiscordOptions): Discord {
  const toBody = createBodies({ ...options, density });
  const connection = { ...options, toBody, editorRoles, patienceMs, graceMs };
  const { publicKey } = options;
  const { receiver, listener } =
    publicKey === undefined
      ? { receiver: createReceiver(connection), listener: null }
      : createCalled({ ...connection, publicKey });
  return {
    receiver,
    sender: createSender({ ...options, toBody }),
    people: createPeople({ editorRoles }),
    isStillIn: createPresence(options).isStillIn,
    routes: listener ? [{ path: DISCORD_PATH, listener }] : [],
    isCalled: listener !== null,
  };
}
