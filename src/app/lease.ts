import type { Logger } from '../core/logger.ts';
import type { Db } from '../db/client.ts';
import { dropLease, takeLease } from '../db/leases.ts';

const LEASE_MS = 30_000;
const RENEW_MS = 10_000;
/** Whoever can't begin lets others try, and spares what refuses it: Discord lets a bot connect 1,000 times a day. */
const MOST_PAUSE_MS = 2 * 60_000;

/** What is to be done by one process at a time, and by another one when that is no more. */
export interface LeaseOptions {
  readonly db: Db;
  readonly name: string;
  /** Unlike that of any other process. */
  readonly holder: string;
  readonly now: () => Date;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly log: Logger;
  /** Begins the work, however long that takes. Resolves to how it is ended. */
  readonly begin: () => Promise<() => Promise<void>>;
  /** The work has ended by itself, and is to begin anew. Absent: it never does. */
  readonly isOver?: (() => boolean) | undefined;
}

export interface Lease {
  /** Resolves when the work has begun, or is known to be another process's. Rejects when it can't begin: to be called again. */
  start(): Promise<'held' | 'standing by'>;
  stop(): Promise<void>;
}

export function createLease({ db, name, holder, now, sleep, log, begin, isOver }: LeaseOptions): Lease {
  const stopping = new AbortController();
  let end: (() => Promise<void>) | null = null;
  let heldUntil = 0;
  let running: Promise<void> = Promise.resolve();

  async function take(): Promise<boolean> {
    const at = now();
    const until = new Date(at.getTime() + LEASE_MS);
    const isOurs = await takeLease(db, { name, holder, until, now: at });
    if (isOurs) heldUntil = until.getTime();
    return isOurs;
  }

  /** One look: take it, keep it, or let go of it. */
  async function look(): Promise<void> {
    const isOurs = await take().catch((error: unknown) => {
      log.warn('lease not renewed', { name, reason: String(error).slice(0, 200) });
      // Nobody else can have it before it ends; the work is left a little sooner.
      return end !== null && now().getTime() < heldUntil - RENEW_MS;
    });
    if (isOurs && end !== null && isOver?.()) {
      log.warn('work of a lease has ended', { name });
      await leave();
    }
    if (isOurs && end === null) await enter();
    else if (!isOurs && end !== null) {
      log.warn('lease lost', { name });
      await leave();
    }
  }

  async function enter(): Promise<void> {
    const begun = new AbortController();
    const beginning = begin();
    const renewing = renew(AbortSignal.any([begun.signal, stopping.signal]));
    try {
      end = await beginning.finally(() => {
        begun.abort();
        return renewing;
      });
      log.info('lease taken', { name });
      if (stopping.signal.aborted) await leave();
    } catch (error) {
      await dropLease(db, { name, holder });
      throw error;
    }
  }

  /** What takes longer to begin than a lease lasts would be begun by another process too. */
  async function renew(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(RENEW_MS, signal).catch(() => {});
      // What is lost meanwhile is seen at the next look.
      if (!signal.aborted) await take().catch(() => {});
    }
  }

  async function leave(): Promise<void> {
    const finish = end;
    end = null;
    await finish?.();
  }

  async function keep(): Promise<void> {
    let pauseMs = RENEW_MS;
    while (!stopping.signal.aborted) {
      await sleep(pauseMs, stopping.signal).catch(() => {});
      if (stopping.signal.aborted) break;
      try {
        await look();
        pauseMs = RENEW_MS;
      } catch (error) {
        log.error('work of a lease not begun', { name, err: error });
        pauseMs = Math.min(MOST_PAUSE_MS, 2 * pauseMs);
      }
    }
  }

  return {
    async start() {
      await look();
      running = keep();
      return end === null ? 'standing by' : 'held';
    },
    async stop() {
      stopping.abort(new Error('stopping'));
      await running;
      try {
        await leave();
      } finally {
        await dropLease(db, { name, holder }).catch((error: unknown) => {
          log.warn('lease not given back', { name, reason: String(error).slice(0, 200) });
        });
      }
    },
  };
}
