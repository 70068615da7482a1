import { createBagFiller } from './bag.ts';
import { type Codes, createForwardReader, type ForwardLayout, NO_TERM } from './forward.ts';

/** Every document's texts, as codes (`forward.ts`). */
export interface Forward {
  /** Where each document starts, and the end of the last. */
  readonly starts: Uint32Array;
  readonly bytes: Uint8Array;
}

export const codesOf = ({ starts, bytes }: Forward, document: number): Codes => ({
  bytes,
  start: starts[document] ?? 0,
  end: starts[document + 1] ?? 0,
});

/** For every term the documents that have it, in rising order. */
export interface Postings {
  /** Where each term's postings start, and the end of the last. */
  readonly starts: Uint32Array;
  readonly documents: Uint32Array;
  /** At most 255; a title's words count twice. */
  readonly counts: Uint8Array;
}

export const MOST_COUNTED = 255;

/**
 * For every term the places where it stands, posting after posting: which word of the document it
 * is, in 14 bits, with `compoundPlace` where it is a compound of the words from there on, and `lastPlace` on the last
 * of a posting.
 */
export interface Places {
  readonly starts: Uint32Array;
  readonly places: Uint16Array;
  /** By term: 1 when it is a compound somewhere. */
  readonly inCompounds: Uint8Array;
  /** By document: how many words its title has. They stand first. */
  readonly titleLengths: Uint16Array;
}

export const LAST_PLACE = 0x8000;
export const COMPOUND_PLACE = 0x4000;
export const MOST_PLACES = 0x4000;

export interface Inverted {
  readonly postings: Postings;
  readonly places: Places;
  /** By document: how many of its words count for the ranking. */
  readonly lengths: Float32Array;
}

/** Turns documents of terms into terms of documents: one pass to count, one to fill. */
export function invert(forward: Forward, termCount: number, isStop: (term: number) => boolean): Inverted {
  const lengths = new Float32Array(forward.starts.length - 1);
  const starts = new Uint32Array(termCount + 1);
  const placeStarts = new Uint32Array(termCount + 1);
  const inCompounds = new Uint8Array(termCount);
  const titleLengths = new Uint16Array(lengths.length);
  walk(forward, termCount, {
    document: (document, layout) => {
      titleLengths[document] = layout.terms.indexOf(NO_TERM);
    },
    posting: (document, term, count) => {
      starts[term + 1] = (starts[term + 1] ?? 0) + 1;
      if (!isStop(term)) lengths[document] = (lengths[document] ?? 0) + count;
    },
    place: (term, place) => {
      if (place & COMPOUND_PLACE) inCompounds[term] = 1;
      placeStarts[term + 1] = (placeStarts[term + 1] ?? 0) + 1;
    },
  });
  sumUp(starts);
  sumUp(placeStarts);

  const next = starts.slice();
  const nextPlace = placeStarts.slice();
  const documents = new Uint32Array(starts[termCount] ?? 0);
  const counts = new Uint8Array(documents.length);
  const places = new Uint16Array(placeStarts[termCount] ?? 0);
  walk(forward, termCount, {
    posting: (document, term, count) => {
      const at = next[term] ?? 0;
      documents[at] = document;
      counts[at] = Math.min(count, MOST_COUNTED);
      next[term] = at + 1;
    },
    place: (term, place, isFirst) => {
      const at = nextPlace[term] ?? 0;
      if (!isFirst) places[at - 1] = (places[at - 1] ?? 0) & ~LAST_PLACE;
      places[at] = place | LAST_PLACE;
      nextPlace[term] = at + 1;
    },
  });
  return {
    postings: { starts, documents, counts },
    places: { starts: placeStarts, places, inCompounds, titleLengths },
    lengths,
  };
}

interface Visitor {
  readonly document?: (document: number, layout: ForwardLayout) => void;
  readonly posting: (document: number, term: number, count: number) => void;
  /** In rising order for each posting; `place` as in `Places`. */
  readonly place: (term: number, place: number, isFirst: boolean) => void;
}

function walk(forward: Forward, termCount: number, visit: Visitor): void {
  const read = createForwardReader();
  const fill = createBagFiller();
  /** By term: the last document that had it, + 1. */
  const seen = new Uint32Array(termCount);
  for (let document = 0; document + 1 < forward.starts.length; document++) {
    const layout = read(codesOf(forward, document));
    visit.document?.(document, layout);
    const stand = (term: number, place: number) => {
      visit.place(term, place, seen[term] !== document + 1);
      seen[term] = document + 1;
    };
    for (let place = 0; place < layout.length; place++) {
      const term = layout.terms[place] ?? 0;
      if (term !== NO_TERM) stand(term, place);
      if (layout.spans[place]) stand(layout.joined[place] ?? 0, place | COMPOUND_PLACE);
    }
    const { size, terms, counts } = fill(layout);
    for (let i = 0; i < size; i++) visit.posting(document, terms[i] ?? 0, counts[i] ?? 0);
  }
}

/** Turns counts, each one place late, into starts. */
function sumUp(counts: Uint32Array): void {
  for (let i = 1; i < counts.length; i++) counts[i] = (counts[i] ?? 0) + (counts[i - 1] ?? 0);
}
