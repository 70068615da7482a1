import { App, SocketModeReceiver } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clientOptions, createClient, toSlackLogger } from '../../../src/platforms/slack/client.ts';
import { type Clock, createClock } from '../../support/clock.ts';
import { memoryLog } from '../../support/log.ts';
import { type FakeSlack, serveSlack } from './index.ts';

/** A workspace with a bot of Bolt's own making in it, and a clock that only the test moves. */
async function aWorkspace(listen: (app: App, clock: Clock) => void = () => {}) {
  const clock = createClock();
  const slack = await serveSlack({ now: clock.now });
  const ada = slack.addPerson('ada');
  const channel = slack.addChannel('papers').id;
  const { bot, app: appToken } = slack.world.tokens;
  const options = { apiUrl: slack.apiUrl, log: memoryLog() };
  const receiver = new SocketModeReceiver({
    appToken,
    logger: toSlackLogger(options.log),
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: clientOptions(options) },
  });
  const app = new App({
    receiver,
    token: bot,
    logger: toSlackLogger(options.log),
    clientOptions: clientOptions(options),
  });
  app.command('/paper', ({ ack }) => ack());
  listen(app, clock);
  await app.start();
  onTestFinished(() => receiver.client.disconnect());
  return { clock, slack, ada, channel, receiver, client: createClient({ token: bot, ...options }) };
}

const modal: ModalView = {
  type: 'modal',
  callback_id: 'settings',
  title: { type: 'plain_text', text: 'Settings' },
  submit: { type: 'plain_text', text: 'Save' },
  blocks: [
    {
      type: 'input',
      block_id: 'query',
      label: { type: 'plain_text', text: 'Topic' },
      element: { type: 'plain_text_input', action_id: 'typed' },
    },
  ],
};

const wordOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error) => error.data.error,
  );

