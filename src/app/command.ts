import type { z } from 'zod';
import type { Command } from '../core/command.ts';
import type { Logger } from '../core/logger.ts';
import type { Message } from '../core/message.ts';
import type { Answer, Caller, Person, Postings } from '../core/platform.ts';
import type { PaperSource } from '../core/source.ts';
import type { Db } from '../db/client.ts';
import type { Progress } from './collector.ts';
import type { Library } from './library/index.ts';
import type { Upstream } from './library/upstream.ts';
import type { Outbox } from './outbox/index.ts';

/** What a command may use. The clock is here too: nothing below asks the machine for the time. */
export interface Context {
  readonly db: Db;
  readonly library: Library;
  readonly upstream: Upstream;
  /** In the order in which they are asked. */
  readonly sources: readonly PaperSource[];
  readonly now: () => Date;
  readonly log: Logger;
  /** The word after the slash. */
  readonly prefix: string;
  /** The oldest daily list that is collected, `YYYY-MM-DD`. */
  readonly backfill: string;
  /** What is being collected right now, if this process collects. */
  readonly progress: () => Progress | null;
  readonly postings: Postings;
  readonly outbox: Outbox;
}

/** What one call may use. */
export interface CallContext extends Context {
  /** Who asks, and where. */
  readonly from: Caller;
  /** What their platform tells of them, looked up when first asked for. Never rejects. */
  readonly person: () => Promise<Person>;
}

export interface RunnableCommand<S extends z.ZodRawShape = z.ZodRawShape> extends Command<S> {
  /** A bare message is the whole answer. Expected failures are `UserError`s; anything else is a bug. */
  run(options: z.output<z.ZodObject<S>>, context: CallContext): Promise<Message | Answer>;
}

/** Only to infer what `run` gets from the options' schemas. */
export const defineCommand = <S extends z.ZodRawShape>(command: RunnableCommand<S>): RunnableCommand<S> =>
  command;
