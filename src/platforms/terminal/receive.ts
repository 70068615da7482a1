import { createInterface, type Interface } from 'node:readline';
import { type Density, type Message, say } from '../../core/message.ts';
import type { Dispatch, Receiver } from '../../core/platform.ts';
import type { History } from './history.ts';
import { MAX_HISTORY_LINES, MAX_LINE_LENGTH } from './limits.ts';
import { completeLine, readLine } from './line.ts';
import type { Show } from './post.ts';
import { clearTyped, erasePrompt, printAbove } from './prompt.ts';

export interface ReceiverOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Somebody types: prompt, completion, history. Otherwise only the answers are written, one by one in order. */
  readonly isTty: boolean;
  /** The word that may stand before every command. */
  readonly prefix: string;
  readonly prompt: { readonly ready: string; readonly busy: string };
  readonly history: History;
  /** Words that may stand in place of the line's last one; the line comes without the prefix. */
  readonly complete: (line: string) => readonly string[];
  readonly render: (message: Message, look?: { readonly density: Density }) => string;
}

export interface TerminalReceiver extends Receiver {
  /** Resolves when nobody asks any more: the input ended and is answered, somebody left, or nobody reads. */
  readonly closed: Promise<void>;
  /** Prints above the prompt; what is being typed stays. Resolves to whether somebody is there to read it. */
  readonly show: Show;
}

export function createReceiver(options: ReceiverOptions): TerminalReceiver {
  const { input, output, isTty, prefix, prompt, history, complete, render } = options;
  const waiting: string[] = [];
  let lines: Interface | null = null;
  /** `ended`: no more lines come, those that wait are still answered. */
  let state: 'open' | 'ended' | 'left' = 'open';
  let isAnswering = false;
  let hasPrinted = false;
  let settle = (_error?: unknown) => {};
  const closed = new Promise<void>((resolve, reject) => {
    settle = (error) => (error === undefined ? resolve() : reject(error));
  });

  function leave(error?: unknown) {
    if (state === 'left') return;
    state = 'left';
    waiting.length = 0;
    lines?.close();
    settle(error);
  }

  const show: Show = async (message, look) => {
    if (state === 'left') return false;
    const text = render(message, look);
    if (isTty && lines && state === 'open') {
      printAbove(lines, output, `${text}\n\n`);
      return true;
    }
    const gap = hasPrinted ? '\n' : '';
    hasPrinted = true;
    return new Promise((resolve) => output.write(`${gap}${text}\n`, (error) => resolve(!error)));
  };

  async function print(message: Message): Promise<void> {
    await show(message);
  }

  async function answer(line: string, dispatch: Dispatch): Promise<void> {
    const read = readLine(line, prefix);
    if (read.type === 'nothing') return;
    if (read.type === 'leave') return leave();
    if (read.type !== 'call') return print(tooLong(line.length));
    const { message, later = null } = await dispatch(read.call);
    // A script gets one answer, the whole one.
    if (!isTty) return print((await later)?.message ?? message);
    await print(message);
    // The next line can be typed meanwhile.
    void later?.then((completion) => completion?.added && print(completion.added));
  }

  async function answerWaiting(dispatch: Dispatch): Promise<void> {
    if (isAnswering) return;
    isAnswering = true;
    ask(prompt.busy);
    for (let line = waiting.shift(); line !== undefined; line = waiting.shift()) await answer(line, dispatch);
    isAnswering = false;
    if (state === 'ended') leave();
    if (state === 'open' && !isTty) lines?.resume();
    ask(prompt.ready);
  }

  function ask(words: string) {
    if (!isTty || state !== 'open') return;
    lines?.setPrompt(words);
    lines?.prompt(true);
  }

  return {
    closed,
    show,

    async start(dispatch) {
      const opened = createInterface({
        input,
        output,
        terminal: isTty,
        completer: (line: string) => completeLine(line, prefix, complete),
        history: history.load(),
        historySize: MAX_HISTORY_LINES,
        removeHistoryDuplicates: true,
        crlfDelay: Number.POSITIVE_INFINITY,
      });
      lines = opened;
      opened.on('history', history.save);
      opened.on('SIGINT', () => (opened.line === '' ? leave() : clearTyped(opened)));
      opened.on('line', (line) => {
        waiting.push(line);
        if (!isTty) opened.pause(); // a script writes faster than anything is answered
        answerWaiting(dispatch).catch(leave);
      });
      opened.on('close', () => {
        if (isTty) erasePrompt(opened, output);
        if (state === 'open') state = 'ended';
        if (!isAnswering) leave();
      });
      // Never removed: what was written last may fail after the end.
      output.on('error', (error: NodeJS.ErrnoException) => leave(error.code === 'EPIPE' ? undefined : error));
      ask(prompt.ready);
    },

    async stop() {
      leave();
    },
  };
}

const tooLong = (length: number): Message =>
  say(`That line has ${length} characters and wasn’t read. A line may have ${MAX_LINE_LENGTH}.`);
