import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Message } from '../../../src/core/message.ts';
import type { CommandCall, Dispatch } from '../../../src/core/platform.ts';
import { createSlack, SLACK_PATH, type SlackOptions } from '../../../src/platforms/slack/index.ts';
import { type Forgery, signed } from '../../fakes/slack/door.ts';
import { type FakeSlack, serveSlack } from '../../fakes/slack/index.ts';
import type { StoredMessage } from '../../fakes/slack/world.ts';
import { type MemoryLog, memoryLog } from '../../support/log.ts';

type Way = 'socket' | 'http';
const WAYS: readonly Way[] = ['socket', 'http'];

interface Started {
  readonly slack: FakeSlack;
  readonly ada: ReturnType<FakeSlack['addPerson']>;
  readonly channel: string;
  readonly calls: CommandCall[];
  readonly log: MemoryLog;
  /** Where signed requests go; null with a socket. */
  readonly url: string | null;
  stop(): Promise<void>;
}

/** Answers every call with what it heard and a button for the next page. */
const echo = (calls: CommandCall[]): Dispatch => {
  return async (call) => {
    calls.push(call);
    return { message: heard(call) };
  };
};

const heard = ({ command, text, options }: CommandCall): Message => ({
  summary: `${command} ${text || JSON.stringify(options)}`,
  blocks: [
    { type: 'text', text: [`${command} ${text || JSON.stringify(options)}`] },
    {
      type: 'actions',
      actions: [
        {
          label: 'Next ›',
          command: 'search',
          options: { query: 'a query that is too long for a button to carry', page: '2' },
        },
        { label: 'arXiv', href: 'https://arxiv.org/' },
      ],
    },
  ],
});

async function start(way: Way, over: Partial<SlackOptions> = {}, dispatch?: Dispatch): Promise<Started> {
  const slack = await serveSlack();
  const ada = slack.addPerson('ada');
  const channel = slack.addChannel('papers').id;
  const calls: CommandCall[] = [];
  const log = memoryLog();
  const kept = new Map<string, string>();
  const { bot, app, signingSecret } = slack.world.tokens;
  const receiver = createSlack({
    botToken: bot,
    door: way === 'socket' ? { type: 'socket', appToken: app } : { type: 'http', signingSecret },
    apiUrl: slack.apiUrl,
    seenBy: (command) => (command === 'shout' ? 'channel' : 'caller'),
    look: {
      density: 'compact',
      keep: (text) => {
        kept.set('k1', text);
        return 'k1';
      },
    },
    recall: async (id) => kept.get(id) ?? null,
    settle: async () => {},
    now: () => new Date(),
    log,
    backoffMs: 1,
    ...over,
  });
  const url = receiver.requestListener && (await listenAt(receiver.requestListener));
  if (url) slack.callAt(url);
  await receiver.start(dispatch ?? echo(calls));
  let isStopped = false;
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    await receiver.stop();
  };
  onTestFinished(stop);
  return { slack, ada, channel, calls, log, url, stop };
}

