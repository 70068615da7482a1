import { OAuth2Routes, PermissionFlagsBits, PermissionsBitField, Routes } from 'discord.js';
import { z } from 'zod';
import type { PlatformTools } from '../../core/platform.ts';
import { readApplication } from './application.ts';
import { toApplicationCommand } from './commands.ts';
import { refusal } from './refusal.ts';
import { compareCommands, type Registry, registerCommands } from './register.ts';
import { createRest } from './rest.ts';
import { inspectWay, type Way } from './way.ts';

export interface Account extends Pick<PlatformTools, 'commands' | 'prefix'> {
  readonly token: string;
  readonly apiUrl: string;
  /** Unset: the token's own. */
  readonly applicationId?: string | undefined;
  /** Unset: commands are registered for everywhere. */
  readonly guildId?: string | undefined;
  /** Set: Discord is to call over HTTP. */
  readonly publicKey?: string | undefined;
}

export interface Deployed {
  /** A line each, as `new: /paper`; none where all was as it should be. */
  readonly changes: readonly string[];
  /** Where somebody who may manage a server opens its doors to the bot. */
  readonly invite: string;
}

export interface Inspected extends Deployed {
  readonly name: string;
  /** Servers that the bot is in; more than can be told at once where `areMore`. */
  readonly guilds: number;
  readonly areMore: boolean;
  readonly way: Way;
}

/** Makes the registered commands the ones of the code. Rejects with a `UserError`. */
export async function deployCommands(account: Account): Promise<Deployed> {
  const wanted = [toApplicationCommand(account)];
  return asBot(account, async (registry) => ({
    changes: await registerCommands(registry, wanted),
    invite: inviteTo(registry.applicationId),
  }));
}

/** Who the bot is and what would change by registering; changes nothing. Rejects with a `UserError`. */
export async function inspectAccount(account: Account): Promise<Inspected> {
  const wanted = [toApplicationCommand(account)];
  return asBot(account, async (registry) => {
    const { username } = named.parse(await registry.rest.get(Routes.user()));
    const query = new URLSearchParams({ limit: String(MOST_GUILDS) });
    const guilds = z.array(z.unknown()).parse(await registry.rest.get(Routes.userGuilds(), { query })).length;
    return {
      name: username,
      guilds,
      areMore: guilds === MOST_GUILDS,
      way: inspectWay(account.publicKey, await readApplication(registry.rest)),
      changes: await compareCommands(registry, wanted),
      invite: inviteTo(registry.applicationId),
    };
  });
}

/** resources/user, "Get Current User Guilds" */
const MOST_GUILDS = 200;

const named = z.object({ username: z.string() });

async function asBot<T>(account: Account, use: (registry: Registry) => Promise<T>): Promise<T> {
  const rest = createRest(account);
  try {
    const applicationId = account.applicationId ?? (await readApplication(rest)).id;
    return await use({ rest, applicationId, guildId: account.guildId });
  } catch (error) {
    throw refusal(error, account.apiUrl);
  }
}

/** What it takes to post, and to find a post again whose outcome is unknown. */
const PERMISSIONS = [
  PermissionFlagsBits.ViewChannel,
  PermissionFlagsBits.SendMessages,
  PermissionFlagsBits.SendMessagesInThreads,
  PermissionFlagsBits.ReadMessageHistory,
];

function inviteTo(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: 'bot applications.commands',
    permissions: String(new PermissionsBitField(PERMISSIONS).bitfield),
  });
  return `${OAuth2Routes.authorizationURL}?${query}`;
}
