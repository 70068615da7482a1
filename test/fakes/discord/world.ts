import type { CommandForm } from './command-form.ts';
import { type AnyComponent, flatten } from './components.ts';
import type { MessageForm } from './message-form.ts';

export interface Channel {
  readonly id: string;
  readonly guild: string | null;
  readonly type: number;
  readonly name: string;
  /** What the bot may do there. */
  may: ReadonlySet<Permission>;
}

export interface Posted {
  readonly id: string;
  readonly channel: string;
  readonly author: string;
  readonly nonce: string | null;
  readonly postedAt: number;
  content: string;
  flags: number;
  components: AnyComponent[];
  /** Who got a ping out of it: `everyone`, `user`, `role`. */
  pinged: string[];
  edits: number;
  /** Who asked for it, when it answers an interaction. */
  readonly asker: string | null;
}

export const PERMISSIONS = {
  administrator: 1n << 3n,
  manageChannels: 1n << 4n,
  manageGuild: 1n << 5n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  manageMessages: 1n << 13n,
  embedLinks: 1n << 14n,
  readHistory: 1n << 16n,
} as const;
export type Permission = keyof typeof PERMISSIONS;
export const bits = (permissions: Iterable<Permission>): string =>
  String([...permissions].reduce((sum, each) => sum | PERMISSIONS[each], 0n));
const EVERYTHING: readonly Permission[] = ['viewChannel', 'sendMessages', 'embedLinks', 'readHistory'];

/** Everything that stays: channels, messages, commands. The clock is the test's. */
export function createWorld(now: () => Date) {
  let count = 0n;
  /** reference, "Snowflakes" */
  const snowflake = () =>
    String(((BigInt(now().getTime()) - 1_420_070_400_000n) << 22n) | (count++ & 0xfffn));
  const applicationId = snowflake();
  const botId = applicationId;
  const channels = new Map<string, Channel>();
  const messages = new Map<string, Posted>();
  const commands = new Map<string, (CommandForm & { id: string })[]>();
  const closedTo = new Set<string>();
  const nonces = new Map<string, { id: string; at: number }>();
  /** Those that the bot is in, with their names. */
  const guilds = new Map<string, string>();
  /** One whose events come through that shard: topics/gateway, "Sharding". */
  function addGuild({ shard, of }: { shard: number; of: number } = { shard: 0, of: 1 }): string {
    let id = BigInt(snowflake());
    while ((id >> 22n) % BigInt(of) !== BigInt(shard)) id += 1n << 22n;
    guilds.set(String(id), 'Readers');
    return String(id);
  }
  const guildId = addGuild();

  function addChannel(over: Partial<Channel> = {}): Channel {
    const channel = {
      id: snowflake(),
      guild: guildId,
      type: 0,
      name: 'papers',
      may: new Set(EVERYTHING),
      ...over,
    };
    channels.set(channel.id, channel);
    return channel;
  }

  function add(
    channel: string,
    form: MessageForm,
    { asker = null, flags = form.flags ?? 0 }: { asker?: string | null; flags?: number } = {},
  ): Posted {
    const nonce = form.nonce === null || form.nonce === undefined ? null : String(form.nonce);
    const id = snowflake();
    const message = { id, channel, author: botId, nonce, postedAt: now().getTime(), asker, edits: 0 };
    const posted: Posted = { ...message, content: '', flags, components: [], pinged: [] };
    messages.set(id, posted);
    fill(posted, form, asker === null ? ['users', 'roles', 'everyone'] : ['users']);
    return posted;
  }

  return {
    now,
    snowflake,
    applicationId,
    botId,
    guildId,
    guilds,
    addGuild,
    channels,
    messages,
    commands,
    nonces,
    /** Users whose direct messages are closed to the bot. */
    closedTo,
    addChannel,
    add,
    fill,
    in: (channel: string) => [...messages.values()].filter((message) => message.channel === channel),
  };
}

export type World = ReturnType<typeof createWorld>;

/** What a form says, put into a message; what it does not say stays. */
export function fill(message: Posted, form: MessageForm, parsedByDefault: readonly string[]): void {
  if (form.content !== undefined) message.content = form.content ?? '';
  if (form.components) message.components = form.components as AnyComponent[];
  message.flags |= form.flags ?? 0;
  const texts = [message.content, ...flatten(message.components).map(({ content = '' }) => content)].join(
    '\n',
  );
  const allowed = form.allowed_mentions ? (form.allowed_mentions.parse ?? []) : parsedByDefault;
  message.pinged = [
    ...(/@(?:everyone|here)/.test(texts) && allowed.includes('everyone') ? ['everyone'] : []),
    ...(/<@!?\d+>/.test(texts) && allowed.includes('users') ? ['user'] : []),
    ...(/<@&\d+>/.test(texts) && allowed.includes('roles') ? ['role'] : []),
  ];
}

/** resources/message, "Message Structure" */
export const shown = (message: Posted, world: World, withNonce = false) => ({
  id: message.id,
  channel_id: message.channel,
  type: message.asker === null ? 0 : 20,
  author: {
    id: message.author,
    username: 'paperboy',
    discriminator: '0',
    avatar: null,
    bot: true,
    global_name: null,
  },
  content: message.content,
  timestamp: new Date(message.postedAt).toISOString(),
  edited_timestamp: message.edits > 0 ? world.now().toISOString() : null,
  flags: message.flags,
  components: message.components,
  embeds: [],
  attachments: [],
  mentions: [],
  mention_roles: [],
  mention_everyone: message.pinged.includes('everyone'),
  pinned: false,
  tts: false,
  ...(withNonce && message.nonce !== null ? { nonce: message.nonce } : {}),
  ...(message.asker === null
    ? {}
    : {
        interaction_metadata: {
          id: message.id,
          type: 2,
          user: { id: message.asker },
          authorizing_integration_owners: {},
        },
      }),
});
