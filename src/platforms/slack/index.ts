import type { RequestListener } from 'node:http';
import { UserError } from '../../core/errors.ts';
import type { Density } from '../../core/message.ts';
import type { People, PlatformTools, Receiver, Sender } from '../../core/platform.ts';
import { createBodies } from './body.ts';
import { createReceiver, SLACK_PATH, type Way } from './connection.ts';
import { createPeople, type Editors } from './people.ts';
import { createSender } from './send.ts';

export { inspectAccount } from './account.ts';
export { createBodies } from './body.ts';

export interface SlackOptions extends PlatformTools {
  readonly botToken: string;
  /** For Socket Mode; then nothing else is needed. */
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
  /** Where Slack's requests are to come, if it reaches us over HTTP; null with Socket Mode. */
  readonly route: { readonly path: string; readonly listener: RequestListener } | null;
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
  const toBody = createBodies({ ...options, density });
  const connection = { ...options, way, toBody, patienceMs, graceMs, helloMs, pauseMs };
  const { receiver, listener } = createReceiver(connection);
  return {
    receiver,
    sender: createSender({ ...options, token: options.botToken, toBody }),
    people: createPeople({ ...options, token: options.botToken, editors }),
    route: listener && { path: SLACK_PATH, listener },
  };
}

/** Slack tells its tokens apart by their first letters; those of a stand-in may have any. */
function wayOf({ botToken, appToken, signingSecret }: SlackOptions): Way {
  if (/^xapp-/.test(botToken))
    throw new UserError(
      'SLACK_BOT_TOKEN holds an app-level token (xapp-). Put that into SLACK_APP_TOKEN, and the Bot User OAuth Token (xoxb-) here.',
    );
  if (/^xox[a-z]-/.test(botToken) && !/^xoxb-/.test(botToken))
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
    'SLACK_BOT_TOKEN alone doesn’t let Slack reach Paperboy. Set SLACK_APP_TOKEN (Socket Mode, no public address needed), or SLACK_SIGNING_SECRET and PORT (HTTP).',
  );
}
