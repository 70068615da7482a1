import { allCommands } from '../app/commands/index.ts';
import { restOptions } from '../core/command.ts';
import type { Density, Message } from '../core/message.ts';
import { createTerminalPosting, lookOf, renderTerminal } from '../platforms/terminal/index.ts';
import type { Io } from './table.ts';

/** Messages as text for standard output, without a line feed at the end. */
export function textPrinter({ env, stdout }: Pick<Io, 'env' | 'stdout'>) {
  const usual = { prefix: env.PAPERBOY_COMMAND, rest: restOptions(allCommands) };
  return (message: Message, look?: { readonly density: Density }): string =>
    renderTerminal(message, { ...lookOf(stdout, 'auto'), ...usual, ...look });
}

/** The terminal as a channel, for commands that end: posts stand on standard output, as JSON one a line. */
export function printedPosting(io: Pick<Io, 'env' | 'stdout'>, { json }: { readonly json: boolean }) {
  const posting = createTerminalPosting();
  const asText = textPrinter(io);
  posting.attach(async (message, look) => {
    io.stdout.write(json ? `${JSON.stringify(message)}\n` : `${asText(message, look)}\n\n`);
    return true;
  });
  return posting;
}
