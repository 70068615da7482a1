import { DiscordAPIError, Routes } from 'discord.js';
import { z } from 'zod';
import type { IsStillIn } from '../../core/departure.ts';
import type { PlatformTools } from '../../core/platform.ts';
import { createRest } from './rest.ts';

/** resources/user, "Get Current User Guilds" */
const PAGE_SIZE = 200;
/** One reading of all servers is good for everybody who is looked for together. */
const KEPT_MS = 60_000;
/** topics/opcodes-and-status-codes: Unknown Guild, Missing Access. */
const NOT_IN = new Set<unknown>([10004, 50001]);

const page = z.array(z.object({ id: z.string() }));

/** Whether the bot is still in a server: on the list of its servers, or let in when it asks for that one. */
export function createPresence({
  now,
  ...options
}: { readonly token: string; readonly apiUrl: string } & Pick<PlatformTools, 'now'>): {
  readonly isStillIn: IsStillIn;
} {
  const rest = createRest(options);
  let known: { readonly guilds: Promise<ReadonlySet<string>>; readonly atMs: number } | null = null;

  async function readGuilds(): Promise<ReadonlySet<string>> {
    const all = new Set<string>();
    for (let after = '0'; ; ) {
      const query = new URLSearchParams({ limit: String(PAGE_SIZE), after });
      const guilds = page.parse(await rest.get(Routes.userGuilds(), { query }));
      for (const { id } of guilds) all.add(id);
      const last = guilds.at(-1)?.id;
      if (last === undefined || guilds.length < PAGE_SIZE) return all;
      after = last;
    }
  }

  function guilds(): Promise<ReadonlySet<string>> {
    const atMs = now().getTime();
    if (known === null || atMs - known.atMs >= KEPT_MS) known = { guilds: readGuilds(), atMs };
    return known.guilds;
  }

  return {
    async isStillIn(installation) {
      if (!/^\d{15,21}$/.test(installation)) return null;
      try {
        if ((await guilds()).has(installation)) return true;
        // A list may lack what is only away for the moment.
        await rest.get(Routes.guild(installation));
        return true;
      } catch (error) {
        return error instanceof DiscordAPIError && NOT_IN.has(error.code) ? false : null;
      }
    },
  };
}
