import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Action } from '../../../src/core/message.ts';
import type { Caller, Completion } from '../../../src/core/platform.ts';
import type { FakeDiscord } from '../../fakes/discord/index.ts';
import { aBot, aKeeper, shown } from './bot.ts';
import { paper } from './messages.ts';
import { aSlowOne, page, says } from './replies.ts';

const next: Action = {
  label: 'Next ›',
  command: 'search',
  options: { query: 'x', page: '2' },
  does: 'turn',
};
const SOMEBODY_ELSE = '200000000000000002';

describe('a command', () => {
  it('is acknowledged before it is worked on, and seen by the caller alone', async () => {
    const slow = aSlowOne();
    const { calls, discord, answered } = await aBot(slow.dispatch);
    const asked = discord.type('search', { query: 'world model', page: 2 });
    await slow.begun;
    expect(asked).toMatchObject({ first: 5, shows: 0, original: { flags: 64 } });
    slow.finish('found');
    expect(shown(await answered(asked))).toBe('found');
    expect(calls).toMatchObject([
      { command: 'search', text: '', options: { query: 'world model', page: '2' } },
    ]);
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
    expect(log.lines).toContain('error answer refused by Discord');
  });
});

describe('who asks', () => {
  const callerOf = async (who: Parameters<FakeDiscord['type']>[2], dm = false): Promise<Caller> => {
    const { calls, discord, answered } = await aBot(says('x'));
    const channel = dm ? discord.world.addChannel({ guild: null, type: 1, name: 'dm' }).id : undefined;
    await answered(discord.type('status', {}, { ...who, ...(channel && { channel }) }));
    const from = calls[0]?.from;
    if (!from) throw new Error('Nobody asked');
    expect(from.channel.channel).toBe(channel ?? discord.channel.id);
    expect(from.channel.installation).toBe(dm ? 'direct' : discord.guildId);
    return from;
  };

  it('is known by the payload, with the right that the channel gives', async () => {
    expect(await callerOf({})).toMatchObject({ userId: '200000000000000001', canManage: false });
    const manager = await callerOf({ user: SOMEBODY_ELSE, may: ['manageMessages'] });
    expect(manager).toMatchObject({ userId: SOMEBODY_ELSE, canManage: true });
    expect(await callerOf({ may: ['administrator'] })).toMatchObject({ canManage: true });
  });

  it('may manage nothing in a direct message', async () => {
    expect(await callerOf({}, true)).toMatchObject({ canManage: false });
  });
});

describe('a button', () => {
  it('turns the page of an answer that only its reader sees', async () => {
    const { calls, discord, answered } = await aBot(({ options }) =>
      says(`page ${options?.page ?? '1'}`, [next])(),
    );
    const list = await answered(discord.type('search', { query: 'x' }));
    const pressed = discord.press(list, 'Next ›');
    expect((await answered(pressed)).id).toBe(list.id);
    expect(pressed.first).toBe(6);
    expect(shown(list)).toContain('page 2');
    expect(calls.at(-1)).toMatchObject({ command: 'search', options: { query: 'x', page: '2' } });
  });

  it('leaves what a channel sees as it is, and gives whoever presses a page of their own', async () => {
    const { discord, answered } = await aBot(({ options }) => says(`page ${options?.page ?? '1'}`, [next])());
    const list = await answered(discord.type('trending'));
    for (const user of ['200000000000000001', SOMEBODY_ELSE]) {
      const own = await answered(discord.press(list, 'Next ›', { user }));
      expect(own).toMatchObject({ flags: 32_768 | 64 | 4 });
      expect(shown(own)).toContain('page 2');
    }
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
    expect(calls.at(-1)).toMatchObject({ command: 'show', options: { paper: '2606.1' } });
  });

  it('shows the papers that did not fit, and those that did not fit then', async () => {
    const papers = Array.from({ length: 100 }, (_, i) => paper({ rank: i + 1, title: `Paper no. ${i + 1}` }));
    const { discord, answered } = await aBot(async () => ({ message: { summary: '100', blocks: papers } }));
    const seen: string[] = [];
    let message = await answered(discord.type('search', { query: 'x' }));
    for (;;) {
      const text = shown(message);
      seen.push(...(text.match(/Paper no\. \d+/g) ?? []));
      const [label] = /(?<=\[)Show \d+ more(?=\])/.exec(text) ?? [];
      if (label === undefined) break;
      message = await answered(discord.press(message, label));
    }
    expect(seen).toEqual(papers.map(({ title }) => title));
  });

  it('still works after its text went through the store, and says so when it is gone', async () => {
    const query = 'world model '.repeat(20);
    const long: Action = { label: 'Newest', command: 'search', options: { query } };
    const { calls, discord, keeper, answered } = await aBot(says('x', [long]));
    const list = await answered(discord.type('search', { query: 'x' }));
    await answered(discord.press(list, 'Newest'));
    expect(calls.at(-1)?.options).toEqual({ query });
    keeper.kept.clear();
    const note = await answered(discord.press(list, 'Newest'));
    expect(shown(note)).toBe('This button is too old to know what it was for. Please ask again.');
    expect(note.id).not.toBe(list.id);
    expect(calls).toHaveLength(2);
  });

  it('is answered in a store’s outage too', async () => {
    const query = 'world model '.repeat(20);
    const turn: Action = { label: 'Newest', command: 'search', options: { query }, does: 'turn' };
    const keeper = {
      ...aKeeper(),
      settle: () => Promise.reject(new Error('no store')),
      find: () => Promise.reject(new Error('no store')),
    };
    const { discord, log, answered } = await aBot(says('the list', [turn]), { keeper });
    const list = await answered(discord.type('search', { query: 'x' }));
    const note = await answered(discord.press(list, 'Newest'));
    expect(shown(note)).toContain('can’t be looked up right now');
    expect(shown(list)).toContain('the list');
    expect(log.lines).toEqual(
      expect.arrayContaining(['warn texts of buttons not kept', 'error text of a button not looked up']),
    );
  });
});

