import type { Paper } from './paper.ts';

/** A record that could not be read; the rest of its page was kept. */
export interface Skipped {
  readonly id: string;
  readonly reason: string;
}

export interface Page {
  /** The list's own day, `YYYY-MM-DD`; null when the source has no papers at all. */
  readonly day: string | null;
  /** In the source's order, each paper once. */
  readonly papers: readonly Paper[];
  readonly skipped: readonly Skipped[];
}

export type SourceName = 'huggingface' | 'arxiv';
/** As people know them. */
export const sourceTitles: Readonly<Record<SourceName, string>> = {
  huggingface: 'Hugging Face',
  arxiv: 'arXiv',
};

/** Where papers come from. Every call rejects with a `SourceError`, or with the signal's reason. */
export interface PaperSource {
  readonly name: SourceName;
  /** The newest list there is. */
  latest(signal: AbortSignal): Promise<Page>;
  /** One day's whole list; an empty page is a day without one. */
  list?(day: string, signal: AbortSignal): Promise<Page>;
  /** Null: the source does not know this paper. */
  get(id: string, signal: AbortSignal): Promise<Paper | null>;
  search?(query: string, signal: AbortSignal): Promise<readonly Paper[]>;
}

/** How often a source may be asked: so many times at once, and then once in so many milliseconds. */
export interface Allowance {
  readonly name: string;
  readonly burst: number;
  readonly everyMs: number;
}

/** Keeps everybody who asks a source to what it allows, all together. Never rejects. */
export interface Budget {
  /** Resolves to 0: ask; else to the milliseconds until it is worth trying again. */
  take(allowance: Allowance): Promise<number>;
  /** What was taken of an allowance with a burst of one counts for no longer than this from now on. */
  release(name: string, forMs: number): Promise<void>;
}
