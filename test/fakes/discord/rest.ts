import { readCommands } from './command-form.ts';
import { invalidForm, type Refusal, refused } from './errors.ts';
import type { Answer, createInteractions } from './interactions.ts';
import { createMessages } from './messages.ts';
import type { World } from './world.ts';

export interface Request {
  readonly method: string;
  /** Below `/api/v10`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  /** What shares a rate limit; null: none has one. */
  readonly bucket: string | null;
  /** The token in the path is all it takes. */
  readonly isOpen?: true;
  answer(request: Request, parts: string[]): Answer;
}

const ID = '(\\d{17,20})';
const TOKEN = '([\\w.-]+)';

/** Discord's REST API as far as a paperboy uses it. */
export function createRest(
  world: World,
  interactions: ReturnType<typeof createInteractions>,
  gateway: {
    readonly url: () => string;
    readonly shards: () => number;
    readonly identifies: () => number;
    readonly maxConcurrency: number;
    /** Of those in 24 hours. */
    readonly sessions: number;
  },
  application: { readonly publicKey: string; readonly endpoint: () => string | null },
) {
  const messages = createMessages(world);
  const ok = (body: unknown): Answer => ({ status: 200, body });
  const me = {
    id: world.botId,
    username: 'paperboy',
    discriminator: '0',
    avatar: null,
    bot: true,
    global_name: null,
  };

  const route = (method: string, path: string, bucket: string | null, answer: Route['answer']): Route => ({
    method,
    path: new RegExp(`^${path}$`),
    bucket,
    answer,
    ...(path.includes(TOKEN) ? { isOpen: true as const } : {}),
  });

  const routes: readonly Route[] = [
    route('GET', '/gateway/bot', null, () =>
      ok({
        url: gateway.url(),
        shards: gateway.shards(),
        session_start_limit: {
          total: 1_000,
          remaining: gateway.sessions - gateway.identifies(),
          reset_after: 86_400_000,
          max_concurrency: gateway.maxConcurrency,
        },
      }),
    ),
    route('GET', '/users/@me', 'me', () => ok(me)),
    route('GET', '/users/@me/guilds', 'guilds', ({ query }) => guildsFrom(query)),
    route('GET', `/guilds/${ID}`, 'guild', (_, [id = '']) => {
      const name = world.guilds.get(id);
      return name === undefined ? refused.unknownGuild : ok({ id, name });
    }),
    route('GET', '/(?:oauth2/)?applications/@me', 'application', () =>
      ok({
        id: world.applicationId,
        name: 'Paperboy',
        description: '',
        icon: null,
        flags: 0,
        verify_key: application.publicKey,
        interactions_endpoint_url: application.endpoint(),
      }),
    ),
    route('POST', '/users/@me/channels', 'dm', ({ body }) =>
      messages.openDm(String((body as { recipient_id?: unknown }).recipient_id)),
    ),
    route('GET', `/channels/${ID}`, 'channel', (_, [id = '']) => messages.channel(id)),
    route('POST', `/channels/${ID}/messages`, 'create', ({ body }, [id = '']) => messages.create(id, body)),
    route('GET', `/channels/${ID}/messages`, 'list', ({ query }, [id = '']) => messages.list(id, query)),
    ...['GET', 'PATCH', 'DELETE'].map((method) =>
      route(method, `/channels/${ID}/messages/${ID}`, `one ${method}`, ({ body }, [id = '', message = '']) =>
        messages.one(method, id, message, body),
      ),
    ),
    ...['', `/guilds/${ID}`].flatMap((scope) => [
      route('GET', `/applications/${ID}${scope}/commands`, 'commands', (_, [app, guild]) =>
        withCommands(app, guild, (key) => ok(world.commands.get(key) ?? [])),
      ),
      route('PUT', `/applications/${ID}${scope}/commands`, 'commands', ({ body }, [app, guild]) =>
        withCommands(app, guild, (key) => overwrite(key, body)),
      ),
    ]),
    route('POST', `/interactions/${ID}/${TOKEN}/callback`, null, ({ body }, [id = '', token = '']) =>
      interactions.respond(id, token, body),
    ),
    route('POST', `/webhooks/${ID}/${TOKEN}`, 'follow-up', ({ body }, [, token = '']) =>
      interactions.followUp(token, body),
    ),
    route(
      'PATCH',
      `/webhooks/${ID}/${TOKEN}/messages/(@original|\\d{17,20})`,
      'original',
      ({ body }, [, token = '', id = '']) => interactions.editMessage(token, id, body),
    ),
    ...['GET', 'DELETE'].map((method) =>
      route(method, `/webhooks/${ID}/${TOKEN}/messages/@original`, 'original', (_, [, token = '']) =>
        interactions.original(token, method === 'DELETE'),
      ),
    ),
  ];

  /** resources/user, "Get Current User Guilds": by id, at most 200 at a time. */
  function guildsFrom(query: URLSearchParams): Answer {
    const limit = Number(query.get('limit') ?? 200);
    if (!(limit >= 1 && limit <= 200))
      return invalidForm([
        {
          path: ['limit'],
          code: 'NUMBER_TYPE_MAX',
          message: 'int value should be less than or equal to 200.',
        },
      ]);
    const after = BigInt(query.get('after') ?? 0);
    const guilds = [...world.guilds]
      .filter(([id]) => BigInt(id) > after)
      .sort(([a], [b]) => (BigInt(a) < BigInt(b) ? -1 : 1))
      .slice(0, limit);
    return ok(guilds.map(([id, name]) => ({ id, name, permissions: '0' })));
  }

  function withCommands(
    app: string | undefined,
    guild: string | undefined,
    answer: (key: string) => Answer,
  ): Answer {
    if (app !== world.applicationId) return refused.missingAccess;
    if (guild !== undefined && !world.guilds.has(guild)) return refused.missingAccess;
    return answer(guild ?? 'global');
  }

  /** A command keeps its id as long as it keeps its name. */
  function overwrite(key: string, body: unknown): Answer {
    const read = readCommands(body);
    if (!read.ok) return read.refusal;
    const before = new Map((world.commands.get(key) ?? []).map(({ name, id }) => [name, id]));
    const after = read.commands.map((command) => ({
      ...command,
      id: before.get(command.name) ?? world.snowflake(),
      application_id: world.applicationId,
      type: 1 as const,
      version: world.snowflake(),
    }));
    world.commands.set(key, after);
    return ok(after);
  }

  return {
    find(method: string, path: string): { route: Route; parts: string[]; bucket: string | null } | null {
      for (const route of routes) {
        const match = route.method === method ? route.path.exec(path) : null;
        if (!match) continue;
        const parts = match.slice(1);
        // A rate limit is one channel's, guild's or webhook's: the first part of the path.
        return { route, parts, bucket: route.bucket === null ? null : `${route.bucket} ${parts[0] ?? ''}` };
      }
      return null;
    },
  };
}

/** What every request has to have before anybody looks at what it wants. */
export function admission(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  { token, isOpen, body }: { token: string; isOpen: boolean; body: string },
): Refusal | null {
  if (!/^DiscordBot \(\S+, \S+\)/.test(String(headers['user-agent']))) return refused.badClient;
  if (!isOpen && headers.authorization !== `Bot ${token}`) return refused.unauthorized;
  const isJson = String(headers['content-type'] ?? '').startsWith('application/json');
  if (body !== '' && !isJson)
    return invalidForm([
      { path: [], code: 'CONTENT_TYPE_INVALID', message: 'Expected "Content-Type" header to be JSON' },
    ]);
  return null;
}
