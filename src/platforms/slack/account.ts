import { type ClientOptions, createClient } from './client.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from './commands.ts';
import { createInstalledWorkspaces, type InstalledOptions } from './installed.ts';
import { orRefusal } from './refusal.ts';
import { toFailure } from './result.ts';

/** Workspaces that are asked at the same time. */
const AT_ONCE = 8;

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

/** What is wrong with the token of a workspace, or of an organization for all its workspaces. */
export interface Unusable {
  readonly installation: string;
  readonly detail: string;
}

/** How many are served, and whose tokens don't work; tokens that are due are renewed. */
export async function inspectWorkspaces(options: InstalledOptions): Promise<{
  readonly workspaces: number;
  readonly organizations: number;
  readonly unusable: readonly Unusable[];
}> {
  const workspaces = createInstalledWorkspaces(options);
  const all = await options.installations.list();
  const holders = all.filter(({ through }) => through === null);
  const unusable: Unusable[] = [];
  const waiting = [...holders];
  async function askNext(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      try {
        const { client } = await workspaces.find(next.id);
        await client.auth.test();
      } catch (error) {
        unusable.push({ installation: next.id, detail: toFailure(error).detail });
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, askNext));
  const organizations = holders.filter(({ id }) => /^E/.test(id)).length;
  return {
    workspaces: all.length - organizations,
    organizations,
    unusable: unusable.sort((a, b) => (a.installation < b.installation ? -1 : 1)),
  };
}
