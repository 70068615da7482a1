import type { Logger } from '../../core/logger.ts';
import type { Postings, PostResult } from '../../core/platform.ts';
import type { Db } from '../../db/client.ts';

export interface OutboxOptions {
  readonly db: Db;
  readonly postings: Postings;
  readonly now: () => Date;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly log: Logger;
}

export interface SendReport {
  sent: number;
  retried: number;
  unknown: number;
  held: number;
  skipped: number;
  dead: number;
}

export interface Outbox {
  /** Sends one that is queued now, before others. Null: another process has it, or it has ended. */
  deliver(deliveryId: number): Promise<PostResult | null>;
  /** Sends everything that is due, until nothing is. One at a time: a second call joins the first. */
  drain(): Promise<SendReport>;
  /** Takes nothing new, and resolves when what is in flight has been recorded. */
  stop(): Promise<void>;
}

export function createOutbox(_options: OutboxOptions): Outbox {
  return {
    deliver: () => Promise.reject(new Error('not built yet')),
    drain: () => Promise.reject(new Error('not built yet')),
    stop: async () => {},
  };
}
