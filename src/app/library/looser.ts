import { type Part, positiveTerms, printQuery, type Query } from '../../core/query/index.ts';
import type { Library } from './index.ts';

export interface Way {
  readonly label: string;
  readonly query: Query;
  readonly count: number;
}

const WAYS = 3;

/** Queries close to one that finds nothing, which do find something: other spellings first, then one demand less. */
export function looser(
  query: Query,
  library: Pick<Library, 'count' | 'didYouMean' | 'didYouMeanAuthor'>,
): Way[] {
  const respelled = query.root === null ? [] : [respell(query.root, library)];
  const ways = [
    ...respelled.filter((part) => part !== null).map((root) => ({ label: 'Did you mean', root })),
    ...without(query.root).map(({ left, root }) => ({
      label: `Without ${printQuery({ root: left, sort: null })}`,
      root,
    })),
    ...anyWord(query),
  ];
  const found = ways.map(({ label, root }) => {
    const way = { ...query, root };
    return {
      label: label === 'Did you mean' ? `Did you mean ${printQuery(way)}?` : label,
      query: way,
      count: library.count(way),
    };
  });
  return found.filter(({ count }) => count > 0).slice(0, WAYS);
}

/** The tree with likelier words and names; null when there are none. */
function respell(part: Part, library: Pick<Library, 'didYouMean' | 'didYouMeanAuthor'>): Part | null {
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
      const parts = part.parts.map((inner) => respell(inner, library));
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
