import type { Density } from './message.ts';

/** When a channel wants its post: at this time on these days, in this zone. */
export interface Schedule {
  /** An IANA name such as `Europe/Berlin`. */
  readonly zone: string;
  /** `HH:MM`, 24 hours. */
  readonly at: string;
  /** From 1, Monday, to 7, Sunday; ascending, at least one. */
  readonly days: readonly number[];
}

export interface ChannelSettings extends Schedule {
  /** So many papers of the trending list. */
  readonly top: number;
  readonly density: Density;
  /**
   * What to do on a day that has nothing for this channel. `silent`: nothing, until there have been five of them.
   * `note`: a line each time. `never`: nothing, however many there are.
   */
  readonly empty: 'silent' | 'note' | 'never';
  /** Also today's list, as far as it is. */
  readonly fresh: boolean;
}

/**
 * `active`: posts as planned. `paused`: somebody wanted a break. `broken`: posting there doesn't work; it is tried
 * again at each of its times, and works again by itself.
 */
export type ChannelState = 'active' | 'paused' | 'broken';

/** How far a channel has come with the lists; moments as ISO texts (`channels.coveredUntil` and so on). */
export interface ChannelProgress {
  readonly coveredUntil: string;
  readonly plannedAt: string | null;
  readonly openDay: string | null;
}

/** The query of a channel's subscription to the trending list itself. */
export const TRENDING = '';

/** As a new channel begins; its zone has to be known, and its time follows from it (`defaultTime`). */
export const usualSettings = {
  days: [1, 2, 3, 4, 5],
  top: 5,
  density: 'compact',
  empty: 'silent',
  fresh: false,
} as const satisfies Omit<ChannelSettings, 'zone' | 'at'>;

/** A channel shows at most so many papers in a post … */
export const MOST_PAPERS = 10;
/** … and at most so many of one topic; the rest is behind a button. */
export const MOST_OF_TOPIC = 3;
/** Lists that were owed longer are let go. */
export const MOST_LISTS = 5;
