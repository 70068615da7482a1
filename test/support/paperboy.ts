import { type ChildProcess, type ExecFileException, execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { noteLeaks } from './sentinels.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const entry = fileURLToPath(new URL('../../dist/cli/index.js', import.meta.url));

export interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** The built command line in a process of its own, with nothing of this environment but what is given. */
export function startPaperboy(args: readonly string[], env: Readonly<Record<string, string>>): Running {
  let child: ChildProcess | undefined;
  const ended = new Promise<Ended>((resolve) => {
    const options = {
      cwd: root,
      env: { PATH: process.env.PATH, ...env },
      timeout: 300_000,
      maxBuffer: 2 ** 26,
    };
    child = execFile(
      process.execPath,
      [entry, ...args],
      options,
      (error: ExecFileException | null, out, err) => {
        noteLeaks(`paperboy ${args.join(' ')}`, out + err);
        resolve({ status: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err });
      },
    );
  });
  if (!child) throw new Error('no process');
  const started = child;
  // A test that failed on the way leaves nobody behind to work on a folder that is gone.
  onTestFinished(() => void started.kill('SIGKILL'));
  return { process: child, ended };
}

/** Runs to the end; what is given as input is piped in. */
export async function paperboy(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input = '',
): Promise<Ended> {
  const { process: child, ended } = startPaperboy(args, env);
  child.stdin?.end(input);
  return ended;
}
