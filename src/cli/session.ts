import { join } from 'node:path';
import type { Collector } from '../app/collector.ts';
import { allCommands } from '../app/commands/index.ts';
import { completeOption } from '../app/completion.ts';
import { completeQuery } from '../app/library/complete.ts';
import { completions, restOptions } from '../core/command.ts';
import { formatDay } from '../core/day.ts';
import type { Message } from '../core/message.ts';
import { listSpan, storeReading } from '../db/lists.ts';
import { type House, sleep } from '../house.ts';
import type { Lifecycle } from '../lifecycle.ts';
import {
  createProgress,
  createTerminal,
  type TerminalPosting,
  type TerminalReceiver,
} from '../platforms/terminal/index.ts';
import { readSample } from '../sources/sample.ts';
import type { Io } from './table.ts';

/** On a first start, the bundled sample is shown when no source has answered by then. */
const FIRST_ANSWER_MS = 1_500;
/** With lists in the store, this long is waited for a fresher one. */
const FRESHER_MS = 250;
/** While recent lists come in quickly, the first list waits for them at most this long. */
const RECENT_MS = 3_000;

export interface Session {
  readonly house: House;
  readonly collector: Collector;
  readonly lifecycle: Lifecycle;
  readonly io: Io;
  /** The terminal as a channel. */
  readonly posting: TerminalPosting;
  /** What was shown first came with the program (see `firstLists`). */
  readonly isSample: boolean;
}

/** Somebody at a terminal, or a script: answers until nobody asks any more. */
export async function talk({ house, collector, lifecycle, io, posting, isSample }: Session): Promise<number> {
  const { env, stdin, stdout, signal } = io;
  const terminal = createTerminal({
    input: stdin,
    output: stdout,
    color: 'auto',
    historyFile: join(env.PAPERBOY_DATA, 'history'),
    complete: (line) => [
      ...completions(allCommands, line),
      ...completeOption(allCommands, line),
      ...completeQuery(house.library, line),
    ],
    prefix: env.PAPERBOY_COMMAND,
    rest: restOptions(allCommands),
  });
  lifecycle.onStop(terminal.stop);
  const { message } = await house.dispatch({ command: 'trending', text: '' });
  await terminal.show(message);
  if (stdin.isTTY) await terminal.show(welcome(env.PAPERBOY_COMMAND));
  posting.attach(terminal.show);
  await terminal.start(house.dispatch);
  if (isSample && stdin.isTTY) announceReal(collector, house, terminal);
  signal.addEventListener('abort', () => terminal.stop(), { once: true });
  await terminal.closed;
  return 0;
}

/** Waits for something to show. True: it is the sample. */
export async function firstLists(
  { store: { db } }: House,
  collector: Collector,
  { stderr, signal }: Io,
): Promise<boolean> {
  const { lists } = await listSpan(db, 'huggingface');
  const bar = createProgress(stderr);
  const drawing = setInterval(() => {
    const progress = collector.progress();
    if (progress) bar.update({ ...progress, label: `Collecting papers, ${formatDay(progress.day)}` });
  }, 100);
  try {
    if (lists > 0) {
      await within(FRESHER_MS, collector.firstList, signal);
      return false;
    }
    if (await within(FIRST_ANSWER_MS, collector.firstList, signal)) {
      await within(RECENT_MS, collector.recentLists, signal);
      return false;
    }
    for (const { readAt, ...list } of await readSample()) {
      await storeReading(db, { ...list, source: 'huggingface', at: readAt, sample: true });
    }
    return true;
  } finally {
    clearInterval(drawing);
    bar.end();
  }
}

/** Whether it happened in time. */
async function within(ms: number, event: Promise<void>, signal: AbortSignal): Promise<boolean> {
  const over = new AbortController();
  try {
    return await Promise.race([
      event.then(() => true),
      sleep(ms, AbortSignal.any([signal, over.signal])).then(() => false),
    ]);
  } finally {
    over.abort();
  }
}

function announceReal(collector: Collector, { dispatch }: House, terminal: TerminalReceiver): void {
  const announce = async () => {
    await collector.firstList;
    await terminal.show((await dispatch({ command: 'trending', text: '' })).message);
  };
  void announce();
}

const welcome = (prefix: string): Message => ({
  summary: 'What you can type',
  blocks: [
    {
      type: 'note',
      text: [
        'Type ',
        { text: `/${prefix} search diffusion policy`, style: 'code' },
        ' or ',
        { text: `/${prefix} help`, style: 'code' },
        '; Tab completes, Ctrl-D leaves.',
      ],
    },
  ],
});
