import { type Part, positiveTerms, printQuery, type Query } from '../../core/query/index.ts';
import type { Library } from './index.ts';

export interface Way {
  readonly label: string;
  readonly query: Query;
  readonly count: number;
}

const WAYS = 3;

type Speller = Pick<Library, 'count' | 'didYouMean' | 'didYouMeanAuthor'>;

/** Queries close to one that finds nothing, which do find something: other spellings first, then one demand less. */
export function looser(query: Query, library: Speller): Way[] {
  const respelled = respell(query, library);
  const others = [
    ...without(query.root).map(({ left, root }) => ({
      label: `Without ${printQuery({ root: left, sort: null })}`,
      root,
    })),
    ...anyWord(query),
  ].map(({ label, root }): Way => {
    const way = { ...query, root };
    return { label, query: way, count: library.count(way) };
  });
  return [...(respelled ? [respelled] : []), ...others].filter(({ count }) => count > 0).slice(0, WAYS);
}

/** The query with likelier words and names, out of those that papers have; null when there are none. */
export function respell(query: Query, library: Speller): Way | null {
  const root = query.root === null ? null : respelled(query.root, library);
  if (root === null) return null;
  const way = { ...query, root };
  const count = library.count(way);
  return count === 0 ? null : { label: `Did you mean ${printQuery(way)}?`, query: way, count };
}

/** The tree with likelier words and names; null when there are none. */
function respelled(part: Part, library: Speller): Part | null {
  switch (part.type) {
    case 'words': {
      const better = library.didYouMean(part.words.join(' '));
      return better && { ...part, words: better.text.split(' ') };
    }
    case 'phrase':
    case 'title': {
      const better = library.didYouMean(part.text);
      return better && { ...part, text: better.text };
    }
    case 'author': {
      const better = library.didYouMeanAuthor(part.name);
      return better && { ...part, name: better.text };
    }
    case 'and':
    case 'or': {
      const parts = part.parts.map((inner) => respelled(inner, library));
      return parts.every((inner) => inner === null)
        ? null
        : { ...part, parts: part.parts.map((inner, i) => parts[i] ?? inner) };
    }
    default:
      return null;
  }
}

/** Every query with one demand less. */
function without(root: Part | null): { left: Part; root: Part | null }[] {
  if (root?.type !== 'and') return [];
  return root.parts.map((left) => {
    const parts = root.parts.filter((part) => part !== left);
    const [only] = parts;
    return { left, root: parts.length === 1 && only ? only : { ...root, parts } };
  });
}

/** A phrase that nobody wrote may still be two words that somebody did. */
function anyWord(query: Query): { label: string; root: Part }[] {
  const { phrases } = positiveTerms(query);
  if (phrases.length === 0 || query.root?.type !== 'phrase') return [];
  return [{ label: 'Without the quotes', root: { type: 'words', words: query.root.text.split(/\s+/) } }];
}
