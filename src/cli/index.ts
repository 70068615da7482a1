#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { nearest } from '../core/command.ts';
import { UserError } from '../core/errors.ts';
import { type Env, environment, readEnv, secretsOf } from '../env.ts';
import { createRedact } from '../redact.ts';
import { type CliCommand, cliCommands, cliUsage, type Io, parseFlags } from './table.ts';

/** How much of an unexpected error is printed: a database driver's message can hold its whole source. */
const MESSAGE_SHOWN = 500;

/** Who starts us may kill us after 15 s; this much sooner we say ourselves that something doesn't end. */
const STOP_MS = 14_000;

const { stdin, stdout, stderr } = process;
const stopping = new AbortController();

// A reader that went away (`paperboy ask … | head`) is no error.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Whoever asks twice means it.
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort(new UserError('Stopped.'));
    setTimeout(() => {
      stderr.write(`Not everything ended within ${STOP_MS / 1_000} s.\n`);
      process.exit(1);
    }, STOP_MS).unref();
  });
}
process.on('uncaughtException', (error) => {
  stderr.write(`${complaint(error)}\n`);
  process.exit(1);
});

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  stderr.write(`${complaint(error)}\n`);
  process.exitCode = 1;
}

async function run([name = 'help', ...rest]: string[]): Promise<number> {
  if (['help', '--help', '-h'].includes(name)) return help();
  if (['version', '--version', '-v'].includes(name)) return showVersion();
  const command = cliCommands.find((candidate) => candidate.name === name);
  if (!command) throw new UserError(unknown(name));
  const args = parse(command, rest);
  if (args === null) return explain(command);
  const { run: start } = await command.load();
  return start(args, io());
}

/** The environment is read when a command first looks at it, so that `doctor` can explain a wrong one. */
function io(): Io {
  let env: Env | null = null;
  return {
    get env() {
      env ??= readEnv(environment());
      return env;
    },
    stdin,
    stdout,
    stderr,
    signal: stopping.signal,
  };
}

/** Null: help was asked for. */
function parse(command: CliCommand, args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ...parseFlags(command), help: { type: 'boolean', short: 'h' } },
      allowPositionals: command.words !== '',
    });
    if (values.help) return null;
    return { words: positionals, flags: values as Record<string, string | boolean | undefined> };
  } catch (error) {
    const [problem = ''] = (error as Error).message.split('. ');
    throw new UserError(`${problem}.\nUsage: paperboy ${cliUsage(command)}`, { cause: error });
  }
}

async function showVersion(): Promise<number> {
  const { version } = await import('../version.ts');
  stdout.write(`${version}\n`);
  return 0;
}

function help(): number {
  const usages = cliCommands.map((command) => ({ usage: cliUsage(command), about: command.about }));
  const width = Math.max(...usages.map(({ usage }) => usage.length));
  const lines = usages.map(({ usage, about }) => `  ${usage.padEnd(width)}  ${about}`);
  stdout.write(
    `Usage: paperboy <command>\n\n${lines.join('\n')}\n\nThe environment is explained in .env.example.\n`,
  );
  return 0;
}

function explain(command: CliCommand): number {
  const flags = Object.entries(command.flags).map(
    ([flag, { value, about }]) => `  --${`${flag} ${value ?? ''}`.padEnd(12)}  ${about}\n`,
  );
  stdout.write(
    `Usage: paperboy ${cliUsage(command)}\n\n${command.about}\n${flags.length > 0 ? '\n' : ''}${flags.join('')}`,
  );
  return 0;
}

function unknown(name: string): string {
  const meant = nearest(
    name.slice(0, 40),
    cliCommands.map((command) => command.name),
  );
  return `There is no command “${name.slice(0, 40)}”.${meant ? ` Did you mean ${meant}?` : ''} Try: paperboy help`;
}

function complaint(error: unknown): string {
  if (error instanceof UserError) return withoutSecrets(error.message);
  const { name, message, cause } = error instanceof Error ? error : new Error(String(error));
  const reason = cause instanceof Error ? ` (${cause.message})` : '';
  return withoutSecrets(`Something went wrong: ${name}: ${message}${reason}`).slice(0, MESSAGE_SHOWN);
}

/** Also when the environment is what is wrong. */
function withoutSecrets(text: string): string {
  let secrets: string[] = [];
  try {
    secrets = secretsOf(environment());
  } catch {
    // A file that can't be read: its secret is not known to anybody here.
  }
  return createRedact(secrets)(text);
}
