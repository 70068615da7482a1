import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBuckets } from './buckets.ts';
import { aKeyPair, createCaller } from './door.ts';
import { rateLimited, refused } from './errors.ts';
import { createFaults, type Fault } from './faults.ts';
import { createGateway } from './gateway.ts';
import { type Answer, type Asked, createInteractions, idOf, type Who } from './interactions.ts';
import { admission, createRest, type Request } from './rest.ts';
import { createWorld, type Posted } from './world.ts';

const TOKEN = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.GfakeX.sentinel-token-of-nobody-00000';

/**
 * Discord over loopback, for the real discord.js, until it is closed: REST and gateway of one application in one guild
 * with one channel. Strict like the real one, and on the clock that it is given.
 */
export async function openDiscord({
  now = () => new Date('2026-08-20T07:40:00Z'),
  shards = 1,
  maxConcurrency = shards,
  sessions = 1_000,
}: {
  now?: () => Date;
  /** How many are recommended, and demanded. */
  shards?: number;
  /** How many of them may identify at the same time. */
  maxConcurrency?: number;
  /** How often anybody may identify in 24 hours. */
  sessions?: number;
} = {}) {
  const world = createWorld(now);
  const channel = world.addChannel();
  const faults = createFaults();
  const buckets = createBuckets(now);
  const requests: Request[] = [];
  const watchers = new Set<() => void>();
  const changed = () => {
    for (const look of watchers) look();
  };
  const interactions = createInteractions(world, changed);
  let port = 0;
  const gatewayUrl = () => `ws://127.0.0.1:${port}/gateway`;
  const gateway = createGateway(world, { token: TOKEN, url: gatewayUrl, shards, maxConcurrency });
  const { publicKey, key } = aKeyPair();
  const caller = createCaller(world, key);
  let endpoint: string | null = null;
  /** What became of each call: a status, or that nobody answered. */
  const called: (number | 'no answer')[] = [];
  const rest = createRest(
    world,
    interactions,
    { ...gateway, url: gatewayUrl, sessions },
    { publicKey, endpoint: () => endpoint },
  );

  async function serve(incoming: IncomingMessage, response: ServerResponse) {
    const url = new URL(incoming.url ?? '/', 'http://loopback');
    const method = incoming.method ?? 'GET';
    const path = decodeURIComponent(url.pathname).replace(/^\/api\/v10/, '');
    const text = await bodyOf(incoming);
    const found = url.pathname.startsWith('/api/v10/') ? rest.find(method, path) : null;
    if (!found) return send(response, refused.notFound);
    const refusal = admission(incoming.headers, {
      token: TOKEN,
      isOpen: found.route.isOpen === true,
      body: text,
    });
    if (refusal) return send(response, refusal);

    const request: Request = {
      method,
      path,
      query: url.searchParams,
      body: text === '' ? undefined : JSON.parse(text),
    };
    requests.push(request);
    const limit = found.bucket === null ? null : buckets.count(found.bucket);
    if (limit !== null && limit.retryAfterMs !== null)
      return refuseForRate(response, limit.retryAfterMs, 'user', limit.headers);
    const fault = faults.take(method, path);
    if (fault && (await spoil(response, fault))) return changed();
    const answer = found.route.answer(request, found.parts);
    if (fault) spoilAfter(response, fault, answer, limit?.headers);
    else send(response, answer, limit?.headers);
    changed();
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error) => response.destroy(error));
  });
  server.on('upgrade', gateway.upgrade);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  function happen(type: number, data: unknown, who: Who, on: Posted | null = null): Asked {
    const { asked, event } = interactions.ask(type, data, who, on);
    // One or the other: interactions/receiving-and-responding, "Receiving an Interaction"
    if (endpoint === null) gateway.send('INTERACTION_CREATE', event);
    else void call(endpoint, asked, event);
    return asked;
  }

  /** Answered with 202 it is to be answered by the callback, with 200 it is by the body. Discord calls once only. */
  async function call(url: string, { id, token }: Asked, event: unknown): Promise<void> {
    try {
      const response = await fetch(url, caller.signed(event));
      const text = await response.text();
      called.push(response.status);
      if (response.status === 200) interactions.respond(id, token, JSON.parse(text));
    } catch {
      called.push('no answer');
    }
    changed();
  }

  return {
    apiUrl: `http://127.0.0.1:${port}/api`,
    token: TOKEN,
    applicationId: world.applicationId,
    guildId: world.guildId,
    /** The channel where things happen unless a test says otherwise. */
    channel,
    world,
    gateway,
    /** What its requests over HTTP are signed for. */
    publicKey,
    /** A request as it would send it, or nearly. */
    signed: caller.signed,
    called: called as readonly (number | 'no answer')[],
    /** Sets the application's Interactions Endpoint URL, if it passes; null: back to the gateway. */
    async callAt(url: string | null): Promise<void> {
      if (url !== null) await caller.verify(url);
      endpoint = url;
    },
    /** What was asked for by REST and admitted, in order. */
    requests: requests as readonly Request[],
    /** The next request that fits goes wrong. */
    fail: (method: string, path: RegExp, fault: Fault, times?: number) =>
      faults.plan(method, path, fault, times),
    heal: faults.clear,
    setRateLimit: buckets.set,
    /** Every message of a channel, oldest first. */
    messages: (id = channel.id): Posted[] => world.in(id),

    /** Somebody types `/paper search query:…`. Numbers and booleans are sent as such. */
    type(
      subCommand: string,
      options: Readonly<Record<string, string | number | boolean>> = {},
      who: Who = {},
    ): Asked {
      return happen(2, commandData(subCommand, options), who);
    },
    /** What would be sent if somebody typed that. */
    written: (subCommand: string) => interactions.ask(2, commandData(subCommand, {}), {}),
    /** Somebody is in the middle of typing the last option. */
    complete(subCommand: string, options: Readonly<Record<string, string | number>>, who: Who = {}): Asked {
      const data = commandData(subCommand, options);
      const typed = data.options[0]?.options.at(-1);
      if (typed) Object.assign(typed, { focused: true });
      return happen(4, data, who);
    },
    /** Somebody presses the button of a message, or chooses the option, that reads so. */
    press(on: Posted, label: string, who: Who = {}): Asked {
      const id = idOf(on.components, label);
      const select = selectWith(on, id);
      const data = select
        ? { component_type: 3, custom_id: select, values: [id] }
        : { component_type: 2, custom_id: id };
      return happen(3, data, who, on);
    },
    /** Somebody sends off a modal. */
    submit(
      { modal, channel, user, on }: Asked,
      values: Readonly<Record<string, string>>,
      who: Who = {},
    ): Asked {
      if (!modal) throw new Error('No modal was shown');
      const components = modal.components.flatMap((part) =>
        part.type === 18 ? [{ type: 18, component: sent(part.component, values) }] : [],
      );
      return happen(5, { custom_id: modal.custom_id, components }, { channel, user, ...who }, on);
    },
    /** The bot is removed from a server. */
    removeBot(guild = world.guildId): void {
      world.guilds.delete(guild);
      gateway.send('GUILD_DELETE', { id: guild });
    },
    /** A server is away for a while, with the bot still in it. */
    outage: (guild = world.guildId) => gateway.send('GUILD_DELETE', { id: guild, unavailable: true }),
    /** The bot is let into a server, which may be one that it was in before. */
    invite(guild = world.guildId): void {
      world.guilds.set(guild, 'Readers');
      gateway.welcome(guild);
    },
    deleteChannel(id: string): void {
      const deleted = world.channels.get(id);
      if (!deleted) throw new Error(`There is no channel ${id}`);
      world.channels.delete(id);
      const { type, name, guild } = deleted;
      const isThread = type >= 10 && type <= 12;
      gateway.send(isThread ? 'THREAD_DELETE' : 'CHANNEL_DELETE', {
        id,
        type,
        guild_id: guild,
        ...(isThread ? { parent_id: channel.id } : { name, position: 0, permission_overwrites: [] }),
      });
    },
    async close(): Promise<void> {
      gateway.end();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    /** Resolves when it is so; looked at after every request. */
    until(isSo: () => boolean): Promise<void> {
      return new Promise((resolve) => {
        const look = () => {
          if (!isSo()) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      });
    },
  };

  function commandData(subCommand: string, options: Readonly<Record<string, string | number | boolean>>) {
    const given = Object.entries(options).map(([name, value]) => ({ name, type: typeOf(value), value }));
    return {
      id: '300000000000000001',
      name: 'paper',
      type: 1,
      options: [{ name: subCommand, type: 1, options: given }],
    };
  }
}

const typeOf = (value: string | number | boolean) =>
  typeof value === 'string' ? 3 : typeof value === 'boolean' ? 5 : Number.isInteger(value) ? 4 : 10;

/** The select that has an option with this value. */
const selectWith = ({ components }: Posted, value: string): string | undefined => {
  const inside = (all: Posted['components']): Posted['components'][number][] =>
    all.flatMap((each) => [each, ...inside([...(each.components ?? [])])]);
  return inside(components).find(({ options }) => options?.some((option) => option.value === value))
    ?.custom_id;
};

/** A field as it is sent off: what was filled in, else what stood there. */
function sent(
  field: Extract<NonNullable<Asked['modal']>['components'][number], { type: 18 }>['component'],
  filled: Readonly<Record<string, string>>,
) {
  const { type, custom_id } = field;
  const value = filled[custom_id];
  if (field.type === 4) return { type, custom_id, value: value ?? field.value ?? '' };
  const chosen = field.options.filter((option) =>
    value === undefined ? option.default : option.value === value,
  );
  return { type, custom_id, values: chosen.map((option) => option.value) };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A 204 has no content type: discord.js would try to read one. */
function send(
  response: ServerResponse,
  { status, body }: Answer,
  headers: Record<string, string> = {},
): void {
  if (body === undefined) response.writeHead(status, headers).end();
  else
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function refuseForRate(
  response: ServerResponse,
  retryAfterMs: number,
  scope: 'user' | 'global' | 'shared',
  headers: Record<string, string> = {},
): void {
  send(
    response,
    { status: 429, body: rateLimited(retryAfterMs, scope === 'global') },
    {
      ...headers,
      via: '1.1 loopback',
      'retry-after': String(retryAfterMs / 1000),
      'x-ratelimit-scope': scope,
      ...(scope === 'global' ? { 'x-ratelimit-global': 'true' } : {}),
    },
  );
}

/** True: the request got this far and no further. */
async function spoil(response: ServerResponse, fault: Fault): Promise<boolean> {
  switch (fault.how) {
    case 'status':
      send(response, {
        status: fault.status,
        body: fault.body ?? { message: 'Internal Server Error', code: 0 },
      });
      return true;
    case 'rate-limit':
      refuseForRate(response, fault.retryAfterMs, fault.scope);
      return true;
    case 'drop':
      response.destroy();
      return true;
    case 'stall':
      return true;
    case 'wait':
      await fault.until;
      return false;
    default:
      return false;
  }
}

function spoilAfter(
  response: ServerResponse,
  fault: Fault,
  answer: Answer,
  headers?: Record<string, string>,
): void {
  switch (fault.how) {
    case 'drop-after':
      response.destroy();
      return;
    case 'stall-after':
      return;
    case 'status-after':
      send(response, { status: fault.status, body: { message: 'Internal Server Error', code: 0 } });
      return;
    case 'broken-after':
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer.body).slice(0, -20));
      return;
    default:
      send(response, answer, headers);
  }
}
