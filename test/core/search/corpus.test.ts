import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSearchIndex, type SearchIndex } from '../../../src/core/search/index.ts';
import { noVectors } from '../../../src/core/search/vectors.ts';
import { aDocument, build, find, indexOf, members, someDocuments, someWords } from './shelf.ts';

/** Without vectors, which are learned from what was built only. */
const withoutVectors = (documents: Parameters<typeof build>[0]) =>
  createSearchIndex({ ...build(documents), vectors: noVectors });

function expectTheSame(index: SearchIndex, expected: SearchIndex, text: string) {
  const answer = index.search({ text, limit: 1_000 });
  const wanted = expected.search({ text, limit: 1_000 });
  expect(answer.total).toBe(wanted.total);
  expect(answer.hits.map(({ id }) => id)).toEqual(wanted.hits.map(({ id }) => id));
  for (const [i, { score }] of answer.hits.entries())
    expect(score).toBeCloseTo(wanted.hits[i]?.score ?? 0, 5);
  expect(members(index.containing(text))).toEqual(members(expected.containing(text)));
  expect(members(index.containing(text, 'title'))).toEqual(members(expected.containing(text, 'title')));
  expect(members(index.containingAny(text))).toEqual(members(expected.containingAny(text)));
}

describe('documents that come after the build', () => {
  const stock = fc.tuple(someDocuments(10), fc.nat(10));

  it('are found and ranked by words like those that were built', () => {
    fc.assert(
      fc.property(stock, someWords(4), ([documents, cut], text) => {
        const index = withoutVectors(documents.slice(0, cut));
        index.add(documents.slice(cut));
        expectTheSame(index, withoutVectors(documents), text);
      }),
      { numRuns: 400 },
    );
  });

  it('replace their earlier words, also when they change again and again', () => {
    fc.assert(
      fc.property(
        stock,
        fc.array(someDocuments(10), { maxLength: 3 }),
        someWords(3),
        ([old, cut], changes, text) => {
          const index = withoutVectors(old.slice(0, cut));
          index.add(old.slice(cut));
          const now = new Map(old.map((document) => [document.id, document]));
          for (const changed of changes) {
            index.add(changed);
            for (const document of changed) now.set(document.id, document);
          }
          const expected = withoutVectors(now.values());
          expectTheSame(index, expected, text);
          expectTheSame(createSearchIndex(index.data()), expected, text);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('have a place among the vectors', () => {
    const topics = ['policy reward agent', 'phoneme speaker audio', 'galaxy telescope star'];
    const index = indexOf(
      Array.from({ length: 30 }, (_, i) => aDocument(`d${i}`, `Study ${i}`, topics[i % 3])),
    );
    index.add([
      aDocument('far', 'Noise', 'galaxy telescope noise'),
      aDocument('near', 'Noise', 'audio phoneme noise'),
    ]);
    const found = find(index, { text: 'speaker noise' });
    expect(found.indexOf('near')).toBeLessThan(found.indexOf('far'));
    expect(index.similar('near', 1)[0]?.id).not.toBe('far');
  });

  it('count as later only when a text is new, however often they come', () => {
    const index = indexOf([aDocument('a', 'One'), aDocument('b', 'Two')]);
    index.add([aDocument('a', 'One'), { ...aDocument('b', 'Two'), keywords: ['new'] }]);
    expect(index.laterCount()).toBe(0);
    expect(index.complete('keyword', 'ne', 5)).toEqual([{ text: 'new', count: 1 }]);
    index.add([aDocument('a', 'One and a half'), aDocument('c', 'Three')]);
    index.add([aDocument('a', 'One')]);
    expect(index.laterCount()).toBe(2);
    expect(find(index, { text: 'half' })).toEqual([]);
  });

  it('leave alone what was handed out before', () => {
    fc.assert(
      fc.property(stock, someDocuments(10), someWords(3), ([documents, cut], changes, text) => {
        const index = withoutVectors(documents.slice(0, cut));
        index.add(documents.slice(cut));
        const before = index.data();
        const expected = createSearchIndex(structuredClone(before));
        index.add(changes);
        expectTheSame(createSearchIndex(before), expected, text);
      }),
      { numRuns: 200 },
    );
  });
});
