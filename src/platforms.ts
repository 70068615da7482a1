import type { RequestListener } from 'node:http';
import type { IsStillIn } from './core/departure.ts';
import type { Density, Message } from './core/message.ts';
import type {
  People,
  PlatformName,
  PlatformTools,
  Posting,
  Postings,
  Receiver,
  Sender,
} from './core/platform.ts';
import type { Env } from './env.ts';

export interface Opened {
  readonly receiver: Receiver;
  readonly sender: Sender;
  readonly people: People;
  /** Absent: it can't tell. */
  readonly isStillIn?: IsStillIn;
  /** Where it wants to be called over HTTP. */
  readonly routes?: readonly { readonly path: string; readonly listener: RequestListener }[];
  /** Its questions come that way, to any process; else through a connection of which there may be only one. */
  readonly isCalled?: boolean;
}

interface Platform {
  readonly name: PlatformName;
  /** How people write it. */
  readonly title: string;
  /** Null: its tokens are not set. */
  configured(env: Env): ((tools: PlatformTools) => Promise<Opened>) | null;
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
    configured(env) {
      const account = slackAccount(env);
      return account && (async (tools) => (await loadSlack()).createSlack({ ...tools, ...account }));
    },
    toBody: async (message, look) => (await loadSlack()).createBodies(look)(message),
  },
];

/** Null: neither a token is set nor what lets workspaces install the app. */
export function slackAccount(env: Env) {
  if (env.SLACK_BOT_TOKEN === undefined && env.SLACK_CLIENT_ID === undefined) return null;
  return {
    botToken: env.SLACK_BOT_TOKEN,
    clientId: env.SLACK_CLIENT_ID,
    clientSecret: env.SLACK_CLIENT_SECRET,
    appToken: env.SLACK_APP_TOKEN,
    signingSecret: env.SLACK_SIGNING_SECRET,
    apiUrl: env.SLACK_API_URL,
    editors: env.SLACK_EDITORS,
  };
}

/** Null: no token is set. */
export function discordAccount(env: Env) {
  if (env.DISCORD_TOKEN === undefined) return null;
  return {
    token: env.DISCORD_TOKEN,
    applicationId: env.DISCORD_APPLICATION_ID,
    guildId: env.DISCORD_GUILD_ID,
    publicKey: env.DISCORD_PUBLIC_KEY,
    apiUrl: env.DISCORD_API_URL,
    editorRoles: env.DISCORD_EDITOR_ROLES,
  };
}

/** A platform whose tokens are set. */
export interface SetUpPlatform extends Pick<Platform, 'name' | 'title'> {
  /** The same one whoever asks and however often. Rejects with a `UserError` when it is set up wrongly. */
  open(): Promise<Opened>;
  /** A new one, for whoever has stopped the receiver of another. */
  reopen(): Promise<Opened>;
}

export const isSetUp = (env: Env): boolean => platforms.some(({ configured }) => configured(env) !== null);

/** Each is opened when it is first needed: asking and posting share its connections and what it remembers. */
export const setUpPlatforms = (env: Env, tools: PlatformTools): SetUpPlatform[] =>
  platforms.flatMap(({ name, title, configured }) => {
    const open = configured(env);
    if (open === null) return [];
    let opened: Promise<Opened> | null = null;
    const reopen = () => open({ ...tools, log: tools.log.child({ platform: name }) });
    return [{ name, title, open: () => (opened ??= reopen()), reopen }];
  });

/** `terminal`: whoever sits at this program's own; null: nobody does. */
export function createPostings(setUp: readonly SetUpPlatform[], terminal: Posting | null): Postings {
  return async (name) => {
    if (name === 'terminal') return terminal;
    return setUp.find((platform) => platform.name === name)?.open() ?? null;
  };
}

/** How the platforms that are set up tell where the bot still is; null: that one doesn't. */
export const createPresences =
  (setUp: readonly SetUpPlatform[]) =>
  async (name: PlatformName): Promise<IsStillIn | null> =>
    (await setUp.find((platform) => platform.name === name)?.open())?.isStillIn ?? null;
