import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { variables } from '../../src/env.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A pause this long after some output means that an answer is complete: each is written in one go. */
const QUIET_MS = 300;
const PATIENCE_MS = 60_000;
const STOP_MS = 10_000;

/** Runs Node to the end; what it printed. An error tells what it printed on standard error. */
export async function runToEnd(
  args: readonly string[],
  { env = {}, signal }: { env?: Readonly<Record<string, string>>; signal: AbortSignal },
): Promise<string> {
  const options = { cwd: root, env: { ...process.env, ...env }, signal, killSignal: 'SIGKILL' } as const;
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  return stdout;
}

/** In MB of 10^6 bytes. */
export interface Memory {
  readonly residentMb: number;
  /** The most since the process started. */
  readonly peakMb: number;
}

export interface Program {
  /** From spawn to the end of the first list. */
  readonly firstListMs: number;
  /** Types a line; milliseconds until its answer was complete. An answer that doesn't look like `answer` is an error. */
  ask(line: string, answer: RegExp): Promise<number>;
  /** Null where the system has no /proc. */
  memory(): Memory | null;
}

export interface ProgramOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** The program's own variables: of all others that it knows, it sees the defaults. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Of all variables that the program knows, it sees these; of the others the defaults. */
export function programEnv(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const defaults = Object.fromEntries(Object.keys(variables).map((name) => [name, '']));
  return { ...process.env, ...defaults, ...env };
}

const aList = /top 10 of \d+/;

/** Runs the program with its input kept open until `use` is done with it, and waits until it and its children ended. */
export async function withProgram<T>(
  { command, args, env, signal }: ProgramOptions,
  use: (program: Program) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const startedAt = performance.now();
  const child = spawn(command, args, { cwd: root, env: programEnv(env) });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    const answered = listen(child, signal);
    const firstListMs = (await answered(aList)) - startedAt;
    return await use({
      firstListMs,
      async ask(line, answer) {
        const askedAt = performance.now();
        child.stdin.write(`${line}\n`);
        return (await answered(answer)) - askedAt;
      },
      memory: () => (process.platform === 'linux' ? readMemory(child.pid) : null),
    });
  } finally {
    child.stdin.end();
    const overdue = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(overdue);
  }
}

/** What tells when the last bit of the next answer arrived. */
function listen(child: ChildProcessWithoutNullStreams, signal: AbortSignal) {
  let text = '';
  let lastAt = 0;
  let complaints = '';
  let failure: Error | null = null;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    lastAt = performance.now();
    text += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaints += chunk;
  });
  child.stdin.on('error', () => {}); // the exit that breaks the pipe is the better message
  child.once('error', (error) => {
    failure = error;
  });
  child.once('exit', (code) => {
    failure ??= new Error(`The program ended with ${code} before it had answered. ${complaints}`);
  });

  return async (expected: RegExp): Promise<number> => {
    const deadline = performance.now() + PATIENCE_MS;
    while (text === '' || performance.now() - lastAt < QUIET_MS) {
      await sleep(20, undefined, { signal });
      if (failure) throw failure;
      if (performance.now() > deadline)
        throw new Error(`No answer within ${PATIENCE_MS / 1_000} s. ${complaints}`);
    }
    const answer = text;
    text = '';
    if (!expected.test(answer)) throw new Error(`Expected ${expected}, got:\n${answer}${complaints}`);
    return lastAt;
  };
}

/** What a running process and its threads have computed, in ms; a busy machine doesn't add to it. Where the system has /proc. */
export function readProcessorMs(pid: number | undefined): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  // The kernel counts in hundredths of a second for everybody who reads this.
  return ((user ?? Number.NaN) + (system ?? Number.NaN)) * 10;
}

/** Of a running process, where the system has /proc. */
export function readMemory(pid: number | undefined): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (field: string) => {
    const [, kibibytes] = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
    if (!kibibytes) throw new Error(`/proc/${pid}/status has no ${field}`);
    return (Number(kibibytes) * 1024) / 1e6;
  };
  return { residentMb: megabytes('VmRSS'), peakMb: megabytes('VmHWM') };
}
