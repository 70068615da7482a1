import type { Message } from './message.ts';

/** A command as a platform heard it: typed as text, or as named options where the platform has fields for them. */
export interface CommandCall {
  readonly command: string;
  /** What follows the command's name, verbatim. */
  readonly text: string;
  readonly options?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly message: Message;
  /** For answers that are given before all is known: what is to be done about them then, or null. Never rejects. */
  readonly later?: Promise<Completion | null>;
}

/** An answer of which more is known than when it was first given. */
export interface Completion {
  /** In place of the first message. */
  readonly message: Message;
  /** Only what is new in it, for below the first message where that can't be replaced; null: nothing. */
  readonly added: Message | null;
}

/** Answers every call; never rejects. */
export type Dispatch = (call: CommandCall) => Promise<Reply>;

/** Where people type: a terminal, a socket, an HTTP door. */
export interface Receiver {
  start(dispatch: Dispatch): Promise<void>;
  stop(): Promise<void>;
}
