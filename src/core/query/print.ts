import type { Part, Query } from './tree.ts';

/** The query as text that parses to the same query again; what the echo of a search or subscription shows. */
export function printQuery({ root, sort }: Query): string {
  return [root === null ? '' : print(root), sort === null ? '' : `sort:${sort}`].filter(Boolean).join(' ');
}

function print(part: Part): string {
  switch (part.type) {
    case 'words':
      return part.words.join(' ');
    case 'phrase':
      return quoted(part.text);
    case 'not':
      return `-${isSingle(part.part) ? print(part.part) : bracketed(part.part)}`;
    case 'and':
      return part.parts.map(beside).join(' ');
    case 'or':
      return part.parts.map(between).join(' OR ');
    case 'author':
    case 'org':
      return `${part.type}:${value(part.name)}`;
    case 'title':
      return `title:${value(part.text)}`;
    case 'cat':
      return `cat:${part.category}`;
    case 'in':
      return `in:${part.source}`;
    case 'has':
      return `has:${part.what}`;
    case 'votes':
      return `votes:${part.sign}${part.count}`;
    default:
      return `${part.type}:${part.day}`;
  }
}

/** Two runs of words side by side would read as one. */
const beside = (part: Part, i: number, parts: readonly Part[]): string =>
  part.type === 'or' || (part.type === 'words' && parts[i - 1]?.type === 'words')
    ? bracketed(part)
    : print(part);

/** Brackets change nothing around an alternative, but they show how far a filter reaches. */
const between = (part: Part): string => (part.type === 'and' ? bracketed(part) : print(part));

const isSingle = (part: Part): boolean =>
  part.type === 'words' ? part.words.length === 1 : !['not', 'and', 'or'].includes(part.type);

const bracketed = (part: Part): string => `(${print(part)})`;
const quoted = (text: string): string => `"${text}"`;
const value = (text: string): string => (/^[\p{L}\p{N}_-]+$/u.test(text) ? text : quoted(text));
