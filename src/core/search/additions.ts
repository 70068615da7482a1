import { withRoom } from './arrays.ts';
import type { Bag } from './bag.ts';
import { MOST_COUNTED } from './postings.ts';

/**
 * Postings of the documents that came after the build. A document's postings lie together; those of one term are
 * chained, the newest first.
 */
export interface Additions {
  /** Takes a document in. Returns its range, to be handed to `remove`. */
  readonly add: (document: number, bag: Bag) => Range;
  readonly remove: (range: Range) => void;
  readonly each: (term: number, visit: (document: number, count: number) => void) => void;
}

/** Places from `start` up to, not including, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

const NONE = -1;

export function createAdditions(): Additions {
  const newest = new Map<number, number>();
  let older = new Int32Array(0);
  let documents = new Uint32Array(0);
  /** 0: removed. */
  let counts = new Uint8Array(0);
  let size = 0;

  return {
    add: (document, bag) => {
      const start = size;
      size += bag.size;
      older = withRoom(older, size);
      documents = withRoom(documents, size);
      counts = withRoom(counts, size);
      for (let i = 0; i < bag.size; i++) {
        const place = start + i;
        const term = bag.terms[i] ?? 0;
        documents[place] = document;
        counts[place] = Math.min(bag.counts[i] ?? 0, MOST_COUNTED);
        older[place] = newest.get(term) ?? NONE;
        newest.set(term, place);
      }
      return { start, end: size };
    },
    remove: ({ start, end }) => {
      counts.fill(0, start, end);
    },
    each: (term, visit) => {
      for (let place = newest.get(term) ?? NONE; place !== NONE; place = older[place] ?? NONE) {
        const count = counts[place] ?? 0;
        if (count > 0) visit(documents[place] ?? 0, count);
      }
    },
  };
}
