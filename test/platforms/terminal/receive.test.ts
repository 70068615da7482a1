import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Message, plainText } from '../../../src/core/message.ts';
import type { CommandCall, Completion, Dispatch } from '../../../src/core/platform.ts';
import { createHistory } from '../../../src/platforms/terminal/history.ts';
import { createReceiver, type ReceiverOptions } from '../../../src/platforms/terminal/receive.ts';
import { createScreen } from '../../support/screen.ts';

const say = (text: string): Message => ({ summary: text, blocks: [{ type: 'text', text: [text] }] });

const setup = (options: Partial<ReceiverOptions>) => {
  const input = new PassThrough();
  const receiver = createReceiver({
    input,
    output: new PassThrough(),
    isTty: false,
    prefix: 'paper',
    prompt: { ready: '› ', busy: '… ' },
    history: createHistory(null),
    complete: () => [],
    render: ({ blocks }) =>
      blocks.map((block) => ('text' in block ? plainText([...block.text]) : '')).join('\n'),
    ...options,
  });
  return { input, ...receiver };
};

/** Answers every call with the command's name, and remembers the call. */
const echo = () => {
  const calls: CommandCall[] = [];
  const dispatch: Dispatch = async (call) => {
    calls.push(call);
    return { message: say(`answer to ${call.command}`) };
  };
  return { calls, dispatch };
};

/** Answers only when told to. */
const slow = () => {
  const answers: ((text: string) => void)[] = [];
  let tell = () => {};
  const dispatch: Dispatch = () =>
    new Promise((resolve) => {
      answers.push((text) => resolve({ message: say(text) }));
      tell();
    });
  return {
    dispatch,
    /** How many calls wait for their answer, once one does. */
    asked: () =>
      new Promise<number>((resolve) => {
        tell = () => resolve(answers.length);
        if (answers.length > 0) tell();
      }),
    answer: (text: string) => answers.shift()?.(text),
    isAsked: () => answers.length > 0,
  };
};

const collect = () => {
  const chunks: string[] = [];
  const output = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { output, written: () => chunks.join('') };
};

