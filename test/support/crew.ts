import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { noteLeaks } from './sentinels.ts';
import type { Order, Serving } from './serving.ts';

const program = fileURLToPath(new URL('./serving.ts', import.meta.url));

export interface Process {
  readonly holder: string;
  readonly child: ChildProcess;
  /** Resolves when it has done that. */
  tell(order: Order): Promise<void>;
  isSending(): boolean;
}

/** A process of its own that obeys, until the test ends. */
export async function startServing(
  serving: Serving,
  env: Readonly<Record<string, string>>,
): Promise<Process> {
  const { holder } = serving;
  const child = fork(program, [JSON.stringify(serving)], {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env.PATH, PAPERBOY_LIMITS: '999,999,999', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text) => void noteLeaks(holder, String(text)));
  const open = new Map<string, (() => void)[]>();
  child.on('message', (done) => open.get(JSON.stringify(done))?.shift()?.());
  await once(child, 'message');
  return {
    holder,
    child,
    isSending: () => (open.get('"tick"') ?? []).length > 0,
    tell: (order) =>
      new Promise((resolve) => {
        const key = JSON.stringify(order);
        open.set(key, [...(open.get(key) ?? []), resolve]);
        child.send(order);
      }),
  };
}