async function listenAt(
  listener: NonNullable<ReturnType<typeof createSlack>['requestListener']>,
): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${SLACK_PATH}`;
}

/** The last thing this person can see there, once there are `count` of them. */
async function last({ slack, ada, channel }: Started, count = 1): Promise<StoredMessage> {
  await slack.until(() => ada.sees(channel).length >= count);
  return ada.sees(channel).at(-1) as StoredMessage;
}

describe.each(WAYS)('Slack by %s', (way) => {
  it('acknowledges a command, and answers the caller alone', async () => {
    const started = await start(way);
    const { ack } = await started.ada.slash(started.channel, 'search “world model” votes:&gt;20');
    expect(ack).toEqual({ type: 'acked', payload: null });
    expect(await last(started)).toMatchObject({
      visibleTo: started.ada.id,
      body: { text: 'search "world model" votes:>20'.replace('>', '&gt;') },
    });
    expect(started.calls).toEqual([{ command: 'search', text: '"world model" votes:>20' }]);
  });

  it('answers everybody where the command says so', async () => {
    const started = await start(way);
    await started.ada.slash(started.channel, 'shout hello');
    expect((await last(started)).visibleTo).toBeNull();
  });

  it('acknowledges while the answer takes its time', async () => {
    let answer = (_: { message: Message }) => {};
    const started = await start(
      way,
      {},
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    expect((await started.ada.slash(started.channel, 'search x')).ack.type).toBe('acked');
    expect(started.ada.sees(started.channel)).toEqual([]);
    answer({ message: heard({ command: 'search', text: 'x' }) });
    expect((await last(started)).body.text).toBe('search x');
  });

  it('turns pages in the caller’s own message, with a query that a button cannot carry', async () => {
    const started = await start(way);
    await started.ada.slash(started.channel, 'search x');
    const message = await last(started);
    const { ack } = await started.ada.press(message, 'Next ›');
    expect(ack.type).toBe('acked');
    await started.slack.until(() => message.isEdited);
    expect(started.ada.sees(started.channel)).toHaveLength(1);
    expect(started.calls.at(-1)).toEqual({
      command: 'search',
      text: '',
      options: { query: 'a query that is too long for a button to carry', page: '2' },
    });
  });

  it('leaves a channel’s message as it is and answers who pressed', async () => {
    const started = await start(way);
    await started.ada.slash(started.channel, 'shout x');
    const message = await last(started);
    await started.ada.press(message, 'Next ›');
    expect(await last(started, 2)).toMatchObject({ visibleTo: started.ada.id });
    expect(message.isEdited).toBe(false);
  });

  it('says so when a button is too old', async () => {
    const started = await start(way, { recall: async () => null });
    await started.ada.slash(started.channel, 'search x');
    await started.ada.press(await last(started), 'Next ›');
    expect((await last(started, 2)).body.text).toContain('too old');
    expect(started.calls).toHaveLength(1);
  });

  it('acknowledges a button that opens a link', async () => {
    const started = await start(way);
    await started.ada.slash(started.channel, 'search x');
    const { ack } = await started.ada.press(await last(started), 'arXiv');
    expect(ack).toEqual({ type: 'acked', payload: null });
    expect(started.calls).toHaveLength(1);
  });

  it('answers a mention in a thread there', async () => {
    const started = await start(way);
    const { slack, ada, channel } = started;
    const { ts } = await ada.write(channel, 'look at this');
    await ada.write(channel, `<@${slack.world.bot.userId}> show <https://arxiv.org/abs/2606.24530>`, ts);
    expect(await last(started, 3)).toMatchObject({ threadTs: ts, visibleTo: ada.id });
    expect(started.calls).toEqual([{ command: 'show', text: 'https://arxiv.org/abs/2606.24530' }]);
    await ada.write(channel, `<@${slack.world.bot.userId}> shout now`, ts);
    expect(await last(started, 5)).toMatchObject({ threadTs: ts, visibleTo: null });
  });

  it('answers a mention once that Slack brings twice', async () => {
    const started = await start(way);
    const { slack, ada, channel } = started;
    await ada.write(channel, `<@${slack.world.bot.userId}> search x`);
    expect(await slack.again()).toEqual({ type: 'acked', payload: null });
    await started.stop();
    expect(started.calls).toHaveLength(1);
  });

  it.each([
    { type: 'limited', retryAfterS: 1 },
    { type: 'status', status: 500, isDone: false },
    { type: 'drop', isDone: false },
  ] as const)('finds another way when the answer meets %o', async (fault) => {
    const started = await start(way);
    started.slack.faults.add('respond', fault);
    await started.ada.slash(started.channel, 'search x');
    expect(await last(started)).toMatchObject({ visibleTo: started.ada.id, body: { text: 'search x' } });
    expect(started.log.lines).toContain('warn slack response refused');
  });

  it('answers what it was asked before it stops', async () => {
    const started = await start(way);
    await started.ada.slash(started.channel, 'search x');
    await started.stop();
    expect(started.ada.sees(started.channel)).toHaveLength(1);
    await started.slack.until(() => started.slack.socket.connections() === 0);
  });

  it('says what to do about a token that Slack refuses', async () => {
    await expect(start(way, { botToken: 'xoxb-old' })).rejects.toThrow(
      'Slack refuses SLACK_BOT_TOKEN (invalid_auth). Copy it again from api.slack.com/apps.',
    );
  });
});

