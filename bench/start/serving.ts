import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { closedPort } from './closed-port.ts';
import type { StoreEnv } from './databases.ts';
import { programEnv, readProcessorMs } from './program.ts';
import type { Note } from './report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LOOK_MS = 10;
const PATIENCE_MS = 60_000;

/** As a service of Discord's loopback server, in a process of its own: until it says that it is ready, and until it has ended. */
export async function observeServing(note: Note, store: StoreEnv, signal: AbortSignal): Promise<void> {
  const fakes = fork(fileURLToPath(import.meta.resolve('../ack/fakes.ts')), ['discord'], {
    execArgv: ['--import', 'tsx'],
  });
  let program: ChildProcess | null = null;
  try {
    const [platform] = (await once(fakes, 'message', { signal })) as [Record<string, string>];
    const nowhere = await closedPort();
    const door = await closedPort();
    const sources = { HF_API_URL: nowhere, ARXIV_API_URL: nowhere, ARXIV_RSS_URL: nowhere };
    const env = programEnv({
      ...sources,
      ...store,
      ...platform,
      PORT: new URL(door).port,
      LOG_LEVEL: 'error',
    });
    const startedAt = performance.now();
    program = spawn(process.execPath, ['dist/cli/index.js', 'start'], {
      cwd: root,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = once(program, 'exit');
    while (!(await isReady(door))) {
      if (program.exitCode !== null) throw new Error(`The program ended with ${program.exitCode}.`);
      if (performance.now() - startedAt > PATIENCE_MS) throw new Error('The program never got ready.');
      await sleep(LOOK_MS, undefined, { signal });
    }
    note('ready', 'ms', performance.now() - startedAt);
    const isLinux = process.platform === 'linux';
    note('processor time until ready', 'ms', isLinux ? readProcessorMs(program.pid) : null);
    const toldAt = performance.now();
    program.kill('SIGTERM');
    const [status] = await ended;
    if (status !== 0) throw new Error(`The program ended with ${status} when it was told to.`);
    note('stopped by SIGTERM', 'ms', performance.now() - toldAt);
  } finally {
    if (program?.exitCode === null) program.kill('SIGKILL');
    if (fakes.connected) fakes.disconnect();
  }
}

const isReady = (door: string): Promise<boolean> =>
  fetch(`${door}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