describe('piped lines', () => {
  const pipe = async (text: string) => {
    const { output, written } = collect();
    const { calls, dispatch } = echo();
    const { input, start, closed } = setup({ output });
    await start(dispatch);
    input.end(text);
    await closed;
    return { calls, written: written() };
  };

  it('are answered in order, with nothing but a blank line between the answers', async () => {
    const { written } = await pipe('one\ntwo\r\nthree');
    expect(written).toBe('answer to one\n\nanswer to two\n\nanswer to three\n');
  });

  it('get the whole answer, also where a part of it was there earlier', async () => {
    const { output, written } = collect();
    const { input, start, closed } = setup({ output });
    await start(async () => ({
      message: say('some'),
      later: Promise.resolve({ message: say('all of it'), added: say('the rest') }),
    }));
    input.end('search\n');
    await closed;
    expect(written()).toBe('all of it\n');
  });

  it('wait until the line before is answered', async () => {
    const { output, written } = collect();
    const { dispatch, answer, asked } = slow();
    const { input, start, closed } = setup({ output });
    await start(dispatch);
    input.end('one\ntwo\n');
    expect(await asked()).toBe(1);
    answer('first');
    expect(await asked()).toBe(1);
    expect(written()).toBe('first\n');
    answer('second');
    await closed;
    expect(written()).toBe('first\n\nsecond\n');
  });

  it('may begin with /paper, with paper, or with the command', async () => {
    const { calls } = await pipe('/paper trending\npaper trending\ntrending\n  /trending  \n');
    expect(calls).toEqual(Array.from({ length: 4 }, () => ({ command: 'trending', text: '' })));
  });

  it('hand on verbatim what follows the command', async () => {
    const { calls } = await pipe('/paper search  "world  model" OR author:chi # not a comment\n');
    expect(calls).toEqual([{ command: 'search', text: '"world  model" OR author:chi # not a comment' }]);
  });

  it('ask for help with the prefix alone', async () => {
    expect((await pipe('/paper\n')).calls).toEqual([{ command: 'help', text: '' }]);
  });

  it('are ignored when they are empty or a comment', async () => {
    expect((await pipe('\n   \n# trending\n  # trending\n')).calls).toEqual([]);
  });

  it.each(['exit', 'quit', '/paper exit'])('end at %s, and what follows is not read', async (word) => {
    const { calls } = await pipe(`one\n${word}\ntwo\n`);
    expect(calls).toEqual([{ command: 'one', text: '' }]);
  });

  it('of more than 10,000 characters are refused, and the next is answered', async () => {
    const { calls, written } = await pipe(`${'x'.repeat(10_001)}\n${'y'.repeat(10_000)}\n`);
    expect(written).toMatch(/^That line has 10001 characters and wasn’t read\. A line may have 10000\.\n/);
    expect(calls).toEqual([{ command: 'y'.repeat(10_000), text: '' }]);
  });

  it('end quietly when nobody reads the answers any more', async () => {
    const broken = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    });
    const { calls, dispatch } = echo();
    const { input, start, closed } = setup({ output: broken });
    await start(dispatch);
    input.write('one\n');
    await closed;
    input.write('two\n');
    expect(calls).toEqual([{ command: 'one', text: '' }]);
  });

  it('report an output that fails in any other way', async () => {
    const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('no space left')) });
    const { input, start, closed } = setup({ output: full });
    await start(echo().dispatch);
    input.write('one\n');
    await expect(closed).rejects.toThrow('no space left');
  });

  it('get no answer any more once the receiver is stopped', async () => {
    const { output, written } = collect();
    const { dispatch, answer, asked, isAsked } = slow();
    const { input, start, stop, closed } = setup({ output });
    await start(dispatch);
    input.write('one\ntwo\n');
    await asked();
    await stop();
    await closed;
    answer('too late');
    await setImmediate();
    expect(isAsked()).toBe(false);
    expect(written()).toBe('');
  });
});

