import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMatcher, type Part } from '../../../src/core/query/index.ts';
import { intersection } from '../../../src/core/search/containing.ts';
import { stem } from '../../../src/core/search/tokens.ts';
import { aPaper } from '../../support/papers.ts';
import { aDocument, indexOf, members, someDocuments, someWords } from './shelf.ts';

const texts = [
  'We train multi-modal models.',
  'A multimodal model, trained end-to-end.',
  'Models of a modal logic; multi modal ones too.',
  'The state of the art in world models',
  'A state-of-the-art world. Model it!',
];
const index = indexOf(texts.map((text, i) => aDocument(`p${i}`, `Paper ${i}`, text)));
const having = (phrase: string) => members(index.containing(phrase));

describe('a phrase', () => {
  it('stands in texts that have its words next to each other, whatever their endings', () => {
    expect(having('world model')).toEqual([3, 4]);
    expect(having('training multi-modal')).toEqual([0]);
    expect(having('model world')).toEqual([]);
    expect(having('gravity')).toEqual([]);
    expect(having('world gravity')).toEqual([]);
  });

  it('is the same with a hyphen, without one, and in one word', () => {
    expect(having('multi-modal model')).toEqual([0, 1]);
    expect(having('multimodal models')).toEqual([0, 1]);
    expect(having('multi modal')).toEqual([0, 2]);
    expect(having('state-of-the-art')).toEqual([3, 4]);
    expect(having('state of the art')).toEqual([3, 4]);
  });

  it('keeps words that say nothing, and reaches over no end of a text', () => {
    expect(having('state art')).toEqual([]);
    const two = indexOf([{ id: 'a', title: 'The world', texts: ['Model one', 'two'] }]);
    expect(['world model', 'one two', 'model one'].map((phrase) => members(two.containing(phrase)))).toEqual([
      [],
      [],
      [0],
    ]);
  });

  it('can be asked of titles alone', () => {
    const titles = indexOf([
      aDocument('a', 'World models', 'for robots'),
      aDocument('b', 'Robots', 'with world models'),
      aDocument('c', 'A world', 'models it'),
      aDocument('d', 'Of multi-modal world'),
    ]);
    const inTitle = (phrase: string) => members(titles.containing(phrase, 'title'));
    expect(inTitle('world model')).toEqual([0]);
    expect(inTitle('robot')).toEqual([1]);
    expect(inTitle('world')).toEqual([0, 2, 3]);
    expect(inTitle('multimodal world')).toEqual([3]);
  });

  it('without a word stands nowhere', () => {
    expect(having('')).toEqual([]);
    expect(having('?!')).toEqual([]);
  });

  it('stands where a text read word by word has it, in what was built and in what came later', () => {
    const where = fc.constantFrom('anywhere' as const, 'title' as const);
    fc.assert(
      fc.property(someDocuments(8), fc.nat(8), someWords(4), where, (documents, cut, phrase, place) => {
        const some = indexOf(documents.slice(0, cut));
        some.add(documents.slice(cut));
        const root: Part = { type: place === 'title' ? 'title' : 'phrase', text: phrase };
        const matches = createMatcher({ root, sort: null }, { stem, mode: 'search' });
        const expected = documents.flatMap(({ id, title, texts: [abstract = null, gist = null] }, i) =>
          matches(aPaper({ id, title, abstract, gist })) ? [i] : [],
        );
        expect(members(some.containing(phrase, place))).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});

it('a set for any of the words is what a search for them finds', () => {
  fc.assert(
    fc.property(someDocuments(8), someWords(4), (documents, text) => {
      const some = indexOf(documents);
      const found = text === '' ? [] : some.search({ text, limit: 100 }).hits.map(({ document }) => document);
      expect(members(some.containingAny(text))).toEqual(found.sort((a, b) => a - b));
    }),
  );
});

it('an intersection leaves its sets as they are', () => {
  const [a, b] = [Uint8Array.of(1, 1, 0, 0), Uint8Array.of(1, 0, 1, 0)];
  expect(intersection([a, b])).toEqual(Uint8Array.of(1, 0, 0, 0));
  expect([a, b]).toEqual([Uint8Array.of(1, 1, 0, 0), Uint8Array.of(1, 0, 1, 0)]);
  expect(intersection([a])).toEqual(a);
});
