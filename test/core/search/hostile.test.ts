import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { select } from '../../../src/app/library/select.ts';
import { filtersOf, looseWords, parseQuery, positiveTerms } from '../../../src/core/query/index.ts';
import { seededRandom } from '../../../src/core/search/svd.ts';
import { hostileQueries, randomQueries } from './hostile-queries.ts';
import { indexOf, members } from './shelf.ts';

const vocabulary = [
  ...[
    'the',
    'of',
    'a',
    'model',
    'models',
    'data',
    'learning',
    'we',
    'propose',
    'state-of-the-art',
    'in',
    'this',
    'paper',
  ],
  ...Array.from({ length: 400 }, (_, i) => `w${i}`),
];
const random = seededRandom(5);
const words = (count: number) =>
  Array.from({ length: count }, () => vocabulary[Math.floor(random() ** 3 * vocabulary.length)]).join(' ');
const index = indexOf(
  Array.from({ length: 3_000 }, (_, i) => ({
    id: `p${i}`,
    title: words(6),
    texts: [words(40)],
    authors: [['Wei Wang', 'A. Li', 'Zhang, Wei'][i % 3] ?? '', `Author ${i % 50}`],
  })),
);
const everything = { passing: () => new Uint8Array(index.documentCount()).fill(1) };

/** What the app does with a query. */
function ask(text: string) {
  const parsed = parseQuery(text);
  if ('mistake' in parsed) return parsed.mistake.problem;
  const filters = filtersOf(parsed.query);
  const allowed = filters && select(filters, { ...index, ...everything });
  const { words: wanted, phrases } = positiveTerms(parsed.query);
  const terms = [...looseWords(parsed.query), ...wanted, ...phrases].join(' ');
  const request = { ...(terms !== '' && { text: terms }), ...(allowed && { allowed }), limit: 5 };
  return { ...index.search(request), allowed, correction: index.didYouMean(terms) };
}

function expectAnAnswer(text: string) {
  const answer = ask(text);
  if (typeof answer === 'string') {
    expect(answer).not.toBe('');
    return;
  }
  const { hits, total, allowed } = answer;
  expect(total).toBeLessThanOrEqual(allowed ? members(allowed).length : index.documentCount());
  expect(hits.length).toBe(Math.min(5, total));
  expect(new Set(hits.map(({ id }) => id)).size).toBe(hits.length);
  for (const { document, score } of hits) {
    expect(allowed?.[document]).not.toBe(0);
    expect(score).not.toBeNaN();
  }
}

describe('a hostile query gets an answer or a clear refusal', () => {
  it('when it is one of those collected here', () => {
    for (const query of hostileQueries) expectAnAnswer(query);
  });

  it('when it is put together by chance', () => {
    for (const query of randomQueries(600, 42)) expectAnAnswer(query);
  });

  it('when it is any characters at all', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), expectAnAnswer), { numRuns: 1_000 });
  });

  it('without being taken for a query: the engine itself takes any text', () => {
    for (const text of hostileQueries) {
      expect(index.search({ text, limit: 3 }).hits.length).toBeLessThanOrEqual(3);
      expect(index.containing(text)).toHaveLength(3_000);
      expect(index.writtenBy(text)).toHaveLength(3_000);
      index.complete('author', text, 5);
      index.didYouMeanAuthor(text);
    }
  });
});
