import { allCommands } from '../app/commands/index.ts';
import { restOptions } from '../core/command.ts';
import { UserError } from '../core/errors.ts';
import type { CommandCall } from '../core/platform.ts';
import { openHouse } from '../house.ts';
import { createLog } from '../log.ts';
import { lookOf, renderTerminal } from '../platforms/terminal/index.ts';
import { readLine } from '../platforms/terminal/line.ts';
import type { Args, Io, Run } from './table.ts';

/** Answers one command, as it would be answered where it is typed. */
export const run: Run = async ({ words, flags }, io) => {
  const prefix = io.env.PAPERBOY_COMMAND;
  const line = readLine(words.join(' '), prefix);
  if (line.type === 'too long')
    throw new UserError('That is more than a command can hold (10,000 characters).');
  if (line.type !== 'call')
    throw new UserError(`What should be asked? For example: paperboy ask "/${prefix} trending"`);
  return answer(line.call, flags, io);
};

export const runStatus: Run = ({ flags }, io) => answer({ command: 'status', text: '' }, flags, io);

async function answer(call: CommandCall, flags: Args['flags'], { env, stdout }: Io): Promise<number> {
  const house = await openHouse(env, createLog(env.LOG_LEVEL ?? 'warn'));
  try {
    const reply = await house.dispatch(call);
    const { message } = (await reply.later) ?? reply;
    const look = { ...lookOf(stdout, 'auto'), prefix: env.PAPERBOY_COMMAND, rest: restOptions(allCommands) };
    stdout.write(flags.json ? `${JSON.stringify(message)}\n` : `${renderTerminal(message, look)}\n`);
    return 0;
  } finally {
    await house.close();
  }
}
