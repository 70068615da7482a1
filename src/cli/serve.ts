import type { Lease, LeaseOptions } from '../app/lease.ts';
import { UserError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { Dispatch, PlatformName, Receiver } from '../core/platform.ts';
import { secretsOf } from '../env.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { Opened } from '../platforms.ts';
import { createRedact } from '../redact.ts';
import { createWeb, type Route, type WebOptions } from '../web/index.ts';
import type { Io } from './table.ts';

/** A platform as a place where people ask. */
export interface Asked {
  readonly name: PlatformName;
  readonly title: string;
  open(): Promise<Pick<Opened, 'receiver' | 'routes' | 'isCalled'>>;
  /** A new one, in place of one that was stopped. */
  reopen(): Promise<Pick<Opened, 'receiver'>>;
}

interface Prepared {
  readonly asked: Asked;
  readonly opened: Awaited<ReturnType<Asked['open']>>;
}

/** It is served, by this process or another one. */
interface Entered {
  readonly isElsewhere: boolean;
  /** Whether people are heard there, whenever that is asked. */
  hearsNow(): boolean;
}

/** A connection that is lost for a moment comes back by itself, and calls for nobody. */
const OUTAGE_MS = 60_000;
/** One that couldn't start is tried again after the first of these, and at last after the other. */
const FIRST_PAUSE_MS = 15_000;
const MOST_PAUSE_MS = 15 * 60_000;

/** What is one process's at a time. */
export type LeaseFor = (name: string, begin: LeaseOptions['begin'], isOver?: LeaseOptions['isOver']) => Lease;

/** Runs until stopped. One that can't start says why and is tried again while the others run. Status 1 when none can. */
export async function serve(
  platforms: readonly Asked[],
  {
    log,
    dispatch,
    leaseFor,
    lifecycle,
    io: { env, signal, stderr },
    now,
    sleep,
    door = null,
  }: {
    log: Logger;
    dispatch: Dispatch;
    leaseFor: LeaseFor;
    lifecycle: Lifecycle;
    io: Io;
    now: () => Date;
    sleep: (ms: number, signal: AbortSignal) => Promise<void>;
    /** Where the web door opens, and what it tells; null: nowhere. */
    door?: Omit<WebOptions, 'routes' | 'log'> | null;
  },
): Promise<number> {
  const redact = createRedact(secretsOf(env));
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
  /** By platform that was started, whether people are heard there now. */
  const started = new Map<PlatformName, () => boolean>();

  /** Everybody there, but for a moment. */
  function hears({ downSince }: Receiver): boolean {
    const since = downSince?.() ?? null;
    return since === null || now().getTime() - since.getTime() < OUTAGE_MS;
  }

  /** Null: it can't be. */
  async function prepare(asked: Asked): Promise<Prepared | null> {
    const { title } = asked;
    try {
      const opened = await asked.open();
      const { routes: its = [] } = opened;
      if (its.length > 0 && door === null)
        throw new UserError(`${title} is to call over HTTP: set PORT to the port that requests come to.`);
      routes.push(...its);
      return { asked, opened };
    } catch (error) {
      report('platform not started', error, log.child({ platform: title }));
      return null;
    }
  }

  /** How a platform comes to be served, however often that has to be tried. */
  function entering({ asked: { name, reopen }, opened }: Prepared): () => Promise<Entered> {
    if (opened.isCalled)
      // Every process can be called: there is no connection of which there may be only one.
      return async () => {
        await begin(opened.receiver);
        return { isElsewhere: false, hearsNow: () => hears(opened.receiver) };
      };
    let first: Receiver | null = opened.receiver;
    /** Null: another process serves it. */
    let own: Receiver | null = null;
    let isFailing = false;
    const connect = async () => {
      isFailing = true;
      const receiver = first ?? (await reopen()).receiver;
      first = null;
      const stop = await begin(receiver);
      own = receiver;
      isFailing = false;
      return async () => {
        own = null;
        await stop();
      };
    };
    const lease = leaseFor(`gateway:${name}`, connect, () => own?.isOver?.() ?? false);
    leases.push(lease);
    return async () => {
      const state = await lease.start();
      return {
        isElsewhere: state !== 'held',
        hearsNow: () => (own === null ? !isFailing : hears(own)),
      };
    };
  }

  /** False: it can't be, now. */
  async function start({ name, title }: Asked, enter: () => Promise<Entered>): Promise<boolean> {
    const its = log.child({ platform: title });
    try {
      const { isElsewhere, hearsNow } = await enter();
      started.set(name, hearsNow);
      its.info(isElsewhere ? 'platform served by another process' : 'platform started');
      return true;
    } catch (error) {
      if (!signal.aborted) report('platform not started', error, its);
      return false;
    }
  }

  async function startLater(asked: Asked, enter: () => Promise<Entered>): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(MOST_PAUSE_MS, 2 * pauseMs)) {
      await sleep(pauseMs, signal).catch(() => {});
      if (signal.aborted || (await start(asked, enter))) return;
    }
  }

  /** What platforms are still to come to, the door is open for before: who starts us asks there how it goes. */
  async function startAll(): Promise<void> {
    const prepared = (await Promise.all(platforms.map(prepare))).filter((each) => each !== null);
    if (prepared.length === 0) return;
    let isOpen = false;
    if (door !== null) {
      const missing = async () => {
        const isHeard = [...started.values()].some((hearsNow) => hearsNow());
        return [...(await door.missing()), ...(isHeard ? [] : ['platform'])];
      };
      const web = createWeb({ ...door, missing, routes, log });
      lifecycle.onStop(web.stop);
      isOpen = await web.start().then(
        () => true,
        (error: unknown) => {
          report('web door not opened', error, log);
          return false;
        },
      );
    }
    // Who comes through a connection is served without a door all the same.
    const reachable = prepared.filter(({ opened }) => isOpen || !opened.isCalled);
    const late = await Promise.all(
      reachable.map(async (each) => {
        const enter = entering(each);
        return (await start(each.asked, enter)) ? [] : [() => startLater(each.asked, enter)];
      }),
    );
    if (started.size > 0) for (const go of late.flat()) void go();
  }

  function report(event: string, error: unknown, to: Logger): void {
    const reason = redact(reasonOf(error));
    to.error(event, { reason });
    stderr.write(`${reason}\n`);
  }

  const stopped = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  await Promise.race([startAll(), stopped]);
  if (!signal.aborted && started.size === 0) return 1;
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
