import type { Corpus } from './corpus.ts';

/** A term to look for, and how much it weighs in this query. */
export interface QueryTerm {
  readonly term: number;
  readonly weight: number;
}

const K1 = 1.2;
const B = 0.75;

/** How telling a term is: 0.7 when half of the documents have it, 11 when one of a hundred thousand has. */
export function idf(frequency: number, documentCount: number): number {
  return Math.log(1 + (documentCount - frequency + 0.5) / (frequency + 0.5));
}

/** BM25 over typed arrays. Keeps its arrays for the next query: what it returns is good until then. */
export interface Bm25 {
  /** By document, 0 for one that has none of the terms. */
  readonly score: (terms: readonly QueryTerm[]) => Float32Array;
  /** To be called when the corpus has changed. */
  readonly refresh: () => void;
}

export function createBm25(corpus: Corpus): Bm25 {
  let scores = new Float32Array(0);
  let norms: Float32Array | null = null;

  /** What BM25 adds to a term's count in the denominator, by document. */
  const computeNorms = (): Float32Array => {
    const count = corpus.documentCount();
    const lengths = corpus.lengths();
    const unit = (K1 * B) / Math.max(1, corpus.averageLength());
    const computed = new Float32Array(count);
    for (let i = 0; i < count; i++) computed[i] = K1 * (1 - B) + unit * (lengths[i] ?? 0);
    return computed;
  };

  const addBuilt = (term: number, weight: number, norms: Float32Array) => {
    const { starts, documents, counts } = corpus.built.postings;
    const end = term + 1 < starts.length ? (starts[term + 1] ?? 0) : 0;
    for (let place = starts[term] ?? 0; place < end; place++) {
      const document = documents[place] ?? 0;
      const count = counts[place] ?? 0;
      scores[document] = (scores[document] ?? 0) + (weight * count) / (count + (norms[document] ?? 0));
    }
  };

  return {
    score: (terms) => {
      norms ??= computeNorms();
      const current = norms;
      if (scores.length !== current.length) scores = new Float32Array(current.length);
      else scores.fill(0);
      for (const { term, weight } of terms) addBuilt(term, weight, current);
      for (const document of corpus.outdated) scores[document] = 0;
      for (const { term, weight } of terms) {
        corpus.eachLater(term, (document, count) => {
          scores[document] = (scores[document] ?? 0) + (weight * count) / (count + (current[document] ?? 0));
        });
      }
      return scores;
    },
    refresh: () => {
      norms = null;
    },
  };
}
