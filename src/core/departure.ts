import type { ChannelRef } from './platform.ts';

/** A workspace or server on its platform. */
export type InstallationRef = Pick<ChannelRef, 'platform' | 'installation'>;

/** A channel by its whole address. */
export type Place = Pick<ChannelRef, 'platform' | 'installation' | 'channel'>;

/** Why it is gone, for whoever runs this, and when it went by the platform's own clock. */
export interface Departure {
  readonly reason: string;
  readonly at: Date;
}

/**
 * Is told by platforms who has removed the bot and which channels are no more. Events come twice, late, out of order
 * or never: what is older than a return counts for nothing, and what is told twice changes nothing. Nothing rejects:
 * what can't be stored is logged, and found by the weekly look at who is still there.
 */
export interface Departures {
  /** The bot was removed: nothing is posted there from now on, and its tokens are wiped. */
  left(where: InstallationRef, what: Departure): Promise<void>;
  /** The bot is in these, as of then: what had stopped there goes on as after a pause. */
  returned(platform: InstallationRef['platform'], installations: readonly string[], at: Date): Promise<void>;
  channelGone(place: Place, what: Departure): Promise<void>;
  channelBack(place: Place, at: Date): Promise<void>;
}

/** Whether the bot is still in an installation, as its platform says; null: nobody can tell. Never rejects. */
export type IsStillIn = (installation: string) => Promise<boolean | null>;
