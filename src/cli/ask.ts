import { UserError } from '../core/errors.ts';
import type { Density, Message } from '../core/message.ts';
import type { CommandCall, PlatformTools } from '../core/platform.ts';
import { secretsOf } from '../env.ts';
import { openHouse } from '../house.ts';
import { createLog } from '../log.ts';
import { readLine } from '../platforms/terminal/line.ts';
import { platforms } from '../platforms.ts';
import { printedPosting, textPrinter } from './printing.ts';
import { type Args, densities, type Io, type Run } from './table.ts';

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
  const print = printerFor(flags, { env, stdout });
  // What a command posts here stands above its answer.
  const terminal = printedPosting({ env, stdout }, { json: flags.json === true });
  const log = createLog({ level: env.LOG_LEVEL ?? 'warn', secrets: secretsOf(env) });
  const house = await openHouse(env, log, { terminal });
  try {
    const reply = await house.dispatch(call);
    const { message } = (await reply.later) ?? reply;
    stdout.write(`${await print(message, house.tools)}\n`);
    return 0;
  } finally {
    await house.close();
  }
}

/** Says what is wrong with the flags before anything is opened. */
function printerFor(
  { as, style, json }: Args['flags'],
  { env, stdout }: Pick<Io, 'env' | 'stdout'>,
): (message: Message, tools: PlatformTools) => string | Promise<string> {
  if (as !== undefined) return asBody(String(as), String(style ?? 'compact'));
  if (style !== undefined) throw new UserError('--style goes with --as.');
  if (json) return (message) => JSON.stringify(message);
  const print = textPrinter({ env, stdout });
  return (message) => print(message);
}

function asBody(as: string, style: string) {
  const platform = platforms.find(({ name }) => name === as);
  const density = densities.find((each): each is Density => each === style);
  const names = platforms.map(({ name }) => name);
  if (!platform) throw new UserError(`--as is ${names.join(' or ')}, not “${as.slice(0, 40)}”.`);
  if (!density) throw new UserError(`--style is ${densities.join(', ')}, not “${style.slice(0, 40)}”.`);
  return async (message: Message, tools: PlatformTools) =>
    JSON.stringify(await platform.toBody(message, { ...tools, density }), null, 2);
}
