import type { Part, QueryMistake, Sort } from './tree.ts';
import type { Place } from './typed.ts';

export type Token = Place &
  (
    | { readonly type: 'word'; readonly text: string }
    | { readonly type: 'term'; readonly part: Part }
    /** `quote` is one that stays open: the words that follow are a phrase. */
    | { readonly type: 'open' | 'close' | 'or' | 'and' | 'quote' }
    | { readonly type: 'not'; readonly typed: string }
  );

/** `replaces`: where the example can stand in the query; without it, it stands for itself. */
export type LexicalMistake = QueryMistake & { readonly replaces?: Place };

/** Takes down how something unclear was read. */
export type Note = (text: string, place: Place) => void;

/** What has been read so far. */
export interface Tape {
  readonly tokens: Token[];
  readonly note: Note;
  sort: Sort | null;
  /** Words and filters, those within phrases too. */
  terms: number;
  /** Parentheses that are open. */
  depth: number;
}

/** A minus belongs to what it is glued to: when that turns out to be nothing, the minus is nothing too. */
export function dropMinus(tokens: Token[], { start }: Place): void {
  const last = tokens.at(-1);
  if (last?.type === 'not' && last.end === start) tokens.pop();
}

/** How many words a text holds. */
export const countWords = (text: string): number => text.match(/[\p{L}\p{N}\p{M}]+/gu)?.length ?? 0;

/** Only what stands alone and in capitals is an operator. */
export const operators: ReadonlyMap<string, 'or' | 'and' | 'not'> = new Map([
  ['OR', 'or'],
  ['AND', 'and'],
  ['&&', 'and'],
  ['NOT', 'not'],
]);
