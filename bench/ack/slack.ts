import { setTimeout as sleep } from 'node:timers/promises';
import { openSlack } from '../../test/fakes/slack/server.ts';
import type { StoredMessage } from '../../test/fakes/slack/world.ts';
import { closedPort } from '../start/closed-port.ts';
import { type Rig, words } from './rig.ts';

const POLL_MS = 50;

/** Slack through the socket that the bot opens, or with signed requests to the bot's own door. */
export async function openSlackRig(way: 'socket' | 'http'): Promise<Rig> {
  const slack = await openSlack();
  const ada = slack.addPerson('ada');
  const channel = slack.addChannel('papers').id;
  const { bot, app, signingSecret } = slack.world.tokens;
  const door = await closedPort();
  const env = {
    SLACK_BOT_TOKEN: bot,
    SLACK_API_URL: slack.apiUrl,
    ...(way === 'socket'
      ? { SLACK_APP_TOKEN: app }
      : { SLACK_SIGNING_SECRET: signingSecret, PORT: new URL(door).port }),
  };
  let home: StoredMessage | undefined;
  const word = (turn: number) => words[turn % words.length] ?? '';
  const type = (text: string) => ada.slash(channel, text);
  const acts = [
    () => type('trending'),
    (turn: number) => type(`search ${word(turn)}`),
    () => (home ? ada.press(home, 'Status') : type('home')),
    () => type('trending week top:20'),
    () => type('status'),
  ];

  /** Its address knows how often it was posted to. */
  const answered = (responseUrl: string) => {
    const address = slack.world.responseUrls.get(new URL(responseUrl).pathname);
    return slack.until(() => (address?.posts ?? 0) > 0);
  };

  return {
    env,
    async ready() {
      if (way === 'socket') await slack.until(() => slack.socket.connections() > 0);
      else {
        while (!(await fetch(`${door}/healthz`).catch(() => null))?.ok) await sleep(POLL_MS);
        slack.callAt(`${door}/slack/events`);
      }
      await answered((await type('home')).responseUrl);
      home = slack.world.messages.at(-1);
    },
    act(turn) {
      const asked = acts[turn % acts.length]?.(turn) ?? type('help');
      return {
        acknowledged: asked.then(({ ack }) => (ack.type === 'acked' ? undefined : new Promise(() => {}))),
        answered: asked.then(({ responseUrl }) => answered(responseUrl)),
      };
    },
    async search(query) {
      await answered((await type(`search ${query}`)).responseUrl);
      return JSON.stringify(slack.world.messages.at(-1)?.body);
    },
    close: slack.close,
  };
}
