import fc from 'fast-check';
import { createIndexBuilder, type IndexData } from '../../../src/core/search/builder.ts';
import type { SearchDocument } from '../../../src/core/search/document.ts';
import { createSearchIndex, type SearchIndex, type SearchRequest } from '../../../src/core/search/index.ts';

/** A document with a title and one text. */
export const aDocument = (id: string, title: string, text?: string): SearchDocument => ({
  id,
  title,
  texts: text === undefined ? [] : [text],
});

export function build(documents: Iterable<SearchDocument>): IndexData {
  const builder = createIndexBuilder();
  for (const document of documents) builder.add(document);
  return builder.finish();
}

export const indexOf = (documents: Iterable<SearchDocument>): SearchIndex =>
  createSearchIndex(build(documents));

/** The ids that a search finds, best first. */
export const find = (index: SearchIndex, request: Omit<SearchRequest, 'limit'> & { limit?: number }) =>
  index.search({ limit: 1_000, ...request }).hits.map(({ id }) => id);

/** The members of a set. */
export const members = (set: Uint8Array) =>
  Array.from(set.entries()).flatMap(([document, isIn]) => (isIn === 1 ? [document] : []));

/** Few enough words that they meet: inflected, hyphenated and joined ones, stop words, a number. */
const words = [
  ...[
    'robot',
    'robots',
    'world',
    'model',
    'models',
    'multi-modal',
    'multimodal',
    'multi',
    'modal',
    'the',
    'of',
  ],
  ...['learning', 'learn', 'gpt-4', 'gpt4', '4', 'state-of-the-art', 'speech', 'C++', 'Müller’s'],
];
export const someWords = (maxLength: number) =>
  fc.array(fc.constantFrom(...words), { maxLength }).map((some) => some.join(' '));

/** Documents with different ids, some without a text. */
export const someDocuments = (most: number): fc.Arbitrary<SearchDocument[]> =>
  fc
    .array(
      fc.record({
        title: someWords(4),
        texts: fc.array(someWords(12), { maxLength: 2 }),
        authors: fc.array(fc.constantFrom('Ada Lovelace', 'A. Turing', 'Li Wei'), { maxLength: 2 }),
      }),
      { maxLength: most },
    )
    .map((documents) => documents.map((document, i) => ({ id: `p${i}`, ...document })));
