import { withRoom } from './arrays.ts';
import { NO_TERM } from './forward.ts';
import type { Layout } from './phrases.ts';

/** Different terms and how often each was counted, in the first `size` places. */
export interface Terms {
  readonly size: number;
  readonly terms: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
}

/** A document's terms; room may be left after the first `size` places. */
export interface Bag extends Terms {
  readonly terms: Uint32Array;
  readonly counts: Uint32Array;
}

const TITLE_WEIGHT = 2;

/**
 * Counts a document's terms; its first text is the title, which counts twice. The bag is good until the next call.
 */
export function createBagFiller(): (document: Layout) => Bag {
  const bag = { size: 0, terms: new Uint32Array(0), counts: new Uint32Array(0) };
  /** For every term its place in the bag; right only where that place names the term. */
  let places = new Uint32Array(0);

  return (document) => {
    const most = 2 * document.length;
    bag.terms = withRoom(bag.terms, most);
    bag.counts = withRoom(bag.counts, most);
    const { terms, counts } = bag;
    let size = 0;

    const count = (term: number, times: number) => {
      if (term >= places.length) places = withRoom(places, term + 1);
      const place = places[term] ?? 0;
      if (place < size && terms[place] === term) {
        counts[place] = (counts[place] ?? 0) + times;
        return;
      }
      places[term] = size;
      terms[size] = term;
      counts[size++] = times;
    };

    let times = TITLE_WEIGHT;
    for (let at = 0; at < document.length; at++) {
      const term = document.terms[at] ?? 0;
      if (term === NO_TERM) times = 1;
      else count(term, times);
      if (document.spans[at]) count(document.joined[at] ?? 0, times);
    }
    bag.size = size;
    return bag;
  };
}

export function termsWithout({ size, terms, counts }: Terms, isLeftOut: (term: number) => boolean): Terms {
  const kept = Array.from({ length: size }, (_, i) => i).filter((i) => !isLeftOut(terms[i] ?? 0));
  return {
    size: kept.length,
    terms: kept.map((i) => terms[i] ?? 0),
    counts: kept.map((i) => counts[i] ?? 0),
  };
}
