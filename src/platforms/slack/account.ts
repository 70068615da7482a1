import { type ClientOptions, createClient } from './client.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from './commands.ts';
import { orRefusal } from './refusal.ts';

export interface Account extends Omit<ClientOptions, 'token'> {
  readonly botToken: string;
  readonly appToken?: string | undefined;
}

export interface Inspected {
  readonly workspace: string;
  readonly bot: string;
  /** Scopes that nothing works without. */
  readonly missing: readonly string[];
  /** Optional scopes that were not granted, and what is not possible without each. */
  readonly optional: readonly { readonly scope: string; readonly what: string }[];
}

/** Who the bot is and what it may do; changes nothing. Rejects with a `UserError`. */
export async function inspectAccount({ botToken, appToken, ...options }: Account): Promise<Inspected> {
  const { apiUrl } = options;
  const client = createClient({ ...options, token: botToken });
  const {
    team = '',
    user = '',
    response_metadata,
  } = await orRefusal(client.auth.test(), { variable: 'SLACK_BOT_TOKEN', apiUrl });
  if (appToken !== undefined) {
    const opening = createClient({ ...options, token: appToken }).apps.connections.open();
    await orRefusal(opening, { variable: 'SLACK_APP_TOKEN', apiUrl });
  }
  const granted = new Set(response_metadata?.scopes ?? []);
  // A server that stands in for Slack may say nothing about scopes.
  const isMissing = (scope: string) => granted.size > 0 && !granted.has(scope);
  return {
    workspace: team,
    bot: user,
    missing: REQUIRED_SCOPES.filter(isMissing),
    optional: Object.entries(OPTIONAL_SCOPES).flatMap(([scope, what]) =>
      isMissing(scope) ? [{ scope, what }] : [],
    ),
  };
}
