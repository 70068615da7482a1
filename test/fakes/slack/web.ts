import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Refusal, readContent } from './content.ts';
import type { Fault, Faults } from './faults.ts';
import { METHODS } from './methods.ts';
import type { Rules } from './validate.ts';
import { type Json, store, useResponseUrl, type World, withBlockIds } from './world.ts';

export interface Call {
  /** A method of the Web API, or `respond` for a post to a `response_url`. */
  readonly method: string;
  readonly args: Json;
  readonly token: string;
}

interface Web {
  readonly world: World;
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

/** The Web API and the `response_url`s, with the faults that a test asked for. */
export function createWeb({ world, rules, faults, calls, ticket }: Web) {
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
    const answer = fault ? faulty(fault) : run();
    if (answer === 'drop') response.destroy();
    if (typeof answer === 'string') return;
    const { status, headers, body: given } = answer;
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'x-oauth-scopes': [...world.scopes].join(','),
      ...headers,
    });
    response.end(typeof given === 'string' ? given : JSON.stringify(given));
  };

  function call(name: string, args: Json, token: string): Answer {
    const refusal = refuseToken(name, token);
    const result = refusal ?? (name === OPEN ? { url: ticket() } : METHODS[name]?.run(args, world, rules));
    return { status: 200, body: toBody(result ?? { error: 'unknown_method' }) };
  }

  function refuseToken(name: string, token: string): Refusal | null {
    const wanted = name === OPEN ? 'app' : METHODS[name]?.token;
    const kind = token === world.tokens.bot ? 'bot' : token === world.tokens.app ? 'app' : null;
    if (token === '') return { error: 'not_authed' };
    if (kind === null) return { error: 'invalid_auth' };
    if (world.tokenError !== null) return { error: world.tokenError };
    if (wanted !== undefined && wanted !== kind) return { error: 'not_allowed_token_type' };
    const scopes = METHODS[name]?.scopes ?? [];
    if (scopes.length === 0 || scopes.some((scope) => world.scopes.has(scope))) return null;
    return { error: 'missing_scope', needed: scopes.join(','), provided: [...world.scopes].join(',') };
  }

  /** It needs no token and no membership. */
  function respond(path: string, args: Json): Answer {
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

function faulty(fault: Fault): Answer | 'drop' | 'stall' {
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
