import type { RequestListener } from 'node:http';
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import type { PlatformTools, Receiver } from '../../core/platform.ts';
import { within } from '../../core/within.ts';
import { createAnswers } from './answers.ts';
import { attend } from './attend.ts';
import type { ToBody } from './body.ts';
import { clientOptions, toSlackLogger } from './client.ts';
import { hearDepartures } from './departures.ts';
import { createDoor } from './door.ts';
import { type Listening, listen } from './receive.ts';
import { orRefusal } from './refusal.ts';
import { createRespond } from './response-url.ts';
import { createConnection } from './socket.ts';
import type { Workspaces } from './workspaces.ts';

/** How Slack reaches us: through a socket that we open, or with requests that it signs. */
export type Way =
  | { readonly type: 'socket'; readonly appToken: string }
  | { readonly type: 'http'; readonly signingSecret: string };

export interface ConnectionOptions extends PlatformTools {
  readonly workspaces: Workspaces;
  /** There is one whose token is set, and has to be right from the start. */
  readonly isOne: boolean;
  readonly way: Way;
  readonly apiUrl: string;
  readonly toBody: ToBody;
  readonly patienceMs: number;
  /** How long `stop` waits for answers that are being worked on. */
  readonly graceMs: number;
  /** How long a new connection may stay silent. */
  readonly helloMs: number;
  /** The first wait after what failed. */
  readonly pauseMs: number;
  /** Is told whose token it is. */
  readonly isOf: (team: string) => void;
}

/** The path of Slack's requests: slash commands, interactivity and events all come there. */
export const SLACK_PATH = '/slack/events';

/** People in Slack. `listener` takes Slack's requests; null with a socket. */
export function createReceiver(options: ConnectionOptions): {
  readonly receiver: Receiver;
  readonly listener: RequestListener | null;
} {
  const { workspaces, isOne, way, apiUrl, toBody, graceMs, pauseMs, log } = options;
  const entrance =
    way.type === 'socket' ? bySocket(way.appToken, options) : byHttp(way.signingSecret, options);
  const app = new App({
    receiver: entrance.receiver,
    clientOptions: clientOptions({ apiUrl, log }),
    logger: toSlackLogger(log),
    convoStore: false,
    // Bolt's own would ask Slack, or a database, before it acknowledges, and would keep a client for each token that there
    // ever was: tokens are looked up afterwards, by whoever has something to say.
    authorize: async () => ({}),
  });
  attend(app, options);
  const departing = hearDepartures(app, options);
  let listening: ReturnType<typeof listen> | null = null;

  const receiver: Receiver = {
    async start(dispatch) {
      if (isOne) {
        const asked = (await workspaces.find('')).identity();
        const { team } = await orRefusal(asked, { variable: 'SLACK_BOT_TOKEN', apiUrl });
        options.isOf(team);
        departing.present(team);
      }
      const answers = createAnswers({ workspaces, respond: createRespond(apiUrl), toBody, log, pauseMs });
      const heard: Listening = { ...options, answers, dispatch };
      listening ??= listen(app, heard);
      await orRefusal(entrance.start(), { variable: 'SLACK_APP_TOKEN', apiUrl });
    },

    async stop() {
      await entrance.stop();
      const working = Promise.all([listening?.idle(), departing.idle()]);
      await within(graceMs, working, undefined);
    },

    downSince: entrance.downSince,
  };
  return { receiver, listener: entrance.listener };
}

function bySocket(appToken: string, { apiUrl, log, helloMs, pauseMs, now }: ConnectionOptions) {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: toSlackLogger(log),
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: clientOptions({ apiUrl, log }) },
  });
  const socket = createConnection(receiver.client, { log, helloMs, backoffMs: pauseMs, now });
  return { receiver, ...socket, listener: null };
}

function byHttp(signingSecret: string, { log, now }: ConnectionOptions) {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: SLACK_PATH,
    logger: toSlackLogger(log),
    // The door has done it, by our own clock.
    signatureVerification: false,
  });
  let isOpen = false;
  const listener = createDoor({
    signingSecret,
    now,
    isOpen: () => isOpen,
    listener: (request, response) => receiver.requestListener(request, response),
  });
  return {
    receiver,
    listener,
    start: async () => {
      isOpen = true;
    },
    stop: async () => {
      isOpen = false;
    },
    downSince: () => null,
  };
}
