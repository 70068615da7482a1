import { join, type Part, printQuery } from '../query/index.ts';
import { rootOf } from './topic.ts';

const THRESHOLDS = [5, 10, 20, 50, 100, 200, 500, 1000];

/** The query with a threshold of votes, the lowest first, in place of one that it has. */
export function stricterQueries(query: string): string[] {
  const root = rootOf(query);
  if (root === null) return [];
  const parts = partsOf(root);
  const known = Math.max(0, ...parts.map((part) => (isThreshold(part) ? part.count : 0)));
  const rest = parts.filter((part) => !isThreshold(part));
  return THRESHOLDS.filter((count) => count > known).map((count) =>
    print([...rest, { type: 'votes', sign: '>', count }]),
  );
}

/** The query with one demand less each: a phrase as its words, wherever they stand, or without one filter. */
export function looserQueries(query: string): string[] {
  const root = rootOf(query);
  if (root === null) return [];
  const parts = partsOf(root);
  const others = (part: Part) => parts.filter((other) => other !== part);
  const scattered = parts.flatMap((part) => {
    const words = part.type === 'phrase' ? part.text.split(/\s+/) : [];
    if (words.length < 2) return [];
    return [print([...words.map((text): Part => ({ type: 'phrase', text })), ...others(part)])];
  });
  const without = parts
    .filter((part) => !isSubject(part) && others(part).some(isSubject))
    .map((part) => print(others(part)));
  return [...scattered, ...without];
}

const isThreshold = (part: Part): part is Part & { type: 'votes' } =>
  part.type === 'votes' && /^>/.test(part.sign);
/** What a query is about; without any, it would ask for papers on everything. */
const isSubject = (part: Part): boolean =>
  part.type === 'and' || part.type === 'or'
    ? part.parts.some(isSubject)
    : ['words', 'phrase', 'title', 'author', 'org', 'cat'].includes(part.type);
const partsOf = (root: Part): readonly Part[] => (root.type === 'and' ? root.parts : [root]);
const print = (parts: readonly Part[]): string => printQuery({ root: join('and', parts), sort: null });
