import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Refusal, readContent } from './content.ts';
import type { Fault, Faults } from './faults.ts';
import { METHODS } from './methods.ts';
import type { OAuth } from './oauth.ts';
import type { Rules } from './validate.ts';
import { type Json, store, useResponseUrl, type World, withBlockIds } from './world.ts';

export interface Call {
  /** A method of the Web API, or `respond` for a post to a `response_url`. */
  readonly method: string;
  readonly args: Json;
  readonly token: string;
}

interface Web {
  /** The first one's token is simply there. */
  readonly worlds: readonly World[];
  readonly oauth: Pick<OAuth, 'access' | 'find'>;
  readonly rules: Rules;
  readonly faults: Faults;
  readonly calls: Call[];
  /** A fresh address for `apps.connections.open`. */
  readonly ticket: () => string;
}

interface Answer {
  readonly status: number;
  readonly body: Json | string;
  readonly headers?: Readonly<Record<string, string>>;
}

const OPEN = 'apps.connections.open';
const ACCESS = 'oauth.v2.access';

/** What a token is good for. */
interface Bearer {
  readonly kind: 'bot' | 'app';
  readonly world: World;
  readonly error: string | null;
  readonly isOrg: boolean;
}

/** The Web API and the `response_url`s, with the faults that a test asked for. */
export function createWeb({ worlds, oauth, rules, faults, calls, ticket }: Web) {
  const [first] = worlds as [World];
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await read(request);
    const { pathname } = new URL(request.url ?? '/', 'http://loopback');
    const method = pathname.startsWith('/api/') ? pathname.slice('/api/'.length) : 'respond';
    const args = argumentsOf(body, request.headers['content-type'] ?? '');
    const token =
      String(request.headers.authorization ?? '').replace(/^Bearer /, '') || String(args.token ?? '');
    calls.push({ method, args, token });
    const run = () => (method === 'respond' ? respond(pathname, args) : call(method, args, token));
    const fault = faults.take(method);
    if (fault && 'isDone' in fault && fault.isDone) run();
    if (fault?.type === 'wait') await fault.until;
    const answer = fault && fault.type !== 'wait' ? faulty(fault) : run();
    if (answer === 'drop') response.destroy();
    if (typeof answer === 'string') return;
    const { status, headers, body: given } = answer;
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'x-oauth-scopes': [...first.scopes].join(','),
      ...headers,
    });
    response.end(typeof given === 'string' ? given : JSON.stringify(given));
  };

  function call(name: string, args: Json, token: string): Answer {
    if (name === ACCESS) return { status: 200, body: toBody(oauth.access(args)) };
    const bearer = bearerOf(token, args);
    const refusal = refuse(name, token, bearer);
    const { world, isOrg } = bearer ?? { world: first, isOrg: false };
    const result = refusal ?? (name === OPEN ? { url: ticket() } : METHODS[name]?.run(args, world, rules));
    const asOrg = isOrg &&
      name === 'auth.test' && { team_id: world.organization?.id, is_enterprise_install: true };
    return { status: 200, body: toBody(result ? { ...result, ...asOrg } : { error: 'unknown_method' }) };
  }

  /** An organization's is good for all its workspaces: whose it is about can be told from the ids. */
  function bearerOf(token: string, args: Json): Bearer | null {
    if (token === first.tokens.bot)
      return { kind: 'bot', world: first, error: first.tokenError, isOrg: false };
    if (token === first.tokens.app)
      return { kind: 'app', world: first, error: first.tokenError, isOrg: false };
    const found = oauth.find(token);
    if (!found) return null;
    const ids = [args.channel, args.user, args.user_id, args.trigger_id].map(String);
    const isMeant = ({ channels, people, triggers }: World) =>
      ids.some((id) => channels.has(id) || people.has(id) || triggers.has(id));
    const world = found.worlds.find(isMeant) ?? found.worlds[0] ?? first;
    return { kind: 'bot', world, error: found.error ?? world.tokenError, isOrg: found.isOrg };
  }

  function refuse(name: string, token: string, bearer: Bearer | null): Refusal | null {
    if (token === '') return { error: 'not_authed' };
    if (bearer === null) return { error: 'invalid_auth' };
    if (bearer.error !== null) return { error: bearer.error };
    const wanted = name === OPEN ? 'app' : METHODS[name]?.token;
    if (wanted !== undefined && wanted !== bearer.kind) return { error: 'not_allowed_token_type' };
    const { scopes: granted } = bearer.world;
    const scopes = METHODS[name]?.scopes ?? [];
    if (scopes.length === 0 || scopes.some((scope) => granted.has(scope))) return null;
    return { error: 'missing_scope', needed: scopes.join(','), provided: [...granted].join(',') };
  }

  /** It needs no token and no membership. */
  function respond(path: string, args: Json): Answer {
    const world = worlds.find(({ responseUrls }) => responseUrls.has(path)) ?? first;
    const used = useResponseUrl(world, path);
    if ('error' in used) return { status: 404, body: { ok: false, error: used.error } };
    const { channel, user, original } = used.url;
    if (args.delete_original === true && original) {
      original.isDeleted = true;
      return { status: 200, body: { ok: true } };
    }
    const content = readContent(args, rules);
    if ('error' in content) return { status: 400, body: toBody(content) };
    if (args.replace_original === true && original) {
      original.body = withBlockIds(world, content.body);
      original.isEdited = true;
      return { status: 200, body: { ok: true } };
    }
    store(world, {
      channel,
      user: world.bot.userId,
      visibleTo: args.response_type === 'in_channel' ? null : user,
      threadTs: args.thread_ts === undefined ? null : String(args.thread_ts),
      body: content.body,
    });
    return { status: 200, body: { ok: true } };
  }
}

function faulty(fault: Exclude<Fault, { type: 'wait' }>): Answer | 'drop' | 'stall' {
  switch (fault.type) {
    case 'error':
      return { status: 200, body: { ok: false, error: fault.error } };
    case 'limited': {
      const headers = fault.retryAfterS === undefined ? {} : { 'retry-after': String(fault.retryAfterS) };
      return { status: 429, body: { ok: false, error: 'ratelimited' }, headers };
    }
    case 'status':
      return {
        status: fault.status,
        body: '<h1>Slack is down</h1>',
        headers: { 'content-type': 'text/html' },
      };
    case 'garbage':
      return { status: 200, body: '{"ok":tr' };
    case 'drop':
    case 'stall':
      return fault.type;
  }
}

function toBody(result: Json | Refusal): Json {
  if (!('error' in result)) return { ok: true, ...result };
  const { errors } = result as Refusal;
  const messages = errors?.map((line) => `[ERROR] ${line}`);
  return { ok: false, ...result, ...(messages && { response_metadata: { messages } }) };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** JSON, or a form in which what is no plain value stands as JSON. */
function argumentsOf(body: string, type: string): Json {
  if (type.includes('json')) return JSON.parse(body || '{}');
  const given = [...new URLSearchParams(body)];
  return Object.fromEntries(
    given.map(([name, value]) => [name, JSON_ARGUMENTS.has(name) ? parsed(value) : value]),
  );
}

const JSON_ARGUMENTS = new Set(['blocks', 'attachments', 'metadata', 'view']);

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
