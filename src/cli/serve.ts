import { UserError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { Dispatch, PlatformTools, Receiver } from '../core/platform.ts';
import { type Env, secretsOf } from '../env.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { type Opened, platforms } from '../platforms.ts';
import { createRedact } from '../redact.ts';
import { createWeb, type Route } from '../web/index.ts';
import type { Io } from './table.ts';

/** A platform whose tokens are set. */
export interface Configured {
  readonly title: string;
  open(tools: PlatformTools): Promise<Pick<Opened, 'receiver' | 'route'>>;
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
    io: { env, signal, stderr },
    door = null,
  }: {
    tools: PlatformTools;
    dispatch: Dispatch;
    lifecycle: Lifecycle;
    io: Io;
    /** Where the web door opens; null: nowhere. */
    door?: { readonly host: string; readonly port: number } | null;
  },
): Promise<number> {
  const redact = createRedact(secretsOf(env));
  const receivers = new Set<Receiver>();
  lifecycle.onStop(async () => {
    await Promise.all([...receivers].map((receiver) => receiver.stop()));
  });

  const routes: Route[] = [];
  async function start({ title, open }: Configured): Promise<boolean> {
    const log = tools.log.child({ platform: title });
    try {
      const { receiver, route } = await open({ ...tools, log });
      if (route && door === null)
        throw new UserError(`${title} is to call over HTTP: set PORT to the port that its requests come to.`);
      if (route) routes.push(route);
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
      report('platform not started', error, log);
      return false;
    }
  }

  function report(event: string, error: unknown, log: Logger): void {
    const reason = redact(reasonOf(error));
    log.error(event, { reason });
    stderr.write(`${reason}\n`);
  }

  const stopped = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  const started = await Promise.race([Promise.all(configured.map(start)), stopped]);
  if (started !== null && !started.includes(true)) return 1;
  if (started !== null && door !== null) {
    const web = createWeb({ ...door, routes, log: tools.log });
    lifecycle.onStop(web.stop);
    // Who comes through a socket is served all the same.
    await web.start().catch((error: unknown) => report('web door not opened', error, tools.log));
  }
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