describe('Slack’s socket', () => {
  it('says what to do about an app token that Slack refuses', async () => {
    await expect(start('socket', { door: { type: 'socket', appToken: 'xapp-old' } })).rejects.toThrow(
      'Slack refuses SLACK_APP_TOKEN (invalid_auth)',
    );
  });

  it.each(['refresh_requested', 'warning'] as const)('comes back when asked to (%s)', async (reason) => {
    const started = await start('socket');
    started.slack.socket.disconnect(reason);
    await connectedTimes(started, 2);
    await started.ada.slash(started.channel, 'search x');
    expect((await last(started)).body.text).toBe('search x');
  });

  it('comes back after a cut although the first attempts are refused, and the answer underway arrives', async () => {
    let answer = (_: { message: Message }) => {};
    const started = await start(
      'socket',
      {},
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    await started.ada.slash(started.channel, 'search x');
    started.slack.faults.add('apps.connections.open', { type: 'status', status: 503, isDone: false });
    started.slack.faults.add('apps.connections.open', { type: 'drop', isDone: false });
    started.slack.faults.add('apps.connections.open', { type: 'error', error: 'internal_error' });
    started.slack.faults.add('apps.connections.open', { type: 'error', error: 'invalid_auth' });
    started.slack.socket.cut();
    await connectedTimes(started, 2);
    answer({ message: heard({ command: 'search', text: 'x' }) });
    expect((await last(started)).body.text).toBe('search x');
    expect(started.log.lines.filter((line) => line === 'warn slack connection failed')).toHaveLength(4);
  });

  it('stops while it is trying to come back', async () => {
    const started = await start('socket');
    const { slack } = started;
    slack.faults.add('apps.connections.open', { type: 'status', status: 503, isDone: false }, 1_000);
    slack.socket.cut();
    await slack.until(
      () => slack.calls.filter(({ method }) => method === 'apps.connections.open').length > 3,
    );
    await started.stop();
    expect(slack.socket.connections()).toBe(0);
  });

  it('gives up a connection that is never greeted, and takes the next', async () => {
    const started = await start('socket', { helloMs: 50 });
    started.slack.socket.isSilent = true;
    started.slack.socket.cut();
    await started.slack.until(() => started.slack.socket.connections() > 0);
    started.slack.socket.isSilent = false;
    await connectedTimes(started, 2);
  });
});

describe('Slack’s HTTP door', () => {
  const minutes = (count: number) => Math.floor(Date.now() / 1000) + count * 60;

  async function send({ slack, url }: Started, forgery: Forgery = {}): Promise<number> {
    const payload = {
      command: '/paper',
      text: 'search x',
      response_url: `${slack.apiUrl}none`,
      user_id: 'U1',
      channel_id: 'C1',
      team_id: 'T1',
    };
    return (await fetch(url ?? '', signed(slack.world, 'slash_commands', payload, forgery))).status;
  }

  it.each([
    ['is signed with another secret', 401, { secret: 'wrong' }],
    ['was changed on the way', 401, { tamper: (body: string) => `${body}&text=other` }],
    ['is not signed', 401, { withoutSignature: true }],
    ['is older than five minutes', 401, { timestampS: minutes(-60) }],
    ['comes from the future', 401, { timestampS: minutes(60) }],
    ['is larger than a megabyte', 413, { ballast: 1024 * 1024 }],
  ] as const)('refuses a request that %s', async (_, status, forgery) => {
    const started = await start('http');
    expect(await send(started, forgery)).toBe(status);
    expect(started.calls).toEqual([]);
  });

  it('takes a request once', async () => {
    const started = await start('http');
    const once = { timestampS: minutes(0) };
    expect([await send(started, once), await send(started, once)]).toEqual([200, 401]);
    expect(await send(started, { timestampS: minutes(0) - 1 })).toBe(200);
  });

  it('answers the probe of its certificate, and knows no other path', async () => {
    const started = await start('http');
    const probe = {
      method: 'POST',
      body: 'ssl_check=1',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
    expect((await fetch(started.url ?? '', probe)).status).toBe(200);
    expect((await fetch(started.url ?? '')).status).toBe(404);
  });
});

/** Resolves when the log says so: the greeting has reached the client by then. */
async function connectedTimes({ slack, log }: Started, count: number): Promise<void> {
  const times = () => log.lines.filter((line) => line === 'info slack connected').length;
  await slack.until(() => slack.socket.connections() > 0);
  await expect.poll(times, { timeout: 30_000 }).toBe(count);
}
