import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { type ClientOptions, createClient } from './client.ts';

/** Who the bot is in a workspace. */
export interface Identity {
  readonly botUserId: string;
  /** Its workspace: a call from elsewhere names its own one. */
  readonly team: string;
  /** The organization that this belongs to; null: to none. */
  readonly organization: string | null;
}

/** The bot in one workspace. */
export interface Workspace {
  /** Not to be kept: tokens change. */
  readonly client: WebClient;
  /** Rejects as calls of the client do. */
  identity(): Promise<Identity>;
}

export interface Workspaces {
  /**
   * Rejects with a `NoToken` where it can't be spoken to.
   * @param organization through which it is served, where a call told so
   */
  find(installation: string, organization?: string | null): Promise<Workspace>;
  /** Its token was refused, or there is a new one: what is remembered of it is not true any more. */
  forget(installation: string): void;
}

/** Nothing was asked of Slack, for want of a token. `unauthorized`: somebody there has to install the app again. */
export class NoToken extends Error {
  override readonly name = 'NoToken';
  readonly kind: 'unauthorized' | 'retry';
  readonly afterMs: number | null;

  constructor(
    kind: NoToken['kind'],
    detail: string,
    { afterMs = null, cause }: { afterMs?: number | null; cause?: unknown } = {},
  ) {
    super(detail, { cause });
    this.kind = kind;
    this.afterMs = afterMs;
  }
}

const identityShape = z
  .object({ user_id: z.string().default(''), team_id: z.string(), enterprise_id: z.string().nullish() })
  .transform(({ user_id, team_id, enterprise_id }) => ({
    botUserId: user_id,
    team: team_id,
    organization: enterprise_id ?? null,
  }));

/** The one whose token is set, whatever is asked for: people from elsewhere are answered with it too. */
export function createOneWorkspace(options: ClientOptions): Workspaces {
  const client = createClient(options);
  let known: Promise<Identity> | null = null;

  function identity(): Promise<Identity> {
    known ??= client.auth.test().then((answer) => identityShape.parse(answer));
    known.catch(() => {
      known = null;
    });
    return known;
  }

  return { find: async () => ({ client, identity }), forget: () => {} };
}
