import type { Logger } from '../../core/logger.ts';
import type { Message } from '../../core/message.ts';
import type { Channel } from '../../db/channels.ts';
import type { Db } from '../../db/client.ts';

export interface Planning {
  readonly db: Db;
  readonly now: () => Date;
  readonly log: Logger;
  /** The word after the slash. */
  readonly prefix: string;
}

export interface PlanReport {
  /** Channels whose time had come. */
  due: number;
  /** Posts put into the outbox. */
  planned: number;
  /** Channels that had nothing to say. */
  silent: number;
  /** Times that had passed too long ago. */
  skipped: number;
  /** Channels that wait for a list to be read. */
  waiting: number;
}

/** Puts into the outbox what is due. Any number of processes may do it at the same time. */
export async function planDue(_planning: Planning): Promise<PlanReport> {
  throw new Error('not built yet');
}

/** What the channel would get if its time came now; nothing is reserved. */
export async function preview(_planning: Planning, _channel: Channel): Promise<Message | null> {
  throw new Error('not built yet');
}

/**
 * Puts the newest settled list into the outbox now, outside of the channel's times. Resolves to the delivery's id;
 * null: there is nothing that the channel hasn't got. `id` tells one wish from another: the same one posts once.
 */
export async function planNow(_planning: Planning, _channel: Channel, _id: string): Promise<number | null> {
  throw new Error('not built yet');
}
