import { describe, expect, it } from 'vitest';
import type { Action, Message } from '../../../src/core/message.ts';
import type { Reply } from '../../../src/core/platform.ts';
import { createDiscord, type DiscordOptions } from '../../../src/platforms/discord/index.ts';
import { serveDiscord } from '../../fakes/discord/index.ts';
import { memoryLog } from '../../support/log.ts';
import { closedPort } from '../../support/loopback.ts';
import { aBot, shown } from './bot.ts';
import { look, paper } from './messages.ts';

const page = (text: string, actions: readonly Action[] = []): Message => ({
  summary: text,
  blocks: [
    { type: 'text', text: [text] },
    { type: 'actions', actions },
  ],
});
const next: Action = { label: 'Next ›', command: 'search', options: { query: 'x', page: '2' } };

const says = (text: string, actions?: readonly Action[]) => async () => ({ message: page(text, actions) });
/** A command that ends when the test says so. */
function aSlowOne() {
  let finish = (_reply: Reply) => {};
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const dispatch = () => {
    begin();
    return new Promise<Reply>((resolve) => {
      finish = resolve;
    });
  };
  return { dispatch, begun, finish: (text: string) => finish({ message: page(text) }) };
}
describe('a command', () => {
  it('is acknowledged before it is worked on, and seen by the caller alone', async () => {
    const slow = aSlowOne();
    const { calls, discord, answered } = await aBot(slow.dispatch);
    const asked = discord.type('search', { query: 'world model', page: 2 });
    await slow.begun;
    expect(asked).toMatchObject({ first: 5, shows: 0, original: { flags: 64 } });
    slow.finish('found');
    expect(shown(await answered(asked))).toBe('found');
    expect(calls).toEqual([{ command: 'search', text: '', options: { query: 'world model', page: '2' } }]);
    expect(asked.messages).toMatchObject([{ flags: 32_768 | 64 | 4, pinged: [] }]);
  });

  it('is seen by the channel where its declaration says so', async () => {
    const { discord, answered } = await aBot(says('the list'));
    expect((await answered(discord.type('trending'))).flags & 64).toBe(0);
  });

  it('works in a direct message', async () => {
    const { discord, answered } = await aBot(says('hello'));
    const dm = discord.world.addChannel({ guild: null, type: 1, name: '200000000000000001' });
    expect(shown(await answered(discord.type('status', {}, { channel: dm.id })))).toBe('hello');
  });

  it('says that it goes on when it takes long, and then what came of it', async () => {
    const slow = aSlowOne();
    const { discord, answered } = await aBot(slow.dispatch, { patienceMs: 1 });
    const asked = discord.type('status');
    expect(shown(await answered(asked))).toBe('This takes longer than usual. The answer will appear here.');
    slow.finish('all is well');
    expect(shown(await answered(asked, 2))).toBe('all is well');
  });

  it('is not run when it came too late to be answered', async () => {
    const { calls, clock, discord, log } = await aBot(says('never'));
    discord.fail('POST', /callback$/, {
      how: 'wait',
      until: Promise.resolve().then(() => clock.pass(3_001)),
    });
    discord.type('status');
    await expect.poll(() => log.lines).toContain('warn interaction could not be acknowledged');
    expect(calls).toEqual([]);
  });

  it.each([
    ['its acknowledgement counts but its answer gets lost', 'POST', { how: 'status-after', status: 502 }],
    ['its answer meets a rate limit', 'PATCH', { how: 'rate-limit', retryAfterMs: 5, scope: 'user' }],
    ['its answer meets an outage', 'PATCH', { how: 'status', status: 503 }],
  ] as const)('is answered although %s', async (_name, method, fault) => {
    const { calls, discord, answered } = await aBot(says('still there'));
    discord.fail(method, /callback$|@original$/, fault);
    expect(shown(await answered(discord.type('status')))).toBe('still there');
    expect(calls).toHaveLength(1);
  });

  it('is answered although the socket breaks meanwhile, and so is what was asked in between', async () => {
    const slow = aSlowOne();
    const { discord, answered } = await aBot(({ command }) =>
      command === 'status' ? slow.dispatch() : says('in between')(),
    );
    const before = discord.type('status');
    await slow.begun;
    const resumed = discord.gateway.next('resumed');
    discord.gateway.refuse(1);
    discord.gateway.cut();
    const between = discord.type('help');
    slow.finish('before');
    expect(shown(await answered(before))).toBe('before');
    await resumed;
    expect(shown(await answered(between))).toBe('in between');
    expect(discord.gateway.log).toEqual(['identified', 'closed 1006', 'refused', 'resumed']);
  });

  it('says so when Discord won’t have the answer', async () => {
    const { discord, log, answered } = await aBot(says('x'));
    const refusal = { code: 50035, message: 'Invalid Form Body', errors: {} };
    discord.fail('PATCH', /@original$/, { how: 'status', status: 400, body: refusal });
    expect(shown(await answered(discord.type('status')))).toContain('Discord wouldn’t show this answer.');
    expect(log.lines).toContain('warn answer could not be shown');
  });
});

