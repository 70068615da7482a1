import { nearest, parseText, readOptions, usage } from '../core/command.ts';
import { UserError } from '../core/errors.ts';
import type { Block, Message } from '../core/message.ts';
import type { CommandCall, Dispatch, Reply } from '../core/platform.ts';
import type { Context, RunnableCommand } from './command.ts';
import { sentence } from './mistake.ts';

/** No command's text needs more; what is longer is refused before anything looks at it. */
const MAX_TEXT = 4_000;

/** Turns a call into a reply, whatever happens on the way. */
export function createDispatch(commands: readonly RunnableCommand[], context: Context): Dispatch {
  return async (call) => {
    try {
      const reply = await answer(call);
      if (!('message' in reply)) return { message: reply };
      const later = reply.later?.catch((error: unknown) => {
        const message = failed(call, error);
        return { message, added: message };
      });
      return later ? { ...reply, later } : reply;
    } catch (error) {
      return { message: failed(call, error) };
    }
  };

  function failed({ command }: CommandCall, error: unknown): Message {
    if (error instanceof UserError) return apology(error.message);
    const id = context.now().getTime().toString(36);
    context.log.error('command failed', { id, command, err: error });
    return apology(
      `Something went wrong on our side (${id}). Please try again; if it stays, show this id to who runs me.`,
    );
  }

  async function answer(call: CommandCall): Promise<Message | Reply> {
    const command = commands.find(({ name }) => name === call.command.toLowerCase());
    if (!command) return unknown(call.command);
    if (call.text.length > MAX_TEXT)
      return apology(`That is ${call.text.length} characters long; at most ${MAX_TEXT} can be read.`);
    const parsed = call.options
      ? { ok: true as const, options: call.options }
      : parseText(command, call.text);
    const read = parsed.ok ? readOptions(command, parsed.options, call.text) : parsed;
    if (read.ok) return command.run(read.values, context);
    return mistaken(command, call.text, read);
  }

  function unknown(name: string): Message {
    const names = commands.map((command) => command.name);
    const meant = name.length < 40 ? nearest(name.toLowerCase(), names) : null;
    const what = name === '' ? 'A command is missing.' : `There is no command “${name.slice(0, 40)}”.`;
    const hint = meant ? ` Did you mean ${meant}?` : ` There are ${names.join(', ')}.`;
    return apology(what + hint, [
      { type: 'actions', actions: [{ label: meant ?? 'Help', command: meant ?? 'help', options: {} }] },
    ]);
  }

  function mistaken(
    command: RunnableCommand,
    text: string,
    { problem, start, end }: { problem: string; start: number; end: number },
  ): Message {
    const typed = `/${context.prefix} ${command.name} `;
    const [example] = command.examples;
    return apology(`${sentence(problem)}.`, [
      { type: 'pointed', text: typed + text, start: typed.length + start, end: typed.length + end },
      {
        type: 'note',
        text: [usage(command, context.prefix), ...(example ? [` · for example ${typed}${example}`] : [])],
      },
    ]);
  }
}

const apology = (text: string, more: readonly Block[] = []): Message => ({
  summary: text,
  blocks: [{ type: 'text', text: [text] }, ...more],
});
