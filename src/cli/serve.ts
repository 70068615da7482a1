import { UserError } from '../core/errors.ts';
import type { Dispatch, PlatformTools, Receiver } from '../core/platform.ts';
import type { Env } from '../env.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { platforms } from '../platforms.ts';
import type { Io } from './table.ts';

/** A platform whose tokens are set. */
export interface Configured {
  readonly title: string;
  open(tools: PlatformTools): Promise<{ readonly receiver: Receiver }>;
}

export const configuredPlatforms = (env: Env): Configured[] =>
  platforms.flatMap(({ title, configured }) => {
    const open = configured(env);
    return open === null ? [] : [{ title, open }];
  });

/** Runs until stopped. One that can't start says why, and the others run on. Status 1 when none can. */
export async function serve(
  configured: readonly Configured[],
  {
    tools,
    dispatch,
    lifecycle,
    io: { signal, stderr },
  }: { tools: PlatformTools; dispatch: Dispatch; lifecycle: Lifecycle; io: Io },
): Promise<number> {
  const receivers = new Set<Receiver>();
  lifecycle.onStop(async () => {
    await Promise.all([...receivers].map((receiver) => receiver.stop()));
  });

  async function start({ title, open }: Configured): Promise<boolean> {
    const log = tools.log.child({ platform: title });
    try {
      const { receiver } = await open({ ...tools, log });
      receivers.add(receiver);
      await receiver.start(dispatch).catch(async (error: unknown) => {
        // Half started it would answer, or wait, without anybody knowing.
        if (receivers.delete(receiver)) await receiver.stop();
        throw error;
      });
      log.info('platform started');
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      const reason = reasonOf(error);
      log.error('platform not started', { reason });
      stderr.write(`${reason}\n`);
      return false;
    }
  }

  const stopped = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  const started = await Promise.race([Promise.all(configured.map(start)), stopped]);
  if (started !== null && !started.includes(true)) return 1;
  await stopped;
  return 0;
}

/** Not the whole of an unexpected error: an SDK's carries its request. */
function reasonOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  return error instanceof Error
    ? `Something went wrong: ${error.name}: ${error.message}`.slice(0, 300)
    : String(error);
}