describe('somebody in the fake workspace, as Bolt sees it', () => {
  it('is told by the acknowledgement itself, where it has words', async () => {
    const { ada, channel } = await aWorkspace((app) =>
      app.command('/now', ({ ack }) => ack({ text: 'at once' })),
    );
    const { ack } = await ada.slash(channel, '', '/now');
    expect(ack).toEqual({ type: 'acked', payload: { text: 'at once' } });
    expect(ada.sees(channel)).toMatchObject([{ visibleTo: ada.id, body: { text: 'at once' } }]);
  });

  it('reads that it failed when nobody acknowledges in three seconds', async () => {
    const { ada, channel } = await aWorkspace((app, clock) =>
      app.command('/late', ({ ack }) => {
        clock.pass(3_001);
        return ack();
      }),
    );
    expect((await ada.slash(channel, '', '/late')).ack).toEqual({ type: 'late' });
  });

  it('opens a modal once, and within three seconds', async () => {
    const { ada, channel, client, clock, slack } = await aWorkspace();
    const open = (trigger_id: string) => wordOf(client.views.open({ trigger_id, view: modal }));
    const { triggerId } = await ada.slash(channel, 'settings');
    expect([await open(triggerId), await open(triggerId), await open('1.2.3')]).toEqual([
      'ok',
      'exchanged_trigger_id',
      'invalid_trigger_id',
    ]);
    const { triggerId: old } = await ada.slash(channel, 'settings');
    clock.pass(3_001);
    expect(await open(old)).toBe('expired_trigger_id');
    expect([...slack.world.views.values()]).toMatchObject([
      { user: ada.id, view: { callback_id: 'settings' } },
    ]);
  });

  it('sends a modal, and is shown what is wrong in it', async () => {
    const { ada, channel, client, slack } = await aWorkspace((app) =>
      app.view('settings', ({ ack, view }) => {
        const typed = view.state.values.query?.typed?.value;
        return ack({ response_action: 'errors', errors: { query: `There is nothing about ${typed}.` } });
      }),
    );
    const { triggerId } = await ada.slash(channel, 'settings');
    await client.views.open({ trigger_id: triggerId, view: modal });
    const [view] = slack.world.views.values();
    const ack =
      view && (await ada.submit(view, { query: { typed: { type: 'plain_text_input', value: 'llamas' } } }));
    expect(ack).toMatchObject({ payload: { errors: { query: 'There is nothing about llamas.' } } });
  });

  it.each([
    ['a title of 25 characters', { ...modal, title: { type: 'plain_text', text: 'x'.repeat(25) } }],
    ['no title', { ...modal, title: undefined }],
    ['an input without a button to send it', { ...modal, submit: undefined }],
    ['no blocks', { ...modal, blocks: undefined }],
  ])('is shown no modal with %s', async (_, view) => {
    const { ada, channel, client } = await aWorkspace();
    const { triggerId } = await ada.slash(channel, 'settings');
    expect(await wordOf(client.views.open({ trigger_id: triggerId, view: view as never }))).toBe(
      'invalid_arguments',
    );
    expect(await wordOf(client.views.open({ trigger_id: triggerId, view: modal }))).toBe('ok');
  });

  it('has a Home tab', async () => {
    const { ada, client, slack } = await aWorkspace((app) =>
      app.event('app_home_opened', async ({ event, client: own }) => {
        await own.views.publish({
          user_id: event.user,
          view: { type: 'home', blocks: [{ type: 'divider' }] },
        });
      }),
    );
    await ada.openHome();
    await slack.until(() => slack.world.homes.has(ada.id));
    const stranger = client.views.publish({ user_id: 'U404', view: { type: 'home', blocks: [] } });
    expect(await wordOf(stranger)).toBe('user_not_found');
  });

  it('can be answered five times in half an hour', async () => {
    const { ada, channel, clock } = await aWorkspace();
    const post = (url: string) =>
      fetch(url, { method: 'POST', body: '{"text":"x"}', headers: { 'content-type': 'application/json' } });
    const { responseUrl } = await ada.slash(channel, 'search x');
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) statuses.push((await post(responseUrl)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    const { responseUrl: old } = await ada.slash(channel, 'search x');
    clock.pass(30 * 60_000 + 1);
    expect(await (await post(old)).json()).toEqual({ ok: false, error: 'expired_url' });
    expect(ada.sees(channel)).toHaveLength(5);
  });

  it('presses only what is there', async () => {
    const { ada, channel, client } = await aWorkspace();
    await client.chat.postMessage({ channel, text: 'x' });
    const [message] = ada.sees(channel);
    await expect(message && ada.press(message, 'Next')).rejects.toThrow('There is no button “Next”');
  });
});

describe('the fake socket', () => {
  it('fails a command while nobody is connected, and keeps an event for who connects next', async () => {
    const mentions: string[] = [];
    const { slack, ada, channel, receiver } = await aWorkspace((app) =>
      app.event('app_mention', async ({ event }) => void mentions.push(event.text)),
    );
    await disconnected(slack, receiver);
    expect((await ada.slash(channel, 'search x')).ack).toEqual({
      type: 'failed',
      detail: 'the app is not connected',
    });
    const written = ada.write(channel, `<@${slack.world.bot.userId}> hello`);
    await receiver.client.start();
    expect((await written).ack).toEqual({ type: 'acked', payload: null });
    expect(mentions).toHaveLength(1);
  });

  it('opens a connection for a ticket of its own, once', async () => {
    const { slack } = await aWorkspace();
    const url = slack.socket.ticket(new URL(slack.apiUrl).origin);
    expect([
      await opens(url),
      await opens(url),
      await opens(url.replace(/ticket=[^&]*/, 'ticket=1')),
    ]).toEqual([true, false, false]);
  });

  it('stalls a call until the client loses patience, having done it', async () => {
    const { slack, channel } = await aWorkspace();
    const patience = new AbortController();
    slack.faults.add('chat.postMessage', { type: 'stall', isDone: true });
    const call = fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      signal: patience.signal,
      headers: { authorization: `Bearer ${slack.world.tokens.bot}` },
      body: new URLSearchParams({ channel, text: 'x' }),
    });
    await slack.until(() => slack.world.messages.length === 1);
    patience.abort();
    await expect(call).rejects.toThrow('aborted');
  });
});

async function disconnected(slack: FakeSlack, receiver: SocketModeReceiver): Promise<void> {
  await receiver.client.disconnect();
  await slack.until(() => slack.socket.connections() === 0);
}

async function opens(url: string): Promise<boolean> {
  const { WebSocket } = await import('ws');
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.once('open', () => {
      socket.terminate();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