describe('a button', () => {
  it('turns the page in place for who asked', async () => {
    const { calls, discord, answered } = await aBot(({ options }) =>
      says(`page ${options?.page ?? '1'}`, [next])(),
    );
    const list = await answered(discord.type('search', { query: 'x' }));
    const pressed = discord.press(list, 'Next ›');
    expect((await answered(pressed)).id).toBe(list.id);
    expect(pressed.first).toBe(6);
    expect(shown(list)).toContain('page 2');
    expect(calls.at(-1)).toEqual({ command: 'search', text: '', options: { query: 'x', page: '2' } });
  });

  it('gives somebody else a page of their own', async () => {
    const { discord, answered } = await aBot(({ options }) => says(`page ${options?.page ?? '1'}`, [next])());
    const list = await answered(discord.type('trending'));
    const own = await answered(discord.press(list, 'Next ›', { user: '200000000000000002' }));
    expect(own).toMatchObject({ flags: 32_768 | 64 | 4 });
    expect(shown(own)).toContain('page 2');
    expect(shown(list)).toContain('page 1');
  });

  it('opens a paper of a list beside it, by the list’s select', async () => {
    const { calls, discord, answered } = await aBot(async ({ command }) => ({
      message:
        command === 'show'
          ? page('the abstract')
          : { summary: 'two', blocks: [paper(), paper({ rank: 2, id: '2606.1', title: 'FLAT' })] },
    }));
    const list = await answered(discord.type('trending'));
    const own = await answered(discord.press(list, '2 · FLAT'));
    expect(shown(own)).toBe('the abstract');
    expect(own.flags & 64).toBe(64);
    expect(calls.at(-1)).toEqual({ command: 'show', text: '', options: { paper: '2606.1' } });
  });

  it('still works after its text went through the store, and says so when it is gone', async () => {
    const query = 'world model '.repeat(20);
    const long: Action = { label: 'Newest', command: 'search', options: { query } };
    const { calls, discord, store, answered } = await aBot(says('x', [long]));
    const list = await answered(discord.type('search', { query: 'x' }));
    await answered(discord.press(list, 'Newest'));
    expect(calls.at(-1)?.options).toEqual({ query });
    store.clear();
    const note = await answered(discord.press(list, 'Newest'));
    expect(shown(note)).toBe('This button is too old to know what it was for. Please ask again.');
    expect(note.id).not.toBe(list.id);
    expect(calls).toHaveLength(2);
  });
});

describe('completion', () => {
  it('offers what fits into Discord’s list', async () => {
    const seen: unknown[] = [];
    const { discord } = await aBot(says('x'), {
      complete: async (typing) => {
        seen.push(typing);
        return [
          'world model',
          'world model',
          'x'.repeat(101),
          ...Array.from({ length: 30 }, (_, i) => `w${i}`),
        ];
      },
    });
    const asked = discord.complete('search', { page: 2, query: 'wor' });
    await discord.until(() => asked.shows > 0);
    expect(asked.choices).toHaveLength(25);
    expect(asked.choices.slice(0, 2)).toEqual([
      { name: 'world model', value: 'world model' },
      { name: 'w0', value: 'w0' },
    ]);
    expect(seen).toEqual([{ command: 'search', option: 'query', value: 'wor' }]);
  });

  it('offers nothing when it fails', async () => {
    const { discord } = await aBot(says('x'), { complete: () => Promise.reject(new Error('no index yet')) });
    const asked = discord.complete('search', { query: 'wor' });
    await discord.until(() => asked.shows > 0);
    expect(asked.choices).toEqual([]);
  });
});

describe('starting and stopping', () => {
  const options = (over: Partial<DiscordOptions>): DiscordOptions => ({
    token: 'MTIz.wrong.token',
    apiUrl: 'http://127.0.0.1:1',
    look: look(),
    recall: async () => null,
    seenBy: () => 'caller',
    complete: async () => [],
    log: memoryLog(),
    ...over,
  });

  it('says what to do about a refused token, and what can’t be reached', async () => {
    const discord = await serveDiscord();
    const wrong = createDiscord(options({ apiUrl: discord.apiUrl }));
    await expect(wrong.start(says('x'))).rejects.toThrow('put it into DISCORD_TOKEN');
    const apiUrl = await closedPort();
    const lost = createDiscord(options({ apiUrl, token: discord.token }));
    await expect(lost.start(says('x'))).rejects.toThrow(
      `Discord can’t be reached at ${apiUrl}: ECONNREFUSED.`,
    );
  });

  it('ends with the answers that are being worked on', async () => {
    const slow = aSlowOne();
    const { bot, discord } = await aBot(slow.dispatch);
    const asked = discord.type('status');
    await slow.begun;
    const stopped = bot.stop();
    slow.finish('just in time');
    await stopped;
    expect(asked.shows).toBe(1);
    expect(discord.gateway.log).toContain('closed 1000');
  });
});
