import { type Refusal, readContent, refuseView } from './content.ts';
import { REFUSED_OVER } from './limits.ts';
import { isJson, type Rules } from './validate.ts';
import {
  type Channel,
  findMessage,
  type Json,
  type Person,
  type StoredMessage,
  store,
  useTrigger,
  type View,
  type World,
  withBlockIds,
} from './world.ts';

interface Method {
  /** Which token it takes. */
  readonly token: 'bot' | 'app';
  /** Any one of these scopes. */
  readonly scopes: readonly string[];
  run(args: Json, world: World, rules: Rules): Json | Refusal;
}

/** The Web API as far as the bot goes. */
export const METHODS: Readonly<Record<string, Method>> = {
  'auth.test': {
    token: 'bot',
    scopes: [],
    run: (_, { team, bot, organization }) => ({
      url: `https://${team.domain}.slack.com/`,
      team: team.domain,
      user: bot.name,
      team_id: team.id,
      user_id: bot.userId,
      bot_id: bot.id,
      ...(organization && { enterprise_id: organization.id }),
      is_enterprise_install: false,
    }),
  },
  'chat.postMessage': { token: 'bot', scopes: ['chat:write'], run: postMessage },
  'chat.postEphemeral': { token: 'bot', scopes: ['chat:write'], run: postEphemeral },
  'chat.update': { token: 'bot', scopes: ['chat:write'], run: updateMessage },
  'chat.delete': { token: 'bot', scopes: ['chat:write'], run: deleteMessage },
  'chat.getPermalink': {
    token: 'bot',
    scopes: [],
    run: ({ channel: id, message_ts: ts }, world) => {
      if (!seen(world, id)) return { error: 'channel_not_found' };
      if (!findMessage(world, id, ts)) return { error: 'message_not_found' };
      const place = `${id}/p${String(ts).replace('.', '')}`;
      return { channel: id, permalink: `https://${world.team.domain}.slack.com/archives/${place}` };
    },
  },
  'conversations.info': {
    token: 'bot',
    scopes: ['channels:read', 'groups:read'],
    run: ({ channel: id }, world) => {
      const channel = seen(world, id);
      return channel ? { channel: toConversation(channel, world) } : { error: 'channel_not_found' };
    },
  },
  'conversations.members': {
    token: 'bot',
    scopes: ['channels:read', 'groups:read'],
    run: ({ channel: id, limit, cursor }, world) => {
      const channel = seen(world, id);
      if (!channel) return { error: 'channel_not_found' };
      const page = paged([...channel.members], limit ?? 100, cursor);
      return 'error' in page ? page : { members: page.items, response_metadata: { next_cursor: page.next } };
    },
  },
  'conversations.history': { token: 'bot', scopes: ['channels:history', 'groups:history'], run: history },
  'conversations.replies': { token: 'bot', scopes: ['channels:history', 'groups:history'], run: history },
  'conversations.open': {
    token: 'bot',
    scopes: ['im:write'],
    run: ({ users }, world) => {
      const channel = directChannel(world, users);
      return channel ? { channel: { id: channel.id } } : { error: 'user_not_found' };
    },
  },
  'users.info': {
    token: 'bot',
    scopes: ['users:read'],
    run: ({ user }, { people, team }) => {
      const person = people.get(String(user));
      if (!person) return { error: 'user_not_found' };
      return { user: toUser(person, team.id) };
    },
  },
  'views.open': { token: 'bot', scopes: [], run: openView },
  'views.update': { token: 'bot', scopes: [], run: updateView },
  'views.publish': { token: 'bot', scopes: [], run: publishView },
};

function postMessage(args: Json, world: World, rules: Rules): Json | Refusal {
  const channel = directChannel(world, args.channel) ?? seen(world, args.channel);
  if (!channel) return { error: 'channel_not_found' };
  const isMember = channel.members.has(world.bot.userId);
  if (!isMember && channel.isPrivate) return { error: 'channel_not_found' };
  if (!isMember && !world.scopes.has('chat:write.public')) return { error: 'not_in_channel' };
  if (channel.isArchived) return { error: 'is_archived' };
  const content = readContent(args, rules);
  if ('error' in content) return content;
  const threadTs = args.thread_ts === undefined ? null : String(args.thread_ts);
  const parent = threadTs === null ? null : findMessage(world, channel.id, threadTs);
  if (threadTs !== null && (!parent || parent.threadTs !== null)) return { error: 'cannot_reply_to_message' };
  const metadata = isJson(args.metadata) ? args.metadata : null;
  const message = store(world, {
    channel: channel.id,
    user: world.bot.userId,
    visibleTo: null,
    threadTs,
    body: content.body,
    metadata,
  });
  return { channel: channel.id, ts: message.ts, message: toWire(message, world) };
}

