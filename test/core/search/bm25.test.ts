import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idf } from '../../../src/core/search/bm25.ts';
import type { SearchDocument } from '../../../src/core/search/document.ts';
import { createSearchIndex } from '../../../src/core/search/index.ts';
import { readSequence } from '../../../src/core/search/sequence.ts';
import { stopWords } from '../../../src/core/search/stop-words.ts';
import { stem } from '../../../src/core/search/tokens.ts';
import { noVectors } from '../../../src/core/search/vectors.ts';
import { build, someDocuments, someWords } from './shelf.ts';

/** The stems of a text, also of compounds as one word, without those that say nothing. */
function stemsOf(text: string): string[] {
  const stems: string[] = [];
  readSequence(text, (token) => stems.push(stopWords.has(token) ? '' : stem(token)));
  return stems.filter((one) => one !== '');
}

/** Okapi BM25 as the textbook has it, k1 1.2 and b .75, titles counted twice. */
function textbook(documents: readonly SearchDocument[], query: string): number[] {
  const bags = documents.map(({ title, texts }) => [title, title, ...texts].flatMap(stemsOf));
  const average = bags.reduce((sum, { length }) => sum + length, 0) / documents.length;
  return bags.map((bag) =>
    stemsOf(query).reduce((score, term) => {
      const having = bags.filter((other) => other.includes(term)).length;
      const count = bag.filter((other) => other === term).length;
      const weight = Math.log(1 + (bags.length - having + 0.5) / (having + 0.5));
      return count === 0
        ? score
        : score + (weight * count) / (count + 1.2 * (0.25 + (0.75 * bag.length) / Math.max(1, average)));
    }, 0),
  );
}

describe('the ranking by words', () => {
  it('is the textbook’s BM25', () => {
    fc.assert(
      fc.property(someDocuments(10), someWords(4), (documents, query) => {
        fc.pre(stemsOf(query).length > 0);
        const index = createSearchIndex({ ...build(documents), vectors: noVectors });
        const expected = textbook(documents, query);
        const { hits, total } = index.search({ text: query, limit: 100 });
        expect(total).toBe(expected.filter((score) => score > 0).length);
        // Scores are shares of the best: its own is .75.
        const unit = 0.75 / Math.max(...expected);
        for (const { document, score } of hits)
          expect(score).toBeCloseTo((expected[document] ?? 0) * unit, 5);
        for (let i = 1; i < hits.length; i++)
          expect(hits[i]?.score).toBeLessThanOrEqual(hits[i - 1]?.score ?? 0);
      }),
      { numRuns: 500 },
    );
  });

  it('weighs a rare word more, and never below nothing', () => {
    expect(idf(1, 100)).toBeGreaterThan(idf(50, 100));
    expect(idf(100, 100)).toBeGreaterThan(0);
  });
});
