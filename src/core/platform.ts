import type { Command } from './command.ts';
import type { Departures } from './departure.ts';
import type { Installations } from './installation.ts';
import type { Logger } from './logger.ts';
import type { Density, Message } from './message.ts';

export type PlatformName = 'slack' | 'discord' | 'terminal';

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

/** Stands for the installation where a direct message belongs to none. */
export const DIRECT = 'direct';

/** Who asks, and where. */
export interface Caller {
  readonly channel: ChannelRef;
  readonly userId: string;
  /** How people there know them, as plain text, where the call itself tells. */
  readonly name?: string;
  /** May remove other people's messages there; null: the platform doesn't say. */
  readonly canManage: boolean | null;
  /** May change what is posted there, as far as the call itself tells; `People` may know more. */
  readonly canConfigure: boolean;
  /** We are there through this person's account alone, and can't post. Absent: as a member. */
  readonly isVisiting?: true;
}

/** What a platform tells of somebody when it is asked. */
export interface Person {
  /** The IANA zone of their profile; null: not told. */
  readonly zone: string | null;
  /** How people there know them, as plain text; null or absent: not told. */
  readonly name?: string | null;
  /** Why they may not change what is posted in that channel, as a sentence; null: they may. */
  readonly refusal: string | null;
}

export interface People {
  /** Never rejects: what can't be found out is not known, and refuses nobody. */
  look(caller: Caller): Promise<Person>;
}

/** A command as a platform heard it: typed as text, or as named options where the platform has fields for them. */
export interface CommandCall {
  readonly command: string;
  /** What follows the command's name, verbatim. */
  readonly text: string;
  readonly options?: Readonly<Record<string, string>>;
  /** Absent: somebody at this program's own terminal. */
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
  /** Rejects when it can't begin. Where requests come to it, it may be stopped then and started again. */
  start(dispatch: Dispatch): Promise<void>;
  stop(): Promise<void>;
  /** Since when a connection is lost over which people were heard; null: none is. Absent: there is none to lose. */
  downSince?(): Date | null;
  /** The connection has ended and won't come back, but a new receiver could open one. Absent: it never does. */
  isOver?(): boolean;
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
  /** Where a platform keeps the tokens of those who install the bot. Absent: there is no key to encrypt them with. */
  readonly installationsOf?: ((platform: PlatformName) => Installations) | undefined;
  /** Runs what is done about one interaction, so that its log lines can be told from others'. Absent: they can't. */
  readonly asRequest?: (<T>(work: () => T) => T) | undefined;
  /** Is told how long each acknowledgement took, from hearing to acknowledged. Absent: nobody measures. */
  readonly acknowledged?: ((platform: PlatformName, ms: number) => void) | undefined;
  /** Is told who has removed the bot, and which channels are no more. Absent: nobody keeps it. */
  readonly departures?: Departures | undefined;
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
  /**
   * So long after a first try the platform itself takes a post with the same key for the same one, so that posting
   * again can't double it; 0: never.
   */
  readonly repeatableForMs: number;
  post(to: ChannelRef, message: Message, key: DeliveryKey, look?: { density: Density }): Promise<PostResult>;
  edit(to: ChannelRef, messageId: string, message: Message): Promise<PostResult>;
  /** Looks for a post whose outcome is unknown. `cannot-look`: nobody lets us; `not-now`: the platform doesn’t answer. */
  find(
    to: ChannelRef,
    key: DeliveryKey,
    since: Date,
  ): Promise<'absent' | 'cannot-look' | 'not-now' | { readonly messageId: string }>;
  /** Where people find a post with their own client; null: nobody can tell. Never rejects. Absent: it has no address. */
  link?(to: ChannelRef, messageId: string): Promise<string | null>;
}

/** A platform as whoever has something to post there sees it. */
export interface Posting {
  readonly sender: Sender;
  readonly people: People;
}

/** Null: that platform is not set up. Rejects with a `UserError` when it is set up wrongly. */
export type Postings = (platform: PlatformName) => Promise<Posting | null>;
