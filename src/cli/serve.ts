import type { Lease, LeaseOptions } from '../app/lease.ts';
import { UserError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { Dispatch, PlatformName, Receiver } from '../core/platform.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { Opened } from '../platforms.ts';
import { createWeb, type Route } from '../web/index.ts';
import type { Io } from './table.ts';

/** A platform as a place where people ask. */
export interface Asked {
  readonly name: PlatformName;
  readonly title: string;
  open(): Promise<Pick<Opened, 'receiver' | 'route'>>;
  /** A new one, in place of one that was stopped. */
  reopen(): Promise<Pick<Opened, 'receiver'>>;
}

/** What is one process's at a time. */
export type LeaseFor = (name: string, begin: LeaseOptions['begin']) => Lease;

/** Runs until stopped. One that can't start says why, and the others run on. Status 1 when none can. */
export async function serve(
  platforms: readonly Asked[],
  {
    log,
    dispatch,
    leaseFor,
    lifecycle,
    io: { signal, stderr },
    door = null,
  }: {
    log: Logger;
    dispatch: Dispatch;
    leaseFor: LeaseFor;
    lifecycle: Lifecycle;
    io: Io;
    /** Where the web door opens; null: nowhere. */
    door?: { readonly host: string; readonly port: number } | null;
  },
): Promise<number> {
  const receivers = new Set<Receiver>();
  const leases: Lease[] = [];
  lifecycle.onStop(async () => {
    await Promise.all([...receivers].map(end));
    // Only when nobody is served here any more may others begin.
    await Promise.all(leases.map((lease) => lease.stop()));
  });

  async function end(receiver: Receiver): Promise<void> {
    if (receivers.delete(receiver)) await receiver.stop();
  }

  async function begin(receiver: Receiver): Promise<() => Promise<void>> {
    receivers.add(receiver);
    await receiver.start(dispatch).catch(async (error: unknown) => {
      // Half started it would answer, or wait, without anybody knowing.
      await end(receiver);
      throw error;
    });
    return () => end(receiver);
  }

  const routes: Route[] = [];
  async function start({ name, title, open, reopen }: Asked): Promise<boolean> {
    const its = log.child({ platform: title });
    try {
      const opened = await open();
      const { route } = opened;
      if (route && door === null)
        throw new UserError(`${title} is to call over HTTP: set PORT to the port that its requests come to.`);
      if (route) {
        // Every process can be called: there is no connection of which there may be only one.
        routes.push(route);
        await begin(opened.receiver);
        its.info('platform started');
        return true;
      }
      let first: Receiver | null = opened.receiver;
      const lease = leaseFor(`gateway:${name}`, async () => {
        const receiver = first ?? (await reopen()).receiver;
        first = null;
        return begin(receiver);
      });
      leases.push(lease);
      const state = await lease.start();
      its.info(state === 'held' ? 'platform started' : 'platform served by another process');
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      report('platform not started', error, its);
      return false;
    }
  }

  function report(event: string, error: unknown, to: Logger): void {
    const reason = reasonOf(error);
    to.error(event, { reason });
    stderr.write(`${reason}\n`);
  }

  const stopped = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  const started = await Promise.race([Promise.all(platforms.map(start)), stopped]);
  if (started !== null && !started.includes(true)) return 1;
  if (started !== null && door !== null) {
    const web = createWeb({ ...door, routes, log });
    lifecycle.onStop(web.stop);
    // Who comes through a socket is served all the same.
    await web.start().catch((error: unknown) => report('web door not opened', error, log));
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
