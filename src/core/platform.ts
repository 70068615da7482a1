import type { Command } from './command.ts';
import type { Logger } from './logger.ts';
import type { Message } from './message.ts';

export type PlatformName = 'slack' | 'discord';

/** A channel, as ids of its platform. */
export interface ChannelRef {
  readonly platform: PlatformName;
  /** The Slack workspace or organization, or the Discord guild; a direct message's is the platform's own choice. */
  readonly installation: string;
  readonly channel: string;
  readonly thread?: string;
  /** A direct message to this person, whose channel may not exist yet. */
  readonly user?: string;
}

/** Who asks, and where. */
export interface Caller {
  readonly channel: ChannelRef;
  readonly userId: string;
  /** May remove other people's messages there, as the platform says. */
  readonly canManage: boolean;
}

/** A command as a platform heard it: typed as text, or as named options where the platform has fields for them. */
export interface CommandCall {
  readonly command: string;
  /** What follows the command's name, verbatim. */
  readonly text: string;
  readonly options?: Readonly<Record<string, string>>;
  /** Absent: somebody at a terminal. */
  readonly from?: Caller;
  /** For all in the channel to see, if that is allowed (see `CommandAction.does`). */
  readonly share?: boolean;
}

/** What comes of a command. */
export interface Answer {
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

export interface Reply extends Answer {
  /** Everybody in the channel is to see it; else only who asked. */
  readonly isPublic?: boolean;
}

/** Answers every call; never rejects. */
export type Dispatch = (call: CommandCall) => Promise<Reply>;

/** An option's value that somebody has begun to type. */
export interface Typing {
  readonly command: string;
  readonly option: string;
  readonly typed: string;
}

export interface Choice {
  /** What people see. */
  readonly label: string;
  readonly value: string;
}

/** Values that may be meant, the likeliest first; never rejects, and answers out of memory. */
export type Complete = (typing: Typing) => Promise<readonly Choice[]>;

/** Where people type: a terminal, a socket, an HTTP door. */
export interface Receiver {
  start(dispatch: Dispatch): Promise<void>;
  stop(): Promise<void>;
}

/** Long texts behind short ids, for buttons that can hold little. Buttons of earlier processes are known too. */
export interface Keeper {
  /** The same text always has the same id: at most 24 letters, digits, `-` and `_`. */
  id(text: string): string;
  /** Makes the ids given so far last; to be awaited before a message with them is sent. */
  settle(): Promise<void>;
  /** Null: never kept, or not any more. */
  find(id: string): Promise<string | null>;
}

/** What every platform is given. */
export interface PlatformTools {
  readonly commands: readonly Command[];
  /** The word after the slash. */
  readonly prefix: string;
  readonly keeper: Keeper;
  readonly complete: Complete;
  readonly now: () => Date;
  readonly log: Logger;
  /** Runs what is done about one interaction, so that its log lines can be told from others'. Absent: they can't. */
  readonly asRequest?: (<T>(work: () => T) => T) | undefined;
  /** Is told how long each acknowledgement took, from hearing to acknowledged. Absent: nobody measures. */
  readonly acknowledged?: ((platform: PlatformName, ms: number) => void) | undefined;
}

/** Which post this is, the same at every try: 1 to 64 letters, digits and `-`. */
export type DeliveryKey = string;

/** How posting went. SDKs retry nothing, so that exactly one request has been made. */
export type PostResult =
  /** Null: it was posted, and somebody has deleted it since. */
  | { readonly ok: true; readonly messageId: string | null }
  /** Certainly not posted. */
  | { readonly ok: false; readonly kind: 'retry'; readonly afterMs?: number; readonly detail: string }
  /** May have been posted: a time-out, a cut connection, a 5xx. */
  | { readonly ok: false; readonly kind: 'unknown'; readonly detail: string }
  /** The channel, the right, the payload, or the installation's token is the reason. */
  | {
      readonly ok: false;
      readonly kind: 'gone' | 'forbidden' | 'rejected' | 'unauthorized';
      readonly detail: string;
    };

/** Posts without a gateway or a socket, from any process. */
export interface Sender {
  post(to: ChannelRef, message: Message, key: DeliveryKey): Promise<PostResult>;
  edit(to: ChannelRef, messageId: string, message: Message): Promise<PostResult>;
  /** Looks for a post whose outcome is unknown. */
  find(
    to: ChannelRef,
    key: DeliveryKey,
    since: Date,
  ): Promise<'absent' | 'cannot-look' | { readonly messageId: string }>;
}
