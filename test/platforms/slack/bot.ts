import { createHash } from 'node:crypto';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Command } from '../../../src/core/command.ts';
import type { Block, CommandAction, Message } from '../../../src/core/message.ts';
import type { CommandCall, Dispatch, Keeper, PlatformTools, Reply } from '../../../src/core/platform.ts';
import { createSlack, type SlackOptions } from '../../../src/platforms/slack/index.ts';
import { createWeb } from '../../../src/web/index.ts';
import { type FakeSlack, type FakeSlackOptions, serveSlack } from '../../fakes/slack/index.ts';
import type { StoredMessage } from '../../fakes/slack/world.ts';
import { type MemoryLog, memoryLog } from '../../support/log.ts';
import { plainDoor } from '../../support/web.ts';

export type Way = 'socket' | 'http';
export const WAYS: readonly Way[] = ['socket', 'http'];

export interface Started {
  readonly slack: FakeSlack;
  readonly sender: ReturnType<typeof createSlack>['sender'];
  readonly ada: ReturnType<FakeSlack['addPerson']>;
  readonly channel: string;
  readonly calls: CommandCall[];
  readonly log: MemoryLog;
  /** Where signed requests go; null with a socket. */
  readonly url: string | null;
  /** The last thing Ada can see in the channel, once there are `count` of them. */
  last(count?: number): Promise<StoredMessage>;
  stop(): Promise<void>;
}

export const LONG = 'a query that is so long that no button and no option could carry the whole of it along';

const command = (name: string, options: z.ZodRawShape = {}): Command => ({
  name,
  description: `What ${name} does`,
  options,
  rest: 'query',
  reply: 'caller',
  shareable: true,
  examples: ['x'],
});

const commands: readonly Command[] = [
  command('home'),
  command('search', {
    query: z.string({ error: 'words to look for are missing' }).describe('Words'),
    page: z.string().regex(/^\d+$/, { error: 'page: is a number' }).optional().describe('Which page'),
    sort: z.enum(['best', 'newest']).optional(),
  }),
  command('status'),
  command('shout', { query: z.string().optional() }),
];

/** Texts kept for as long as the test runs. */
export function aKeeper(): Keeper & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    id(text) {
      const id = createHash('sha256').update(text).digest('base64url').slice(0, 22);
      texts.set(id, text);
      return id;
    },
    settle: async () => {},
    find: async (id) => texts.get(id) ?? null,
  };
}

export function someTools(log: MemoryLog): PlatformTools {
  return {
    commands,
    prefix: 'paper',
    keeper: aKeeper(),
    complete: async () => [],
    now: () => new Date(),
    log,
  };
}

/** The bot in a workspace with one person and one channel. Answers with what it heard, unless told otherwise. */
export async function start(
  way: Way,
  over: Partial<SlackOptions> = {},
  dispatch?: Dispatch,
  { on, ...options }: FakeSlackOptions & { /** The Slack of an earlier process. */ on?: FakeSlack } = {},
): Promise<Started> {
  const slack = on ?? (await serveSlack(options));
  const ada = slack.addPerson('ada');
  const channel = slack.addChannel('papers').id;
  const calls: CommandCall[] = [];
  const log = memoryLog();
  const { bot, app, signingSecret } = slack.world.tokens;
  const { receiver, sender, routes, isCalled } = createSlack({
    ...someTools(log),
    botToken: bot,
    ...(way === 'socket' ? { appToken: app } : { signingSecret }),
    apiUrl: slack.apiUrl,
    pauseMs: 1,
    ...over,
  });
  let url: string | null = null;
  if (isCalled) {
    const web = createWeb({ ...plainDoor, routes, log });
    url = `http://127.0.0.1:${(await web.start()).port}/slack/events`;
    onTestFinished(web.stop);
    slack.callAt(url);
  }
  const heard: Dispatch = async (call) => {
    calls.push(call);
    return (dispatch ?? echo)(call);
  };
  await receiver.start(heard);
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= receiver.stop();
    return stopped;
  };
  onTestFinished(stop);
  return {
    slack,
    sender,
    ada,
    channel,
    calls,
    log,
    url,
    stop,
    async last(count = 1) {
      await slack.until(() => ada.sees(channel).length >= count);
      return ada.sees(channel).at(-1) as StoredMessage;
    },
  };
}

/** What was heard, and a button of every kind. */
const echo: Dispatch = async (call) => ({
  message: heard(call),
  isPublic: call.command === 'shout' || call.share === true,
});

interface Heard {
  readonly command: string;
  readonly text: string;
  readonly options?: CommandCall['options'] | undefined;
}

export const heard = ({ command, text, options }: Heard): Message => ({
  summary: wordsOf({ command, text, options }),
  blocks: [
    { type: 'text', text: [wordsOf({ command, text, options })] },
    {
      type: 'actions',
      actions: [
        action('Next ›', 'search', { query: LONG, page: '2' }, 'turn'),
        action('Status', 'status'),
        action('Show here', 'search', { query: 'x' }, 'share'),
        action('Search …', 'search', { query: LONG, page: '3' }, 'ask'),
        { label: 'arXiv', href: 'https://arxiv.org/' },
      ],
    },
  ],
});

const wordsOf = ({ command, text, options }: Heard): string =>
  `${command} ${text || JSON.stringify(options)}`;

const action = (
  label: string,
  command: string,
  options: Readonly<Record<string, string>> = {},
  does?: CommandAction['does'],
): CommandAction => ({ label, command, options, ...(does && { does }) });

export const says = (text: string, more: readonly Block[] = []): Message => ({
  summary: text,
  blocks: [{ type: 'text', text: [text] }, ...more],
});

/** An answer that comes when the test says so. */
export function pending<T = Reply>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve = (_: T) => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Resolves when the log says so: the greeting has reached the client by then. */
export async function connectedTimes({ slack, log }: Started, count: number): Promise<void> {
  const times = () => log.lines.filter((line) => line === 'info slack connected').length;
  await slack.until(() => slack.socket.connections() > 0);
  await expect.poll(times, { timeout: 30_000 }).toBe(count);
}
