import type { Paper } from '../../core/paper.ts';
import type { Db } from '../../db/client.ts';

export interface Forecast {
  /** How many of the newest lists were looked at, at most 30; 0: there are none yet. */
  readonly lists: number;
  /** Papers a list that would have been sent, on average. */
  readonly perDay: number;
  /** The newest matches, at most five. */
  readonly last: readonly Paper[];
  /** A stricter query with fewer papers, or null where that makes no sense. */
  readonly fewer: { readonly query: string; readonly perDay: number } | null;
  /** A wider query with more, or null. */
  readonly more: { readonly query: string; readonly perDay: number } | null;
}

/** What a query would have sent over the last 30 lists; '' is the trending list. */
export async function forecast(
  _db: Db,
  _query: string,
  _options: { top: number; now: Date },
): Promise<Forecast> {
  throw new Error('not built yet');
}
