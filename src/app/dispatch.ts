import { listedOf, nearest, type Parsed, parseText, readOptions, typedText, usage } from '../core/command.ts';
import { UserError } from '../core/errors.ts';
import { type Action, actionRow, type Message, say } from '../core/message.ts';
import type { Caller, CommandCall, Dispatch, Reply } from '../core/platform.ts';
import { within } from '../core/within.ts';
import { isSubscribed } from '../db/channels.ts';
import type { CallContext, Context, RunnableCommand } from './command.ts';
import type { Limiter } from './limits.ts';
import { sentence } from './mistake.ts';
import { createQueue } from './queue.ts';
import { askPerson, refusalOf } from './rights.ts';
import { createSharing } from './sharing.ts';

/** No command's text needs more; what is longer is refused before anything looks at it. */
const MAX_TEXT = 4_000;

/** Whoever sits at this program's own terminal may do everything there. */
const AT_TERMINAL: Caller = {
  channel: { platform: 'terminal', installation: 'local', channel: 'terminal' },
  userId: 'you',
  name: 'You',
  canManage: true,
  canConfigure: true,
};

/** Shorter than any platform keeps a question open; longer than whatever a command waits for has. */
const LIMIT_MS = 2 * 60_000;

/** Commands at work: more would not be answered sooner, and each holds its papers in memory meanwhile. */
const AT_ONCE = 16;

const RESTARTING = 'I’m being restarted, which takes a few seconds. Please try again then.';

/** Turns a call into a reply, whatever happens on the way, and whatever does not: nobody waits longer than `limitMs`. */
export function createDispatch(
  commands: readonly RunnableCommand[],
  context: Context,
  {
    limitMs = LIMIT_MS,
    limiter = null,
    stopping,
    heard,
  }: {
    limitMs?: number;
    limiter?: Limiter | null;
    /** Aborted: who still waits for a turn isn't served any more. */
    stopping?: AbortSignal;
    /** Is told of everybody who asks, before they are answered. Never rejects. */
    heard?: (from: Caller, at: Date) => Promise<void>;
  } = {},
): Dispatch {
  const sharing = createSharing(context);
  const queued = createQueue(AT_ONCE);

  return async (call) => {
    try {
      return (await within(limitMs, reply(call), null)) ?? { message: overdue(call) };
    } catch (error) {
      return { message: failed(call, error) };
    }
  };

  /** Null: it took too long. */
  async function reply(call: CommandCall): Promise<Reply | null> {
    const command = commands.find(({ name }) => name === call.command.toLowerCase());
    // Before anything is looked at or looked up. Whoever sits at this program's own terminal shares it with nobody.
    const wait = call.from ? (limiter?.ask(call.from) ?? null) : null;
    if (wait !== null) return { message: slowDown(wait, call, command) };
    if (!command) return { message: unknown(call.command) };
    const at = context.now();
    return queued(async () => {
      if (stopping?.aborted) return { message: say(RESTARTING) };
      if (call.from) await heard?.(call.from, at);
      // What hangs must not keep its turn from others for ever.
      return within(limitMs, answer(call, command), null);
    });
  }

  async function answer(call: CommandCall, command: RunnableCommand): Promise<Reply> {
    // A mistake in a field is shown where it would stand in a typed line.
    const text = call.options ? typedText(call.options, command.rest) : call.text;
    if (text.length > MAX_TEXT) return { message: tooLong(text.length) };
    const parsed: Parsed = call.options ? { ok: true, options: call.options } : parseText(command, text);
    if (!parsed.ok) return { message: mistaken(command, text, parsed) };
    const read = readOptions(command, parsed.options, text);
    if (!read.ok) return { message: mistaken(command, text, read) };

    const isShared = call.share === true && call.from !== undefined && command.shareable === true;
    const from = call.from ?? AT_TERMINAL;
    const called: CallContext = { ...context, from, person: askPerson(context.postings, from) };
    const refusal =
      (command.manages?.(read.values) ? await refusalOf(called) : null) ??
      (isShared ? sharing.ask(from, { isSubscribed: await isSubscribed(context.db, from.channel) }) : null);
    if (refusal !== null) return { message: say(refusal) };
    const result = await command.run(read.values, called);
    const { message, later } = 'message' in result ? result : { message: result };

    const isPublic = isShared || command.reply === 'channel';
    const canShare = call.from !== undefined && command.shareable === true && !isPublic;
    const share: Action = {
      label: 'Show here',
      command: command.name,
      options: parsed.options,
      does: 'share',
    };
    const offered = (message: Message) => (canShare ? withAction(message, share) : message);
    const completed = later?.then(
      (completion) => completion && { ...completion, message: offered(completion.message) },
      (error: unknown) => {
        const message = failed(call, error);
        return { message, added: message };
      },
    );
    return { message: offered(message), isPublic, ...(completed && { later: completed }) };
  }

  function failed({ command }: CommandCall, error: unknown): Message {
    if (error instanceof UserError) return say(error.message);
    const id = context.now().getTime().toString(36);
    context.log.error('command failed', { id, command, err: error });
    return say(
      `Something went wrong on our side (${id}). Please try again; if it stays, show this id to who runs me.`,
    );
  }

  function overdue({ command }: CommandCall): Message {
    context.log.error('command took too long', { command });
    return say(
      'This takes too long, most likely because the database doesn’t answer. Please try again in a few minutes.',
    );
  }

  function unknown(name: string): Message {
    const all = commands.map((command) => command.name);
    const meant = name.length < 40 ? nearest(name.toLowerCase(), all) : null;
    const what = name === '' ? 'A command is missing.' : `There is no command “${name.slice(0, 40)}”.`;
    const names = listedOf(commands).map((command) => command.name);
    const hint = meant ? ` Did you mean ${meant}?` : ` There are ${names.join(', ')}.`;
    return say(
      what + hint,
      ...actionRow([{ label: meant ?? 'Help', command: meant ?? 'help', options: {}, does: 'turn' }]),
    );
  }

  function mistaken(
    command: RunnableCommand,
    text: string,
    { problem, start, end }: { problem: string; start: number; end: number },
  ): Message {
    const typed = `/${context.prefix} ${command.name} `;
    const [example] = command.examples;
    return say(
      `${sentence(problem)}.`,
      { type: 'pointed', text: typed + text, start: typed.length + start, end: typed.length + end },
      {
        type: 'note',
        text: [usage(command, context.prefix), ...(example ? [` · for example ${typed}${example}`] : [])],
      },
    );
  }
}

/** One that shows papers, with one button more. */
function withAction(message: Message, action: Action): Message {
  const { blocks } = message;
  if (!blocks.some(({ type }) => type === 'paper')) return message;
  const last = blocks.at(-1);
  const others = last?.type === 'actions' ? last.actions : [];
  const rest = last?.type === 'actions' ? blocks.slice(0, -1) : blocks;
  return { ...message, blocks: [...rest, { type: 'actions', actions: [...others, action] }] };
}

/** Where the way back would be lost, since this may stand in the place of what was pressed, it leads on to what was wanted. */
function slowDown(
  wait: string,
  { options, share }: CommandCall,
  command: RunnableCommand | undefined,
): Message {
  if (!command || !options || share) return say(wait);
  const again: Action = { label: 'Try again', command: command.name, options, does: 'turn' };
  return say(wait, ...actionRow([again]));
}

const tooLong = (length: number): Message =>
  say(`That is ${length} characters long; at most ${MAX_TEXT} can be read.`);
