import type { Mistake } from '../command.ts';
import type { SourceName } from '../source.ts';

/**
 * What somebody asked for: plain data that can be stored, compared and printed (`printQuery`). A search and a
 * subscription read every part the same way, except plain words that stand outside a `-`: a search wants at least
 * one of them and ranks by the rest, a subscription wants each run of them as a phrase.
 */
export interface Query {
  /** Null asks for every paper, as `sort:votes` alone does. */
  readonly root: Part | null;
  /** Null: whatever suits the query. A subscription has no use for it. */
  readonly sort: Sort | null;
}

export type Part =
  /** A run of plain words next to each other, as typed. Each holds a letter or a digit, none a space or a quote. */
  | { readonly type: 'words'; readonly words: readonly string[] }
  /** Words next to each other in the title, the abstract or the gist, compared by their stems. */
  | { readonly type: 'phrase'; readonly text: string }
  /** Within it plain words are exact in a search too: `-(world model)` leaves out the phrase. */
  | { readonly type: 'not'; readonly part: Part }
  /** At least two parts, none of them an `and`. */
  | { readonly type: 'and'; readonly parts: readonly Part[] }
  /** At least two parts, none of them an `or`. */
  | { readonly type: 'or'; readonly parts: readonly Part[] }
  | Filter;

/** What a paper's fields must hold. What is not known of a paper matches no filter. */
export type Filter =
  | { readonly type: 'author'; readonly name: string }
  /** As a phrase, in the title only. */
  | { readonly type: 'title'; readonly text: string }
  /** Whole words of the organization's name, in this order. */
  | { readonly type: 'org'; readonly name: string }
  /** `cs.CL`; `cs` and `cs.*` are the whole archive. */
  | { readonly type: 'cat'; readonly category: string }
  | { readonly type: 'in'; readonly source: SourceName }
  | { readonly type: 'has'; readonly what: Possession }
  | { readonly type: 'votes'; readonly sign: Sign; readonly count: number }
  /** The first version's day (UTC) is this one or later; a paper without that date counts by its daily list. */
  | { readonly type: 'after'; readonly day: string }
  /** … is earlier than this one. */
  | { readonly type: 'before'; readonly day: string }
  /** The day of the first daily list it stood on: `2026-06-03`, or any day of `2026-06` or `2026`. */
  | { readonly type: 'on'; readonly day: string };

export type Possession = 'code' | 'project' | 'media';
export type Sign = '>' | '>=' | '<' | '<=' | '=';
export type Sort = 'votes' | 'date' | 'relevance';

/** How something unclear was read, in a sentence, with its place in the typed text (UTF-16 offsets). */
export interface Notice {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface QueryMistake extends Mistake {
  /** A query that works, close to what was typed where that could be told. */
  readonly example: string;
}

/** Puts parts under one roof: none is null, one stands for itself, and an `and` within an `and` dissolves. */
export function join(type: 'and' | 'or', parts: readonly Part[]): Part | null {
  const flat = parts.flatMap((part) => (part.type === type ? part.parts : [part]));
  const [first] = flat;
  if (first === undefined) return null;
  return flat.length === 1 ? first : { type, parts: flat };
}
