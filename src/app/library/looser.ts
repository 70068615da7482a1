import { type Part, positiveTerms, printQuery, type Query } from '../../core/query/index.ts';
import { join } from '../../core/query/tree.ts';
import type { Library } from './index.ts';
import { loosened } from './loosened.ts';

export interface Way {
  readonly label: string;
  readonly query: Query;
  readonly count: number;
}

/** A query that has not been counted yet. */
type Idea = Pick<Way, 'label' | 'query'>;

const WAYS = 3;
/** Of a query with many demands so many are tried without one of them. */
const MOST_TRIED = 20;

type Speller = Pick<Library, 'counter' | 'didYouMean' | 'didYouMeanAuthor'>;

/**
 * Queries close to one that finds nothing, which do find something, the nearest first: another spelling, a demand in
 * milder form, one demand less; then any demand alone; then all papers. Empty only when there are none.
 */
export function looser(query: Query, library: Speller): Way[] {
  const count = library.counter();
  const better = spelled(query, library);
  const near = [...(better ? [better] : []), ...milder(query), ...without(query)];
  for (const ideas of [near, alone(query), [everything]]) {
    const ways = found(ideas, count);
    if (ways.length > 0) return ways;
  }
  return [];
}

/** The query with likelier words and names, out of those that papers have; null when there are none. */
export function respell(query: Query, library: Speller): Way | null {
  const better = spelled(query, library);
  return better && (found([better], library.counter())[0] ?? null);
}

function found(ideas: readonly Idea[], count: (query: Query) => number | null): Way[] {
  const ways: Way[] = [];
  for (const idea of ideas.slice(0, MOST_TRIED)) {
    const papers = count(idea.query);
    if (papers === null || ways.length === WAYS) break;
    if (papers > 0) ways.push({ ...idea, count: papers });
  }
  return ways;
}

function spelled(query: Query, library: Speller): Idea | null {
  const root = query.root === null ? null : respelled(query.root, library);
  if (root === null) return null;
  const way = { ...query, root };
  return { label: `Did you mean ${printQuery(way)}?`, query: way };
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

const demandsOf = ({ root }: Query): readonly Part[] =>
  root === null ? [] : root.type === 'and' ? root.parts : [root];

const of = (query: Query, parts: readonly Part[]): Query => ({
  ...query,
  root: join('and', parts.reduce(inRuns, [])),
});

/** Words that have come to stand side by side read as one run. */
function inRuns(parts: readonly Part[], part: Part): readonly Part[] {
  const last = parts.at(-1);
  if (part.type !== 'words' || last?.type !== 'words') return [...parts, part];
  return [...parts.slice(0, -1), { ...last, words: [...last.words, ...part.words] }];
}

/** Every query in which one demand asks for less. */
const milder = (query: Query): Idea[] =>
  demandsOf(query).flatMap((demand, at, demands) =>
    loosened(demand).map(({ label, part }) => ({ label, query: of(query, demands.with(at, part)) })),
  );

/** Every query with one demand less. */
const without = (query: Query): Idea[] =>
  demandsOf(query).flatMap((left, at, demands) =>
    demands.length === 1
      ? []
      : [{ label: `Without ${print(left)}`, query: of(query, demands.toSpliced(at, 1)) }],
  );

/** Every demand by itself, those for words first. What is not wanted is no demand. */
function alone(query: Query): Idea[] {
  const demands = demandsOf(query);
  if (demands.length < 3) return [];
  const readsWords = (root: Part) => positiveTerms({ root, sort: null }).words.length > 0;
  return demands
    .filter(({ type }) => type !== 'not')
    .toSorted((a, b) => Number(readsWords(b)) - Number(readsWords(a)))
    .map((part) => ({ label: `Only ${print(part)}`, query: of(query, [part]) }));
}

const everything: Idea = { label: 'All papers, newest first', query: { root: null, sort: 'date' } };

const print = (root: Part): string => printQuery({ root, sort: null });
