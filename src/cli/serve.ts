import { UserError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { Dispatch, PlatformTools, Receiver } from '../core/platform.ts';
import { type Env, secretsOf } from '../env.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { type Opened, platforms } from '../platforms.ts';
import { createRedact } from '../redact.ts';
import { createWeb, type Route, type WebOptions } from '../web/index.ts';
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
    /** Where the web door opens, and what it tells; null: nowhere. */
    door?: Omit<WebOptions, 'routes' | 'log'> | null;
  },
): Promise<number> {
  const redact = createRedact(secretsOf(env));
  const receivers = new Set<Receiver>();
  lifecycle.onStop(async () => {
    await Promise.all([...receivers].map((receiver) => receiver.stop()));
  });

  const routes: Route[] = [];
  let areUp = 0;
  /** Null: it can't be. */
  async function prepare({ title, open }: Configured): Promise<{ receiver: Receiver; log: Logger } | null> {
    const log = tools.log.child({ platform: title });
    try {
      const { receiver, route } = await open({ ...tools, log });
      if (route && door === null)
        throw new UserError(`${title} is to call over HTTP: set PORT to the port that its requests come to.`);
      if (route) routes.push(route);
      return { receiver, log };
    } catch (error) {
      report('platform not started', error, log);
      return null;
    }
  }

  async function start({ receiver, log }: { receiver: Receiver; log: Logger }): Promise<void> {
    try {
      receivers.add(receiver);
      await receiver.start(dispatch).catch(async (error: unknown) => {
        // Half started it would answer, or wait, without anybody knowing.
        if (receivers.delete(receiver)) await receiver.stop();
        throw error;
      });
      areUp++;
      log.info('platform started');
    } catch (error) {
      if (!signal.aborted) report('platform not started', error, log);
    }
  }

  /** What platforms are still to come to, the door is open for before: who starts us asks there how it goes. */
  async function startAll(): Promise<void> {
    const prepared = (await Promise.all(configured.map(prepare))).filter((each) => each !== null);
    if (prepared.length === 0) return;
    if (door !== null) {
      const missing = async () => [...(await door.missing()), ...(areUp > 0 ? [] : ['platform'])];
      const web = createWeb({ ...door, missing, routes, log: tools.log });
      lifecycle.onStop(web.stop);
      // Who comes through a socket is served all the same.
      await web.start().catch((error: unknown) => report('web door not opened', error, tools.log));
    }
    await Promise.all(prepared.map(start));
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
  await Promise.race([startAll(), stopped]);
  if (!signal.aborted && areUp === 0) return 1;
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
