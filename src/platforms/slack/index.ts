import type { RequestListener } from 'node:http';
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import { WebAPIPlatformError } from '@slack/web-api';
import { UserError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { Receiver } from '../../core/platform.ts';
import { clientOptions, createClient, toSlackLogger } from './client.ts';
import type { Recall } from './commands.ts';
import { createConnection } from './connection.ts';
import { createDoor } from './door.ts';
import { listen } from './receive.ts';
import { renderSlack, type SlackLook } from './render.ts';

export interface SlackOptions {
  readonly botToken: string;
  /** Socket Mode with an app-level token, or requests that Slack signs. */
  readonly door:
    | { readonly type: 'socket'; readonly appToken: string }
    | { readonly type: 'http'; readonly signingSecret: string };
  /** `https://slack.com/api/` or another server that speaks as Slack does. */
  readonly apiUrl: string;
  readonly look: SlackLook;
  /** The text behind an id that `look.keep` gave, by this or an earlier process. */
  readonly recall: Recall;
  /** Makes what `look.keep` was given last. */
  readonly settle: () => Promise<void>;
  readonly seenBy: (command: string) => 'caller' | 'channel';
  readonly now: () => Date;
  readonly log: Logger;
  /** How long a new connection may stay silent, and the first wait after one that failed. */
  readonly helloMs?: number;
  readonly backoffMs?: number;
}

export interface Slack extends Receiver {
  /** Slack's requests, to be mounted under one address; null with Socket Mode. */
  readonly requestListener: RequestListener | null;
}

export { renderSlack, type SlackLook } from './render.ts';
export { createSender } from './send.ts';

/** The path of Slack's requests: slash commands, interactivity and events all come there. */
export const SLACK_PATH = '/slack/events';

/** People in one Slack workspace. */
export function createSlack(options: SlackOptions): Slack {
  const { botToken, door, apiUrl, look, recall, settle, seenBy, now, log } = options;
  const way = door.type === 'socket' ? bySocket(door.appToken, options) : byHttp(door.signingSecret, options);
  const client = createClient({ token: botToken, apiUrl, log });
  let identity: { botId: string; botUserId: string } | null = null;
  const app = new App({
    receiver: way.receiver,
    clientOptions: clientOptions({ apiUrl, log }),
    logger: toSlackLogger(log),
    convoStore: false,
    // Bolt's own would ask Slack who we are before it acknowledges the first call.
    authorize: async () => ({ botToken, ...identity }),
  });
  let listening: ReturnType<typeof listen> | null = null;

  return {
    requestListener:
      door.type === 'http'
        ? createDoor({ signingSecret: door.signingSecret, now, listener: way.listener })
        : null,

    async start(dispatch) {
      const { user_id: botUserId = '', bot_id: botId = '' } = await known(
        client.auth.test(),
        'SLACK_BOT_TOKEN',
      );
      identity = { botId, botUserId };
      listening = listen(app, {
        client,
        dispatch,
        render: (message) => renderSlack(message, look),
        seenBy,
        recall,
        settle,
        botUserId,
        log,
      });
      await known(way.start(), 'SLACK_APP_TOKEN');
    },

    async stop() {
      await way.stop();
      await listening?.idle();
    },
  };
}

function bySocket(appToken: string, { apiUrl, log, helloMs = 10_000, backoffMs = 1_000 }: SlackOptions) {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: toSlackLogger(log),
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: clientOptions({ apiUrl, log }) },
  });
  return { receiver, ...createConnection(receiver.client, { log, helloMs, backoffMs }), listener: () => {} };
}

function byHttp(signingSecret: string, { log }: SlackOptions) {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: SLACK_PATH,
    logger: toSlackLogger(log),
    // The door has done it, by our own clock.
    signatureVerification: false,
  });
  const listener: RequestListener = (request, response) => receiver.requestListener(request, response);
  return { receiver, start: async () => {}, stop: async () => {}, listener };
}

/** What went wrong, and what its reader can do about it. */
async function known<T>(call: Promise<T>, variable: string): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    const problem =
      cause instanceof WebAPIPlatformError
        ? `Slack refuses ${variable} (${cause.data.error}). Copy it again from api.slack.com/apps.`
        : `Slack can’t be reached at SLACK_API_URL: ${cause instanceof Error ? cause.message : cause}`;
    throw new UserError(problem, { cause });
  }
}
