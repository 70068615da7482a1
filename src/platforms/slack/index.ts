import type { RequestListener } from 'node:http';
import type { IsStillIn } from '../../core/departure.ts';
import { UserError } from '../../core/errors.ts';
import type { Density } from '../../core/message.ts';
import type { People, PlatformTools, Receiver, Sender } from '../../core/platform.ts';
import { createBodies } from './body.ts';
import { createReceiver, SLACK_PATH, type Way } from './connection.ts';
import { createInstall } from './install.ts';
import { createInstalledWorkspaces } from './installed.ts';
import { createPeople, type Editors } from './people.ts';
import { createPresence } from './presence.ts';
import { createSender } from './send.ts';
import { createOneWorkspace, type Workspaces } from './workspaces.ts';

export { inspectAccount, inspectWorkspaces } from './account.ts';
export { createBodies } from './body.ts';

export interface SlackOptions extends PlatformTools {
  /** Of the one workspace that is served. */
  readonly botToken?: string | undefined;
  /** With the secret, in place of a token: every workspace is served that installs the app. Takes `installationsOf`. */
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  /** For Socket Mode. */
  readonly appToken?: string | undefined;
  /** For requests that Slack sends over HTTP. */
  readonly signingSecret?: string | undefined;
  /** `https://slack.com/api`, or whatever speaks its protocol. */
  readonly apiUrl: string;
  readonly density?: Density;
  readonly editors?: Editors;
  /** After that long somebody who waits hears that it goes on. */
  readonly patienceMs?: number;
  /** How long stopping waits for answers that are being worked on. */
  readonly graceMs?: number;
  /** How long a new connection may stay silent. */
  readonly helloMs?: number;
  /** The first wait after what failed. */
  readonly pauseMs?: number;
}

export interface Slack {
  readonly receiver: Receiver;
  readonly sender: Sender;
  readonly people: People;
  readonly isStillIn: IsStillIn;
  /** What Slack and people’s browsers call over HTTP. */
  readonly routes: readonly { readonly path: string; readonly listener: RequestListener }[];
  /** Slack calls; else there is a socket of which there may be only one. */
  readonly isCalled: boolean;
}

/**
 * Slack as a place where people ask, and one where papers are posted; each works without the other. Throws a
 * `UserError` when the tokens are not what they should be.
 */
export function createSlack({
  density = 'compact',
  editors = 'everyone',
  patienceMs = 8_000,
  graceMs = 5_000,
  helloMs = 10_000,
  pauseMs = 1_000,
  ...options
}: SlackOptions): Slack {
  const way = wayOf(options);
  const { workspaces, routes, isOne } = servedBy(options);
  const toBody = createBodies({ ...options, density });
  const presence = createPresence({ workspaces, isOne });
  const connection = {
    ...options,
    workspaces,
    isOne,
    way,
    toBody,
    patienceMs,
    graceMs,
    helloMs,
    pauseMs,
    isOf: presence.isOf,
  };
  const { receiver, listener } = createReceiver(connection);
  return {
    receiver,
    sender: createSender({ ...options, workspaces, toBody }),
    people: createPeople({ ...options, workspaces, editors }),
    isStillIn: presence.isStillIn,
    routes: listener ? [{ path: SLACK_PATH, listener }, ...routes] : routes,
    isCalled: listener !== null,
  };
}

/** The workspaces that these tokens are for, and where more of them install the app. */
function servedBy(options: SlackOptions): {
  readonly workspaces: Workspaces;
  readonly routes: Slack['routes'];
  readonly isOne: boolean;
} {
  const { botToken, clientId, clientSecret, apiUrl, log, installationsOf } = options;
  if (botToken !== undefined)
    return { workspaces: createOneWorkspace({ token: botToken, apiUrl, log }), routes: [], isOne: true };
  if (clientId === undefined || clientSecret === undefined)
    throw new UserError('Slack takes SLACK_BOT_TOKEN, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET.');
  if (!installationsOf)
    throw new UserError(
      'Tokens of workspaces that install Paperboy are kept encrypted, and there is no key for that: set PAPERBOY_KEYS to what “paperboy keys new” prints (or openssl rand -base64 32), and keep a copy of it apart from the database.',
    );
  const installations = installationsOf('slack');
  const credentials = { ...options, clientId, clientSecret, installations };
  const workspaces = createInstalledWorkspaces(credentials);
  return { workspaces, routes: createInstall({ ...credentials, workspaces }), isOne: false };
}

/** Slack tells its tokens apart by their first letters; those of a stand-in may have any. */
function wayOf({ botToken, appToken, signingSecret }: SlackOptions): Way {
  if (botToken !== undefined && /^xapp-/.test(botToken))
    throw new UserError(
      'SLACK_BOT_TOKEN holds an app-level token (xapp-). Put that into SLACK_APP_TOKEN, and the Bot User OAuth Token (xoxb-) here.',
    );
  if (botToken !== undefined && /^xox[a-z]-/.test(botToken) && !/^xoxb-/.test(botToken))
    throw new UserError(
      'SLACK_BOT_TOKEN holds a token of another kind. It is the Bot User OAuth Token, which begins with xoxb-.',
    );
  if (appToken !== undefined && /^xox/.test(appToken))
    throw new UserError(
      'SLACK_APP_TOKEN is not an app-level token. Make one with the scope connections:write under Basic Information; it begins with xapp-.',
    );
  if (appToken !== undefined) return { type: 'socket', appToken };
  if (signingSecret !== undefined) return { type: 'http', signingSecret };
  throw new UserError(
    botToken === undefined
      ? 'SLACK_CLIENT_ID alone doesn’t let Slack reach Paperboy. Set SLACK_SIGNING_SECRET and PORT (HTTP), or SLACK_APP_TOKEN (Socket Mode) and PORT.'
      : 'SLACK_BOT_TOKEN alone doesn’t let Slack reach Paperboy. Set SLACK_APP_TOKEN (Socket Mode, no public address needed), or SLACK_SIGNING_SECRET and PORT (HTTP).',
  );
}
