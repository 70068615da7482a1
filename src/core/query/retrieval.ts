import { join, type Part, type Query, type Sort } from './tree.ts';

// How a search reads a query: a paper matches when `filtersOf` holds for it and, where there are `looseWords`, one of
// these occurs; `positiveTerms` then decide how high it stands.

/** What has to hold beyond plain words; null: nothing. Alternatives keep their words: `robot OR author:hinton`. */
export function filtersOf({ root }: Query): Part | null {
  if (root === null || plainWords(root) !== null) return null;
  if (root.type !== 'and') return root;
  const filters = root.parts.filter(({ type }) => type !== 'words');
  return join('and', filters);
}

/** The plain words of which at least one has to occur; empty: the filters alone decide. */
export function looseWords({ root }: Query): readonly string[] {
  if (root === null) return [];
  return plainWords(root) ?? (root.type === 'and' ? root.parts.flatMap(wordsOf) : []);
}

/** What a paper scores by: words and phrases that are wanted, wherever they stand, but not those after a minus. */
export function positiveTerms({ root }: Query): { words: readonly string[]; phrases: readonly string[] } {
  const wanted = root === null ? [] : wantedIn(root);
  return {
    words: wanted.flatMap(wordsOf),
    phrases: wanted.flatMap((part) => (part.type === 'phrase' ? [part.text] : [])),
  };
}

/** What a search puts first. Without words there is no relevance, and the newest come first. */
export function orderOf(query: Query): Sort {
  const { words, phrases } = positiveTerms(query);
  const isWordless = words.length + phrases.length === 0;
  return query.sort === null || query.sort === 'relevance' ? (isWordless ? 'date' : 'relevance') : query.sort;
}

/** The words of a part that is nothing but plain words, in which `OR` and brackets change nothing; null for others. */
export function plainWords(part: Part): readonly string[] | null {
  if (part.type === 'words') return part.words;
  if (part.type === 'and')
    return part.parts.every(({ type }) => type === 'words') ? part.parts.flatMap(wordsOf) : null;
  if (part.type !== 'or') return null;
  const words = part.parts.map(plainWords);
  return words.includes(null) ? null : words.flatMap((some) => some ?? []);
}

const wordsOf = (part: Part): readonly string[] => (part.type === 'words' ? part.words : []);

const wantedIn = (part: Part): readonly Part[] =>
  part.type === 'and' || part.type === 'or' ? part.parts.flatMap(wantedIn) : [part];
