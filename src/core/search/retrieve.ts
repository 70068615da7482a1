import type { Terms } from './bag.ts';
import { createBm25, idf, type QueryTerm } from './bm25.ts';
import type { DocumentSet } from './containing.ts';
import type { Corpus } from './corpus.ts';
import type { VectorSpace } from './space.ts';
import { topOf } from './top.ts';

/** Other vectors than the corpus's own, such as those of an embedding model. */
export interface OtherVectors {
  /** Next to .75 for the words and .25 for the corpus's own vectors. */
  readonly weight: number;
  /** How close each document is to the query, in their order; at most 300 documents. */
  readonly cosines: (documents: Uint32Array) => ArrayLike<number>;
}

export interface Wanted {
  /** How many documents from the best on. */
  readonly limit: number;
  readonly allowed: DocumentSet | null;
  /** Match without any of the terms. */
  readonly also: DocumentSet | null;
}

export interface Ranked {
  /** Best first. */
  readonly documents: Uint32Array;
  /** In the same order. They compare within one answer only. */
  readonly scores: Float32Array;
  /** How many documents match in all. */
  readonly total: number;
}

export interface Retrieval {
  /** Documents with any of the terms, the closest first. */
  readonly rank: (terms: Terms, wanted: Wanted, otherVectors?: OtherVectors) => Ranked;
  /** Documents with any of the terms (null: all documents), the largest key first, of equal ones the closest or by `ties`. */
  readonly list: (
    terms: Terms | null,
    wanted: Wanted,
    keys: ArrayLike<number>,
    ties?: ArrayLike<number>,
  ) => Ranked;
  /** The closest to a document with these terms, without that one. */
  readonly similar: (document: number, terms: Terms, limit: number) => Ranked;
  /** To be called when the corpus has changed. */
  readonly refresh: () => void;
}

const MIXED_CANDIDATES = 300;
const WORD_SHARE = 0.75;
/**
 * For a whole document: half and half finds the other papers that were judged relevant to the same query better than
 * words or vectors alone (`bench/search.ts --similar`).
 */
const SIMILAR_WORD_SHARE = 0.5;
const SIMILAR_TERMS = 40;
/** The score of a document that matches without terms: less than any term gives. */
const NO_TERMS = 1e-6;
/** More terms than an abstract has; a longer query keeps its rarest ones. */
const MOST_TERMS = 256;

export function createRetrieval(corpus: Corpus, space: VectorSpace): Retrieval {
  const bm25 = createBm25(corpus);
  /** Kept for the next list. */
  let eligible = new Float64Array(0);

  const weighed = ({ size, terms, counts }: Terms, most: number): QueryTerm[] => {
    const all: QueryTerm[] = [];
    for (let i = 0; i < size; i++) {
      const term = terms[i] ?? 0;
      all.push({ term, weight: (counts[i] ?? 0) * idf(corpus.frequency(term), corpus.documentCount()) });
    }
    return all.length <= most ? all : all.sort((a, b) => b.weight - a.weight).slice(0, most);
  };

  /** 0 for those that don't match. */
  const scoresOf = (terms: Terms, { allowed, also }: Wanted): Float32Array => {
    const scores = bm25.score(weighed(terms, MOST_TERMS));
    for (let i = 0; also && i < scores.length; i++)
      if (scores[i] === 0 && also[i] === 1) scores[i] = NO_TERMS;
    // Without a branch, which would often be guessed wrong.
    for (let i = 0; allowed && i < scores.length; i++) scores[i] = (scores[i] ?? 0) * (allowed[i] ?? 0);
    return scores;
  };

  /** Takes the best by words, and puts the first of them in the order of the mix. */
  const mix = (scores: Float32Array, limit: number, share: number, signalsOf: SignalsOf): Ranked => {
    const contest = { keys: scores, count: corpus.documentCount(), above: 0 };
    const { best, total } = topOf(contest, Math.max(limit, MIXED_CANDIDATES));
    const byWords = { weight: share, values: pick(scores, best) };
    const heads = best.slice(0, MIXED_CANDIDATES);
    const headScores = mixed(heads.length, [byWords, ...signalsOf(heads)]);
    const order = topOf({ keys: headScores, count: heads.length, above: -1 }, heads.length).best;
    const ranked = mixed(best.length, [byWords]);
    for (let i = 0; i < order.length; i++) {
      const head = order[i] ?? 0;
      best[i] = heads[head] ?? 0;
      ranked[i] = headScores[head] ?? 0;
    }
    return { documents: best.subarray(0, limit), scores: ranked.subarray(0, limit), total };
  };

  return {
    rank: (terms, wanted, otherVectors) => {
      const { limit } = wanted;
      const scores = scoresOf(terms, wanted);
      const place = space.place(terms);
      return mix(scores, limit, WORD_SHARE, (documents) => {
        const own = { weight: 1 - WORD_SHARE, values: space.closeness(place, documents) };
        if (!otherVectors) return [own];
        return [own, { weight: otherVectors.weight, values: otherVectors.cosines(documents) }];
      });
    },
    list: (terms, wanted, keys, ties = []) => {
      const { limit, allowed } = wanted;
      const count = corpus.documentCount();
      const scores = terms && scoresOf(terms, wanted);
      const matching = scores ?? allowed;
      if (eligible.length < count) eligible = new Float64Array(count);
      for (let i = 0; i < count; i++) eligible[i] = matching?.[i] === 0 ? -Infinity : (keys[i] ?? 0);
      const contest = { keys: eligible, count, above: -Infinity, tieBreak: scores ?? ties };
      const { best, total } = topOf(contest, limit);
      return { documents: best, scores: pick(scores ?? [], best), total };
    },
    similar: (document, terms, limit) => {
      const scores = bm25.score(weighed(terms, SIMILAR_TERMS));
      scores[document] = 0;
      const place = space.placeOf(document);
      return mix(scores, limit, SIMILAR_WORD_SHARE, (documents) => [
        { weight: 1 - SIMILAR_WORD_SHARE, values: space.closeness(place, documents) },
      ]);
    },
    refresh: bm25.refresh,
  };
}

function pick(numbers: ArrayLike<number>, places: Uint32Array): Float32Array {
  const picked = new Float32Array(places.length);
  for (let i = 0; i < places.length; i++) picked[i] = numbers[places[i] ?? 0] ?? 0;
  return picked;
}

/** One opinion on the candidates: larger is closer. */
interface Signal {
  readonly weight: number;
  /** In the order of the candidates. */
  readonly values: ArrayLike<number>;
}

type SignalsOf = (candidates: Uint32Array) => readonly Signal[];

/** Adds opinions up, each in shares of its own largest value. What is below 0 adds nothing, nor does an opinion without any value above 0. */
function mixed(candidates: number, signals: readonly Signal[]): Float32Array {
  const sums = new Float32Array(candidates);
  for (const { weight, values } of signals) {
    let largest = 0;
    for (let i = 0; i < candidates; i++) largest = Math.max(largest, values[i] ?? 0);
    if (largest <= 0) continue;
    for (let i = 0; i < candidates; i++) sums[i] = (sums[i] ?? 0) + (weight * (values[i] ?? 0)) / largest;
  }
  return sums;
}
