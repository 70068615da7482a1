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
}

/** Answers every call; never rejects. */
export type Dispatch = (call: CommandCall) => Promise<Reply>;

/** Where people type: a terminal, a socket, an HTTP door. */
export interface Receiver {
  start(dispatch: Dispatch): Promise<void>;
  stop(): Promise<void>;
}
