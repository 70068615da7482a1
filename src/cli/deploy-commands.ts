import { allCommands } from '../app/commands/index.ts';
import { UserError } from '../core/errors.ts';
import { discordAccount } from '../platforms.ts';
import type { Run } from './table.ts';

/** Replaces what Discord knows of our commands, in all servers or in the one of DISCORD_GUILD_ID. */
export const run: Run = async ({ flags }, { env, stdout }) => {
  const account = discordAccount(env);
  if (account === null)
    throw new UserError('DISCORD_TOKEN is not set. Put the token of your application’s Bot page there.');
  const { deployCommands } = await import('../platforms/discord/index.ts');
  const { changes, invite } = await deployCommands({
    ...account,
    commands: allCommands,
    prefix: env.PAPERBOY_COMMAND,
  });
  const { guildId = null } = account;
  const lines = [
    ...(changes.length > 0 ? changes : ['Nothing to change.']),
    `${guildId === null ? 'All servers have' : `Server ${guildId} has`} the commands of this program now.`,
    `To invite the bot into a server, open ${invite}`,
  ];
  stdout.write(flags.json ? `${JSON.stringify({ changes, guildId, invite })}\n` : `${lines.join('\n')}\n`);
  return 0;
};
