import type { Part } from '../../core/query/index.ts';
import { plainWords } from '../../core/query/retrieval.ts';
import { type DocumentSet, intersection } from '../../core/search/containing.ts';
import type { SearchIndex } from '../../core/search/index.ts';
import type { Fields } from './fields.ts';

type Texts = Pick<SearchIndex, 'containing' | 'containingAny' | 'documentCount' | 'writtenBy'>;

/**
 * The documents that a part of a query wants, in the meaning of a search: of plain words one has to occur, but after a
 * minus they are exact. Agrees with `createMatcher` in mode `search` (a test holds the two together).
 */
export function select(
  part: Part,
  texts: Texts,
  fields: Pick<Fields, 'passing'>,
  isExact = false,
): DocumentSet {
  const inner = (other: Part) => select(other, texts, fields, isExact);
  const loose = isExact ? null : plainWords(part);
  if (loose) return texts.containingAny(loose.join(' '));
  switch (part.type) {
    case 'words':
      return texts.containing(part.words.join(' '));
    case 'phrase':
      return texts.containing(part.text);
    case 'title':
      return texts.containing(part.text, 'title');
    case 'author':
      return texts.writtenBy(part.name);
    case 'not':
      return select(part.part, texts, fields, true).map((wanted) => 1 - wanted);
    case 'or':
      return union(part.parts.map(inner), texts.documentCount());
    case 'and':
      return intersection(together(part.parts, isExact).map(inner));
    default:
      return fields.passing(part, texts.documentCount());
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
  for (const set of sets) for (let i = 0; i < count; i++) if (set[i] === 1) found[i] = 1;
  return found;
}