describe('showing an answer to the channel', () => {
  const share: Action = { label: 'Show here', command: 'search', options: { query: 'x' }, does: 'share' };

  it('posts it for all, and tells who pressed', async () => {
    const { calls, discord, answered } = await aBot(async ({ share: isShared }) =>
      isShared ? { message: page('for all'), isPublic: true } : { message: page('mine', [share]) },
    );
    const mine = await answered(discord.type('search', { query: 'x' }));
    const pressed = discord.press(mine, 'Show here');
    await answered(pressed, 2);
    expect(pressed.messages.map((message) => [shown(message), message.flags & 64])).toEqual([
      ['for all', 0],
      ['Shown.', 64],
    ]);
    expect(shown(mine)).toContain('mine');
    expect(calls.at(-1)).toMatchObject({ share: true, from: { userId: '200000000000000001' } });
  });

  it('tells only who pressed why not', async () => {
    const { discord, answered } = await aBot(async ({ share: isShared }) =>
      isShared ? { message: page('Not now.') } : { message: page('mine', [share]) },
    );
    const mine = await answered(discord.type('search', { query: 'x' }));
    const note = await answered(discord.press(mine, 'Show here'));
    expect([shown(note), note.flags & 64]).toEqual(['Not now.', 64]);
    expect(shown(mine)).toContain('mine');
  });
});

describe('a form', () => {
  const ask = (options: Readonly<Record<string, string>> = {}, command = 'search'): Action => ({
    label: 'Search …',
    command,
    options,
    does: 'ask',
  });

  it('has a field an option, filled in with what is known, and runs the command', async () => {
    const { calls, discord, answered } = await aBot(says('x', [ask({ page: '2' })]));
    const home = await answered(discord.type('home'));
    const pressed = discord.press(home, 'Search …');
    await discord.until(() => pressed.modal !== null);
    expect(pressed.modal).toMatchObject({
      title: '/paper search',
      components: [
        {
          label: 'Query',
          description: expect.stringContaining('"phrases"'),
          component: { custom_id: 'query', required: true },
        },
        { label: 'Page', component: { custom_id: 'page', required: false, value: '2' } },
      ],
    });
    const found = await answered(discord.submit(pressed, { query: ' world model ', page: '' }));
    expect(found.flags & 64).toBe(64);
    expect(calls.at(-1)).toMatchObject({ command: 'search', options: { query: 'world model' } });
    expect(calls.at(-1)?.options).not.toHaveProperty('page');
  });

  it('brings along what has no field', async () => {
    const fields = Object.fromEntries('abcdefg'.split('').map((key) => [key, z.string().optional()]));
    const command = {
      name: 'many',
      description: 'Much',
      options: fields,
      reply: 'caller',
      examples: [],
    } as const;
    const { calls, discord, answered } = await aBot(says('x', [ask({ g: 'w '.repeat(80) }, 'many')]), {
      commands: [command],
    });
    const pressed = discord.press(await answered(discord.type('home')), 'Search …');
    await discord.until(() => pressed.modal !== null);
    expect(pressed.modal?.components).toHaveLength(5);
    await answered(discord.submit(pressed, { a: '1' }));
    expect(calls.at(-1)?.options).toEqual({ a: '1', g: 'w '.repeat(80) });
  });

  it('comes empty when what was kept for it can’t be looked up', async () => {
    const keeper = { ...aKeeper(), find: () => Promise.reject(new Error('no store')) };
    const long = ask({ query: 'world model '.repeat(20) });
    const { discord, answered } = await aBot(says('x', [long]), { keeper });
    const pressed = discord.press(await answered(discord.type('home')), 'Search …');
    await discord.until(() => pressed.modal !== null);
    expect(JSON.stringify(pressed.modal)).not.toContain('world model');
  });

  it('offers the only values there are, with the one that holds', async () => {
    const options = { density: z.enum(['compact', 'cards', 'full']).describe('How much') };
    const command = { name: 'look', description: 'Look', options, reply: 'caller', examples: [] } as const;
    const { calls, discord, answered } = await aBot(says('x', [ask({ density: 'cards' }, 'look')]), {
      commands: [command],
    });
    const pressed = discord.press(await answered(discord.type('home')), 'Search …');
    await discord.until(() => pressed.modal !== null);
    await answered(discord.submit(pressed, {}));
    expect(calls.at(-1)?.options).toEqual({ density: 'cards' });
    await answered(discord.submit(pressed, { density: 'full' }));
    expect(calls.at(-1)?.options).toEqual({ density: 'full' });
  });

  it('asks for no switch, and says what is wrong with a button that brings the form back', async () => {
    const options = {
      at: z
        .string()
        .regex(/^\d\d:\d\d$/, { error: 'at: is a time such as 09:00' })
        .optional(),
      confirm: z.enum(['yes']).optional(),
    };
    const command = { name: 'when', description: 'Time', options, reply: 'caller', examples: [] } as const;
    const { calls, discord, answered } = await aBot(
      says('x', [ask({ at: '09:00', confirm: 'yes' }, 'when')]),
      {
        commands: [command],
      },
    );
    const pressed = discord.press(await answered(discord.type('home')), 'Search …');
    await discord.until(() => pressed.modal !== null);
    expect(pressed.modal?.components).toHaveLength(1);
    const wrong = await answered(discord.submit(pressed, { at: 'noonish' }));
    expect(shown(wrong)).toBe('At: is a time such as 09:00.\n[Correct it …]');
    expect(calls).toHaveLength(1);

    const again = discord.press(wrong, 'Correct it …');
    await discord.until(() => again.modal !== null);
    expect(again.modal).toMatchObject({ components: [{ component: { value: 'noonish' } }] });
    await answered(discord.submit(again, { at: '12:00' }));
    expect(calls.at(-1)).toMatchObject({ command: 'when', options: { at: '12:00', confirm: 'yes' } });
  });

  it('is no form where there is nothing to ask: the command runs', async () => {
    const { calls, discord, answered } = await aBot(says('x', [ask({}, 'status')]));
    await answered(discord.press(await answered(discord.type('home')), 'Search …'));
    expect(calls.at(-1)).toMatchObject({ command: 'status' });
  });
});