function postEphemeral(args: Json, world: World, rules: Rules): Json | Refusal {
  const channel = seen(world, args.channel);
  const user = String(args.user);
  if (!channel) return { error: 'channel_not_found' };
  if (channel.isArchived) return { error: 'is_archived' };
  if (!channel.members.has(world.bot.userId)) return { error: 'not_in_channel' };
  if (!channel.members.has(user)) return { error: 'user_not_in_channel' };
  const content = readContent(args, rules);
  if ('error' in content) return content;
  const threadTs = args.thread_ts === undefined ? null : String(args.thread_ts);
  const { ts } = store(world, {
    channel: channel.id,
    user: world.bot.userId,
    visibleTo: user,
    threadTs,
    body: content.body,
  });
  return { message_ts: ts };
}

function updateMessage(args: Json, world: World, rules: Rules): Json | Refusal {
  const message = own(world, args);
  if ('error' in message) return message.error === 'not_own' ? { error: 'cant_update_message' } : message;
  const content = readContent(args, rules);
  if ('error' in content) return content;
  message.body = withBlockIds(world, content.body);
  message.isEdited = true;
  if (isJson(args.metadata)) message.metadata = args.metadata;
  return {
    channel: message.channel,
    ts: message.ts,
    text: content.body.text,
    message: toWire(message, world),
  };
}

function deleteMessage(args: Json, world: World): Json | Refusal {
  const message = own(world, args);
  if ('error' in message) return message.error === 'not_own' ? { error: 'cant_delete_message' } : message;
  message.isDeleted = true;
  return { channel: message.channel, ts: message.ts };
}

function own(world: World, { channel, ts }: Json): StoredMessage | Refusal {
  if (!seen(world, channel)) return { error: 'channel_not_found' };
  const message = findMessage(world, channel, ts);
  if (!message) return { error: 'message_not_found' };
  return message.user === world.bot.userId ? message : { error: 'not_own' };
}

function history(args: Json, world: World): Json | Refusal {
  const channel = seen(world, args.channel);
  if (!channel) return { error: 'channel_not_found' };
  if (!channel.members.has(world.bot.userId)) return { error: 'not_in_channel' };
  const limit = Number(args.limit ?? 100);
  if (!(limit >= 1 && limit <= REFUSED_OVER.historyPage)) return { error: 'invalid_limit' };
  const [oldest, latest] = [Number(args.oldest ?? 0), Number(args.latest ?? Number.POSITIVE_INFINITY)];
  if (Number.isNaN(oldest)) return { error: 'invalid_ts_oldest' };
  if (Number.isNaN(latest)) return { error: 'invalid_ts_latest' };
  const isIncluded = String(args.inclusive) === 'true';
  const withMetadata = String(args.include_all_metadata) === 'true';
  // With `ts` it is a thread, of which the parent is a part.
  const thread = args.ts === undefined ? null : String(args.ts);
  if (thread !== null && !findMessage(world, channel.id, thread)) return { error: 'thread_not_found' };
  const found = world.messages
    .filter(
      ({ channel: id, visibleTo, threadTs, ts, isDeleted }) =>
        id === channel.id &&
        !visibleTo &&
        !isDeleted &&
        (threadTs === thread || (thread !== null && ts === thread)),
    )
    .filter(({ ts }) =>
      isIncluded ? Number(ts) >= oldest && Number(ts) <= latest : Number(ts) > oldest && Number(ts) < latest,
    )
    .reverse();
  const page = paged(found, limit, args.cursor);
  if ('error' in page) return page;
  return {
    messages: page.items.map((message) => ({
      ...toWire(message, world),
      ...(withMetadata && message.metadata && { metadata: message.metadata }),
    })),
    has_more: page.next !== '',
    ...(page.next !== '' && { response_metadata: { next_cursor: page.next } }),
  };
}

