import { randomBytes } from 'node:crypto';
import { REFUSED_OVER, RESPONSE_URL_MS, TRIGGER_MS } from './limits.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly isDirect: boolean;
  isArchived: boolean;
  readonly members: Set<string>;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly isGuest: boolean;
  readonly zone: string | null;
  /** Null: the app's own. */
  readonly team: string | null;
  /** The organization and its workspaces that the person belongs to. */
  readonly grid: { readonly enterprise: string; readonly teams: readonly string[] } | null;
}

export interface StoredMessage {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  /** Null: everybody in the channel. */
  readonly visibleTo: string | null;
  readonly threadTs: string | null;
  /** As sent, with a `block_id` on every block. */
  body: Json;
  metadata: Json | null;
  isEdited: boolean;
  isDeleted: boolean;
}

export interface View {
  readonly id: string;
  readonly user: string;
  view: Json;
  hash: string;
}

interface ResponseUrl {
  readonly channel: string;
  readonly user: string;
  readonly original: StoredMessage | null;
  readonly bornMs: number;
  posts: number;
}

/** Several workspaces of one company, in which an app that all of them have is one and the same bot. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly bot: World['bot'];
}

/** One workspace with one app in it. */
export interface World {
  readonly now: () => Date;
  readonly team: { readonly id: string; readonly domain: string };
  readonly organization: Organization | null;
  /** It is served by what the organization has installed. */
  isOrgInstall: boolean;
  readonly bot: {
    readonly id: string;
    readonly userId: string;
    readonly name: string;
    readonly appId: string;
  };
  readonly tokens: { bot: string; app: string; readonly signingSecret: string };
  /** Set to make every call answer with it: `token_revoked`, `account_inactive` … */
  tokenError: string | null;
  readonly scopes: Set<string>;
  readonly channels: Map<string, Channel>;
  readonly people: Map<string, Person>;
  readonly messages: StoredMessage[];
  readonly views: Map<string, View>;
  readonly homes: Map<string, View>;
  readonly responseUrls: Map<string, ResponseUrl>;
  readonly triggers: Map<string, { readonly user: string; readonly bornMs: number; isUsed: boolean }>;
  /** Unlike any other of this world, also within one moment of its clock. */
  nextTs(): string;
  nextId(letter: string): string;
}

export const SCOPES = [
  'commands',
  'chat:write',
  'chat:write.public',
  'app_mentions:read',
  'channels:read',
  'groups:read',
  'channels:history',
  'groups:history',
  'im:write',
  'users:read',
] as const;

/** All that exists at one Slack has ids of its own. */
export function createIds(): World['nextId'] {
  let ids = 0;
  return (letter) => `${letter}0${(++ids).toString(36).toUpperCase().padStart(8, '0')}`;
}

export const createBot = (nextId: World['nextId'], appId = nextId('A')): World['bot'] => ({
  id: nextId('B'),
  userId: nextId('U'),
  name: 'paperboy',
  appId,
});

export function createWorld(
  now: () => Date,
  scopes: readonly string[],
  {
    nextId = createIds(),
    first,
    domain = 'loopback',
    organization = null,
  }: {
    nextId?: World['nextId'];
    /** The workspace of whoever made the app; there is no token for this one but by installing. */
    first?: World;
    domain?: string;
    organization?: Organization | null;
  } = {},
): World {
  let moment = 0;
  const secret = () => `sentinel${randomBytes(12).toString('hex')}`;
  return {
    now,
    team: { id: nextId('T'), domain },
    organization,
    isOrgInstall: false,
    bot: organization?.bot ?? createBot(nextId, first?.bot.appId),
    tokens: first
      ? { ...first.tokens, bot: '' }
      : { bot: `xoxb-${secret()}`, app: `xapp-1-${secret()}`, signingSecret: secret() },
    tokenError: null,
    scopes: new Set(scopes),
    channels: new Map(),
    people: new Map(),
    messages: [],
    views: new Map(),
    homes: new Map(),
    responseUrls: new Map(),
    triggers: new Map(),
    nextTs: () => `${Math.floor(now().getTime() / 1000)}.${String(++moment).padStart(6, '0')}`,
    nextId,
  };
}

export function addTrigger(world: World, user: string): string {
  const id = `${world.triggers.size + 1}.${world.team.id}.${randomBytes(8).toString('hex')}`;
  world.triggers.set(id, { user, bornMs: world.now().getTime(), isUsed: false });
  return id;
}

/** Exchanges a trigger for its user; once, and within three seconds. */
export function useTrigger(world: World, id: unknown): { user: string } | { error: string } {
  const trigger = world.triggers.get(String(id));
  if (!trigger) return { error: 'invalid_trigger_id' };
  if (trigger.isUsed) return { error: 'exchanged_trigger_id' };
  if (world.now().getTime() - trigger.bornMs > TRIGGER_MS) return { error: 'expired_trigger_id' };
  trigger.isUsed = true;
  return { user: trigger.user };
}

/** The path of a fresh `response_url`. */
export function addResponseUrl(
  world: World,
  { channel, user, original }: Pick<ResponseUrl, 'channel' | 'user' | 'original'>,
): string {
  const path = `/commands/${world.team.id}/sentinel${randomBytes(8).toString('hex')}`;
  world.responseUrls.set(path, { channel, user, original, bornMs: world.now().getTime(), posts: 0 });
  return path;
}

/** Takes one of the five posts of a `response_url`; its errors are from memory. */
export function useResponseUrl(world: World, path: string): { url: ResponseUrl } | { error: string } {
  const url = world.responseUrls.get(path);
  if (!url) return { error: 'invalid_url' };
  if (world.now().getTime() - url.bornMs > RESPONSE_URL_MS) return { error: 'expired_url' };
  if (url.posts >= REFUSED_OVER.responseUrlPosts) return { error: 'used_url' };
  url.posts++;
  return { url };
}

/** Ephemeral messages are never found again by their time. */
export const findMessage = (world: World, channel: unknown, ts: unknown): StoredMessage | undefined =>
  world.messages.find(
    (message) =>
      message.channel === channel && message.ts === ts && !message.isDeleted && message.visibleTo === null,
  );

export function store(
  world: World,
  message: Pick<StoredMessage, 'channel' | 'user' | 'visibleTo' | 'threadTs' | 'body'> & {
    readonly metadata?: Json | null;
  },
): StoredMessage {
  const stored: StoredMessage = {
    metadata: null,
    ...message,
    body: withBlockIds(world, message.body),
    ts: world.nextTs(),
    isEdited: false,
    isDeleted: false,
  };
  world.messages.push(stored);
  return stored;
}

export const withBlockIds = (world: World, body: Json): Json =>
  Array.isArray(body.blocks)
    ? { ...body, blocks: body.blocks.map((block: Json) => ({ block_id: world.nextId('b'), ...block })) }
    : body;