describe('the prompt', () => {
  // Readline draws nothing on a terminal that calls itself dumb, as some build machines do.
  beforeEach(() => vi.stubEnv('TERM', 'xterm'));
  afterEach(() => vi.unstubAllEnvs());

  const open = async (dispatch: Dispatch, options: Partial<ReceiverOptions> = {}) => {
    const screen = createScreen();
    const session = setup({ isTty: true, output: screen.output, ...options });
    await session.start(dispatch);
    await screen.endsWith('›');
    /** One key or one paste, as it comes from a terminal. */
    const type = (...keys: string[]) => {
      for (const key of keys) session.input.write(key);
    };
    return { ...session, screen, type };
  };

  it('shows the answer under what was typed, and is there again', async () => {
    const { screen, type } = await open(echo().dispatch);
    type('trending week', '\r');
    await screen.endsWith('› trending week', 'answer to trending', '', '›');
  });

  it('is there again while more is found out, which then appears above what is typed', async () => {
    let complete = (_: Completion) => {};
    const later = new Promise<Completion>((resolve) => {
      complete = resolve;
    });
    const { screen, type } = await open(async () => ({ message: say('some'), later }));
    type('search', '\r');
    await screen.endsWith('› search', 'some', '', '›');
    type('next');
    await screen.endsWith('› next');
    complete({ message: say('all of it'), added: say('the rest') });
    await screen.endsWith('some', '', 'the rest', '', '› next');
  });

  it('keeps what is typed while an answer is computed', async () => {
    const { dispatch, answer, asked } = slow();
    const { screen, type } = await open(dispatch);
    type('one', '\r', 'two');
    await screen.endsWith('› one', '… two');
    expect(await asked()).toBe(1);
    answer('first');
    await screen.endsWith('› one', 'first', '', '› two');
  });

  it.each([
    ['first', 80, '› search word word word word wor'],
    ['last', 20, 'ord word word word word word wor'],
  ])(
    'shows a message from outside above a line of two rows, with the cursor in the %s',
    async (_, left, before) => {
      const { screen, type, show } = await open(echo().dispatch);
      const typed = `search ${'word '.repeat(20)}end`;
      type(...typed, ...Array.from({ length: left }, () => '\u001b[D'));
      await screen.until(() => screen.beforeCursor() === before);
      show(say('The daily papers'));
      await screen.endsWith('The daily papers', '', `› ${typed}`.slice(0, 60), `› ${typed}`.slice(60));
      await screen.until(() => screen.beforeCursor() === before);
      expect(screen.lines()).toHaveLength(4);
    },
  );

  it('completes the last word, with a space after the only candidate', async () => {
    const complete = vi.fn((line: string) => (line.includes(' ') ? ['when:'] : ['trending', 'show']));
    const { screen, type } = await open(echo().dispatch, { complete });
    for (const keys of ['/pa', '\t', 't', '\t', 'w', '\t']) type(keys);
    await screen.endsWith('› /paper trending when:');
    expect(complete.mock.calls).toEqual([['t'], ['trending w']]);
  });

  it('completes what is typed in another case, and leaves that as it is', async () => {
    const complete = () => ['author:"Yang Liu"'];
    const { screen, type } = await open(echo().dispatch, { complete });
    for (const keys of ['search author:"yang', '\t']) type(keys);
    await screen.endsWith('› search author:"yang Liu"');
  });

  it('clears the line at Ctrl-C, and closes when there is nothing to clear', async () => {
    const { screen, type, closed } = await open(echo().dispatch);
    type('search', '\u001b[D');
    await screen.until(() => screen.beforeCursor() === '› searc');
    type('\u0003');
    await screen.endsWith('›');
    type('\u0003');
    await closed;
    await screen.endsWith('');
  });

  it('answers what was asked before Ctrl-D, and then closes', async () => {
    const { dispatch, answer, asked } = slow();
    const { screen, type, closed } = await open(dispatch);
    type('one', '\r', '\u0004');
    await asked();
    answer('first');
    await closed;
    await screen.endsWith('› one', 'first', '');
  });

  describe('with a history file', () => {
    let folder = '';
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'history-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it('remembers lines from one session to the next, in a file that only its owner reads', async () => {
      const file = join(folder, 'new', 'history');
      const first = await open(echo().dispatch, { history: createHistory(file) });
      first.type('one', '\r', 'two', '\r');
      await first.screen.endsWith('answer to two', '', '›');
      await first.stop();
      expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
      expect(statSync(file).mode & 0o777).toBe(0o600);

      const second = await open(echo().dispatch, { history: createHistory(file) });
      second.type('\u001b[A', '\u001b[A');
      await second.screen.endsWith('› one');
      await second.stop();
    });

    it('keeps the newest 500 lines', () => {
      const file = join(folder, 'history');
      writeFileSync(file, Array.from({ length: 600 }, (_, i) => `line ${i}\n`).join(''), { mode: 0o644 });
      const history = createHistory(file);
      const lines = history.load();
      expect(lines).toHaveLength(500);
      expect(lines[0]).toBe('line 599');
      history.save(['newest', ...lines]);
      const saved = readFileSync(file, 'utf8').split('\n');
      expect([saved.length, saved[0], saved.at(-2)]).toEqual([501, 'line 101', 'newest']);
      expect(statSync(file).mode & 0o777).toBe(0o600);
    });

    it('does without history where the file can be neither read nor written', () => {
      const file = join(folder, 'history');
      mkdirSync(file);
      const history = createHistory(file);
      history.save(['one']);
      expect(history.load()).toEqual([]);
    });
  });
});
