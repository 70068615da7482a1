import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNameMatcher } from '../../../src/core/query/names.ts';
import { createIndexBuilder } from '../../../src/core/search/builder.ts';
import { createSearchIndex, type SearchIndex } from '../../../src/core/search/index.ts';

const paper = (id: number, authors?: readonly string[]) => ({
  id: `p${id}`,
  title: `Paper ${id}`,
  texts: [],
  ...(authors && { authors }),
});

function indexOf(lists: readonly (readonly string[])[]): SearchIndex {
  const builder = createIndexBuilder();
  for (const [id, authors] of lists.entries()) builder.add(paper(id, authors));
  return createSearchIndex(builder.finish());
}

const writtenBy = (index: SearchIndex, name: string) =>
  Array.from(index.writtenBy(name).entries()).flatMap(([document, isIn]) => (isIn ? [document] : []));

/** Spellings that the matcher treats with care: accents, hyphens, initials, one word's parts, other scripts. */
const nameParts = fc.constantFrom(
  ...[
    'Müller',
    'Mueller',
    'Muller',
    'Seung-Jun',
    'Seungjun',
    'Jun',
    'S.',
    'J',
    'G.E.',
    'Geoffrey',
    'E',
    'Hinton',
  ],
  ...[
    'hinton,',
    'O’Brien',
    "O'",
    'Li',
    'Liu',
    '李',
    '李明',
    'И.',
    'Иванов',
    'ΟΔΟΣ.Α',
    'Σ',
    'ς',
    'Ö.',
    'Ørsted',
  ],
  ...[
    'GLM-4',
    'GLM4',
    'Foo-Bar',
    '4',
    'ſ',
    'Ⅳ',
    '-',
    '.',
    'ﬁn',
    'e\u0301',
    '\u0301',
    '\ud800',
    '𝐀',
    'ß',
    'x'.repeat(80),
  ],
);
const aName = fc.array(nameParts, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(' '));

describe('the authors of an index', () => {
  it('are found when they came, left or changed after somebody asked', () => {
    const index = indexOf([['Ada Lovelace'], ['Alan Turing'], ['Ada Lovelace', 'Alan Turing']]);
    expect(writtenBy(index, 'lovelace')).toEqual([0, 2]);
    index.add([paper(0, ['Grace Hopper']), paper(1, ['A. Lovelace']), paper(3, ['Ada Lovelace']), paper(4)]);
    expect(writtenBy(index, 'lovelace')).toEqual([1, 2, 3]);
    expect(writtenBy(index, 'hopper')).toEqual([0]);
    expect(writtenBy(index, 'turing')).toEqual([2]);
    index.add(Array.from({ length: 2_500 }, (_, i) => paper(5 + i, ['Emmy Noether'])));
    expect(writtenBy(index, 'noether')).toHaveLength(2_500);
    expect(writtenBy(index, 'lovelace')).toEqual([1, 2, 3]);
  });

  it('are found as the filter understands names', () => {
    fc.assert(
      fc.property(fc.array(fc.array(aName, { maxLength: 3 }), { maxLength: 12 }), aName, (lists, name) => {
        const isMeant = createNameMatcher(name);
        const expected = lists.flatMap((authors, document) => (authors.some(isMeant) ? [document] : []));
        expect(writtenBy(indexOf(lists), name)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('are listed as the paper has them', () => {
    const index = indexOf([['Wei Li', 'Ada Lovelace'], [], ['Ada Lovelace', 'Wei Li', 'Wei Li']]);
    expect([0, 1, 2].map(index.authorsOf)).toEqual([
      ['Wei Li', 'Ada Lovelace'],
      [],
      ['Ada Lovelace', 'Wei Li', 'Wei Li'],
    ]);
    expect(index.authorsOf(3)).toEqual([]);
  });

  it('follow papers that come or change later', () => {
    const index = indexOf([['Ada Lovelace'], ['Alan Turing']]);
    index.add([paper(2, ['A. Lovelace']), paper(1, ['Ada Lovelace', 'Alan Turing']), paper(0)]);
    expect(writtenBy(index, 'Ada Lovelace')).toEqual([1, 2]);
    expect(writtenBy(index, 'turing')).toEqual([1]);
    expect(index.authorsOf(0)).toEqual([]);

    const reopened = createSearchIndex(index.data());
    expect(writtenBy(reopened, 'lovelace')).toEqual([1, 2]);
    expect(reopened.authorsOf(1)).toEqual(['Ada Lovelace', 'Alan Turing']);
  });

  it('leave what was handed out before untouched', () => {
    const index = indexOf([['Ada Lovelace']]);
    const before = index.data();
    index.add([paper(0, ['Alan Turing']), paper(1, ['Ada Lovelace'])]);
    const reopened = createSearchIndex(before);
    expect(reopened.authorsOf(0)).toEqual(['Ada Lovelace']);
    expect(writtenBy(reopened, 'turing')).toEqual([]);
  });

  it('are nobody in an empty index', () => {
    expect(writtenBy(createSearchIndex(), 'hinton')).toEqual([]);
    expect(writtenBy(indexOf([['Ada Lovelace']]), '')).toEqual([]);
  });
});
