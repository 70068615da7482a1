import type { Density } from '../../core/message.ts';
import type { People, PlatformTools, Receiver, Sender } from '../../core/platform.ts';
import { createBodies } from './body.ts';
import { createReceiver } from './connection.ts';
import { createPeople } from './people.ts';
import { createSender } from './send.ts';

export { deployCommands, inspectAccount } from './account.ts';
export { createBodies } from './body.ts';

export interface DiscordOptions extends PlatformTools {
  readonly token: string;
  /** Unset: the token's own. */
  readonly applicationId?: string | undefined;
  /** Where the command is registered, if the application has none at all. Unset: everywhere. */
  readonly guildId?: string | undefined;
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

/** Discord as a place where people ask, and one where papers are posted; each works without the other. */
export function createDiscord({
  density = 'compact',
  editorRoles = [],
  patienceMs = 8_000,
  graceMs = 5_000,
  ...options
}: DiscordOptions): { receiver: Receiver; sender: Sender; people: People } {
  const toBody = createBodies({ ...options, density });
  return {
    receiver: createReceiver({ ...options, toBody, editorRoles, patienceMs, graceMs }),
    sender: createSender({ ...options, toBody }),
    people: createPeople({ editorRoles }),
  };
}