describe('an answer that grows', () => {
  const grows = () => {
    let finish = (_completion: Completion | null) => {};
    const later = new Promise<Completion | null>((resolve) => {
      finish = resolve;
    });
    return { later, finish: (text: string) => finish({ message: page(text, [next]), added: null }) };
  };

  it('is shown at once and replaced when more is known', async () => {
    const { later, finish } = grows();
    const { discord, answered } = await aBot(async () => ({ message: page('twelve'), later }));
    const asked = discord.type('search', { query: 'x' });
    const list = await answered(asked);
    expect(shown(list)).toBe('twelve');
    finish('fourteen');
    await answered(asked, 2);
    expect(shown(list)).toContain('fourteen');
  });

  it('is left alone when there is nothing to add, and when its page was turned meanwhile', async () => {
    const { later, finish } = grows();
    const { receiver, discord, answered } = await aBot(async ({ options }) =>
      options?.page === '2'
        ? { message: page('page 2') }
        : { message: page('page 1', [next]), later: options?.query === 'y' ? Promise.resolve(null) : later },
    );
    const asked = discord.type('search', { query: 'x' });
    const list = await answered(asked);
    await answered(discord.press(list, 'Next ›'));
    finish('page 1 with more');
    const other = discord.type('search', { query: 'y' });
    await answered(other);
    await receiver.stop(); // ends when all answers are complete
    expect([shown(list), asked.shows, other.shows]).toEqual(['page 2', 1, 1]);
  });

  it('grows in the channel too, where it was shown to all', async () => {
    const { later, finish } = grows();
    const share: Action = { label: 'Show here', command: 'search', options: { query: 'x' }, does: 'share' };
    const { discord, answered } = await aBot(async ({ share: isShared }) =>
      isShared ? { message: page('twelve'), isPublic: true, later } : { message: page('mine', [share]) },
    );
    const pressed = discord.press(await answered(discord.type('search', { query: 'x' })), 'Show here');
    await answered(pressed, 2);
    finish('fourteen');
    await answered(pressed, 3);
    expect(pressed.messages.map((message) => message.flags & 64)).toEqual([0, 64]);
    expect(pressed.messages[0] && shown(pressed.messages[0])).toContain('fourteen');
  });
});

describe('completion', () => {
  it('offers what fits into Discord’s list', async () => {
    const seen: unknown[] = [];
    const choice = (value: string) => ({ label: `“${value}”`, value });
    const { discord } = await aBot(says('x'), {
      complete: async (typing) => {
        seen.push(typing);
        return [
          ...['world model', 'world model', 'x'.repeat(101)].map(choice),
          ...Array.from({ length: 30 }, (_, i) => choice(`w${i}`)),
        ];
      },
    });
    const asked = discord.complete('search', { page: 2, query: 'wor' });
    await discord.until(() => asked.shows > 0);
    expect(asked.choices).toHaveLength(25);
    expect(asked.choices.slice(0, 2)).toEqual([
      { name: '“world model”', value: 'world model' },
      { name: '“w0”', value: 'w0' },
    ]);
    expect(seen).toEqual([{ command: 'search', option: 'query', typed: 'wor' }]);
  });
});
