import { UserError } from './core/errors.ts';
import type { Density, Message } from './core/message.ts';
import type { PlatformName, PlatformTools, Receiver, Sender } from './core/platform.ts';
import type { Env } from './env.ts';

interface Platform {
  readonly name: PlatformName;
  /** How people write it. */
  readonly title: string;
  /** Null: its tokens are not set. */
  configured(env: Env): ((tools: PlatformTools) => Promise<{ receiver: Receiver; sender: Sender }>) | null;
  /** What would be sent there to post the message. */
  toBody(message: Message, look: PlatformTools & { readonly density: Density }): Promise<unknown>;
}

/** Every SDK is loaded when it is needed: nobody waits for one of another platform. */
const loadDiscord = () => import('./platforms/discord/index.ts');

const loadSlack = () => import('./platforms/slack/index.ts');

/** All but the terminal, which is there when none of these is set up. */
export const platforms: readonly Platform[] = [
  {
    name: 'discord',
    title: 'Discord',
    configured(env) {
      const account = discordAccount(env);
      return account && (async (tools) => (await loadDiscord()).createDiscord({ ...tools, ...account }));
    },
    toBody: async (message, look) => (await loadDiscord()).createBodies(look)(message),
  },
  {
    name: 'slack',
    title: 'Slack',
    configured({ SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_API_URL: apiUrl }) {
      if (botToken === undefined) return null;
      return async ({ keeper, commands, now, log }) => {
        if (appToken === undefined)
          throw new UserError(
            'SLACK_APP_TOKEN is missing. Switch on Socket Mode at api.slack.com/apps, make an app-level token with connections:write, and put it there.',
          );
        const { createSender, createSlack } = await loadSlack();
        const look = { density: 'compact', keep: keeper.id } as const;
        const isPublic = (name: string) =>
          commands.some((each) => each.name === name && each.reply === 'channel');
        const receiver = createSlack({
          botToken,
          door: { type: 'socket', appToken },
          apiUrl,
          look,
          recall: keeper.find,
          settle: keeper.settle,
          seenBy: (command) => (isPublic(command) ? 'channel' : 'caller'),
          now,
          log,
        });
        return { receiver, sender: createSender({ token: botToken, apiUrl, log, look }) };
      };
    },
    async toBody(message, { keeper, density }) {
      const body = (await loadSlack()).renderSlack(message, { density, keep: keeper.id });
      await keeper.settle();
      return body;
    },
  },
];

/** Null: no token is set. */
export function discordAccount(env: Env) {
  if (env.DISCORD_TOKEN === undefined) return null;
  return {
    token: env.DISCORD_TOKEN,
    applicationId: env.DISCORD_APPLICATION_ID,
    guildId: env.DISCORD_GUILD_ID,
    apiUrl: env.DISCORD_API_URL,
  };
}