function openView(args: Json, world: World, rules: Rules): Json | Refusal {
  const refusal = refuseView(args.view, rules);
  if (refusal) return refusal;
  const trigger = useTrigger(world, args.trigger_id);
  if ('error' in trigger) return trigger;
  const opened: View = {
    id: world.nextId('V'),
    user: trigger.user,
    view: args.view as Json,
    hash: world.nextId('h'),
  };
  world.views.set(opened.id, opened);
  return { view: toView(opened) };
}

function updateView(args: Json, world: World, rules: Rules): Json | Refusal {
  const refusal = refuseView(args.view, rules);
  if (refusal) return refusal;
  const view = world.views.get(String(args.view_id));
  if (!view) return { error: 'not_found' };
  if (args.hash !== undefined && args.hash !== view.hash) return { error: 'hash_conflict' };
  view.view = args.view as Json;
  view.hash = world.nextId('h');
  return { view: toView(view) };
}

function publishView(args: Json, world: World, rules: Rules): Json | Refusal {
  const refusal = refuseView(args.view, rules);
  if (refusal) return refusal;
  const user = String(args.user_id);
  if (!world.people.has(user)) return { error: 'user_not_found' };
  if ((args.view as Json).type !== 'home') return { error: 'invalid_arguments' };
  const view: View = { id: world.nextId('V'), user, view: args.view as Json, hash: world.nextId('h') };
  world.homes.set(user, view);
  return { view: toView(view) };
}

export const toView = ({ id, view, hash }: View): Json => ({ ...view, id, hash, state: { values: {} } });

export const toWire = (message: StoredMessage, { bot, team }: World): Json => ({
  type: 'message',
  ...(message.user === bot.userId && { bot_id: bot.id, app_id: bot.appId }),
  user: message.user,
  team: team.id,
  ts: message.ts,
  ...(message.threadTs && { thread_ts: message.threadTs }),
  ...(message.isEdited && { edited: { user: message.user, ts: message.ts } }),
  text: message.body.text,
  ...(Array.isArray(message.body.blocks) && { blocks: message.body.blocks }),
});

/** A private channel does not exist for a bot that is not in it. */
function seen(world: World, id: unknown): Channel | null {
  const channel = world.channels.get(String(id));
  if (!channel) return null;
  return (channel.isPrivate || channel.isDirect) && !channel.members.has(world.bot.userId) ? null : channel;
}

function directChannel(world: World, user: unknown): Channel | null {
  const id = String(user);
  if (!world.people.has(id)) return null;
  const open = [...world.channels.values()].find(({ isDirect, members }) => isDirect && members.has(id));
  if (open) return open;
  const channel: Channel = {
    id: world.nextId('D'),
    name: id,
    isPrivate: false,
    isDirect: true,
    isArchived: false,
    members: new Set([id, world.bot.userId]),
  };
  world.channels.set(channel.id, channel);
  return channel;
}

/** https://docs.slack.dev/reference/objects/user-object: what a workspace doesn't see of strangers is left out. */
const toUser = ({ id, name, isAdmin, isGuest, zone, team, grid }: Person, home: string): Json => ({
  id,
  name,
  profile: { display_name: name.replace(/^./, (first) => first.toUpperCase()), real_name: name },
  team_id: team ?? home,
  deleted: false,
  is_bot: false,
  ...(zone !== null && { tz: zone }),
  ...(grid !== null && { enterprise_user: { id, enterprise_id: grid.enterprise, teams: grid.teams } }),
  ...(team === null && {
    is_admin: isAdmin,
    is_owner: false,
    is_restricted: isGuest,
    is_ultra_restricted: false,
  }),
});

const toConversation = (
  { id, name, isPrivate, isDirect, isArchived, members }: Channel,
  world: World,
): Json => ({
  id,
  name,
  is_channel: !isDirect && !isPrivate,
  is_group: isPrivate,
  is_im: isDirect,
  is_private: isPrivate,
  is_archived: isArchived,
  is_member: members.has(world.bot.userId),
});

/** Cursors are opaque to who gets them. */
function paged<T>(
  items: readonly T[],
  limit: unknown,
  cursor: unknown,
): { items: readonly T[]; next: string } | Refusal {
  const decoded = Buffer.from(String(cursor ?? ''), 'base64').toString();
  const start = cursor ? Number(/^next:(\d+)$/.exec(decoded)?.[1]) : 0;
  if (Number.isNaN(start)) return { error: 'invalid_cursor' };
  const end = start + Number(limit);
  return {
    items: items.slice(start, end),
    next: end < items.length ? Buffer.from(`next:${end}`).toString('base64') : '',
  };
}
