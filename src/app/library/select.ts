import type { Part } from '../../core/query/index.ts';
import { plainWords } from '../../core/query/retrieval.ts';
import { type DocumentSet, intersection } from '../../core/search/containing.ts';
import type { Lookups } from './limited.ts';

/**
 * The documents that a part of a query wants, in the meaning of a search: of plain words one has to occur, but after a
 * minus they are exact. Agrees with `createMatcher` in mode `search` (a test holds the two together).
 */
export function select(part: Part, lookups: Lookups, isExact = false): DocumentSet {
  const inner = (other: Part) => select(other, lookups, isExact);
  const loose = isExact ? null : plainWords(part);
  if (loose) return lookups.containingAny(loose.join(' '));
  switch (part.type) {
    case 'words':
      return lookups.containing(part.words.join(' '));
    case 'phrase':
      return lookups.containing(part.text);
    case 'title':
      return lookups.containing(part.text, 'title');
    case 'author':
      return lookups.writtenBy(part.name);
    case 'not':
      return complement(select(part.part, lookups, true));
    case 'or':
      return union(part.parts.map(inner), lookups.documentCount());
    case 'and':
      return intersection(together(part.parts, isExact).map(inner));
    default:
      return lookups.passing(part, lookups.documentCount());
  }
}

/** Runs of plain words beside each other are one demand: any of all their words. */
function together(parts: readonly Part[], isExact: boolean): readonly Part[] {
  const runs = isExact ? [] : parts.filter((part) => part.type === 'words');
  if (runs.length === 0) return parts;
  const words = runs.flatMap((run) => run.words);
  return [{ type: 'words', words }, ...parts.filter((part) => part.type !== 'words')];
}

function union(sets: readonly DocumentSet[], count: number): DocumentSet {
  const found = new Uint8Array(count);
  for (const set of sets) for (let i = 0; i < count; i++) found[i] = (found[i] ?? 0) | (set[i] ?? 0);
  return found;
}

function complement(set: DocumentSet): DocumentSet {
  const others = new Uint8Array(set.length);
  for (let i = 0; i < set.length; i++) others[i] = 1 - (set[i] ?? 0);
  return others;
}
