import type { Context, RunnableCommand } from '../../src/app/command.ts';
import { allCommands } from '../../src/app/commands/index.ts';
import { createDispatch } from '../../src/app/dispatch.ts';
import { createLibrary } from '../../src/app/library/index.ts';
import { createUpstream } from '../../src/app/library/upstream.ts';
import { createOutbox } from '../../src/app/outbox/index.ts';
import { type Block, type Message, plainText } from '../../src/core/message.ts';
import type { CommandCall, Dispatch, Reply } from '../../src/core/platform.ts';
import type { PaperSource } from '../../src/core/source.ts';
import type { Db } from '../../src/db/client.ts';
import { type MemoryLog, memoryLog } from './log.ts';

interface TestHouse {
  readonly log: MemoryLog;
  ask(line: string): Promise<Message>;
  call(call: CommandCall): Promise<Message>;
  /** The answer, and what comes after it. */
  reply(line: string): Promise<Reply>;
  readonly dispatch: Dispatch;
}

/** The commands on a database, at a time of the test's choosing, with sources that a test brings. */
export function aHouse(
  db: Db,
  overrides: Partial<Context> = {},
  {
    commands = allCommands,
    ...options
  }: { commands?: readonly RunnableCommand[] } & Parameters<typeof createDispatch>[2] = {},
): TestHouse {
  const log = memoryLog();
  const { sources = [], now = () => new Date('2026-06-25T08:00:00Z') } = overrides;
  const postings = overrides.postings ?? (async () => null);
  const library = overrides.library ?? createLibrary({ db, log, file: null });
  const context: Context = {
    db,
    library,
    upstream: createUpstream({ db, sources, now, log }),
    sources,
    now,
    log,
    prefix: 'paper',
    backfill: '2023-05-04',
    progress: () => null,
    postings,
    outbox: createOutbox({ db, postings, now, sleep: async () => {}, random: () => 0.5, log }),
    ...overrides,
  };
  const answer = createDispatch(commands, context, options);
  /** On a busy machine an index takes longer than an answer waits for it: that is another test's matter. */
  const dispatch: Dispatch = async (call) => {
    if (call.command === 'search' || call.command === 'similar') await library.ready().catch(() => {});
    return answer(call);
  };
  const reply = (line: string) => {
    const [, command = '', text = ''] = /^(\S*)\s*([\s\S]*)$/.exec(line) ?? [];
    return dispatch({ command, text });
  };
  return {
    log,
    reply,
    dispatch,
    async call(what) {
      return (await dispatch(what)).message;
    },
    async ask(line) {
      return (await reply(line)).message;
    },
  };
}

/** A source that knows what it is given and nothing else. */
export function aSource(overrides: Partial<PaperSource> = {}): PaperSource {
  return {
    name: 'huggingface',
    latest: async () => ({ day: null, papers: [], skipped: [] }),
    list: async (day) => ({ day, papers: [], skipped: [] }),
    get: async () => null,
    ...overrides,
  };
}

/** A message as one text, a line a block: what a test can read at a glance. */
export const asText = (message: Message): string => message.blocks.map(blockText).join('\n');

function blockText(block: Block): string {
  switch (block.type) {
    case 'heading':
    case 'text':
    case 'note':
      return plainText(block.text);
    case 'paper': {
      const facts = block.facts.map(plainText).join(' · ');
      return [block.rank, block.title, block.gist && plainText(block.gist), facts]
        .filter(Boolean)
        .join(' | ');
    }
    case 'divider':
      return '—';
    case 'pointed':
      return `${block.text}\n${' '.repeat(block.start)}${'^'.repeat(block.end - block.start)}`;
    case 'actions':
      return block.actions
        .map((action) =>
          'href' in action
            ? `[${action.label}]`
            : `[${action.label}: ${action.command} ${JSON.stringify(action.options)}]`,
        )
        .join(' ');
  }
}
