import { describe, expect, it } from 'vitest';
import { createSearchIndex } from '../../../src/core/search/index.ts';
import { packSnapshot, unpackSnapshot } from '../../../src/core/search/snapshot.ts';
import { aDocument, build, find, members } from './shelf.ts';

const long = 'robots walk over stairs, '.repeat(4_000);
const documents = [
  aDocument('long', 'A long one', long),
  aDocument('same', 'word '.repeat(20_000), 'word '.repeat(20_000)),
  aDocument('many', 'Many', Array.from({ length: 70_000 }, (_, i) => `term${i}`).join(' ')),
  aDocument('compounds', 'Compounds', Array.from({ length: 40_000 }, (_, i) => `a${i % 7}b-c`).join(' ')),
  aDocument('letters', 'x'.repeat(100_000), 'ab-'.repeat(33_000)),
  aDocument('halves', '\ud800\udfff \ud83d', 'robots \udc00walk\ud800 \u0000\u0007\u202e stairs'),
  aDocument('empty', ''),
  aDocument('blank', ' \n', '\t'),
  { ...aDocument('texts', 'Many texts'), texts: Array.from({ length: 20_000 }, () => 'robots') },
  {
    ...aDocument('authors', 'Many authors'),
    authors: Array.from({ length: 5_000 }, (_, i) => `A. Uthor${i}`),
  },
  {
    ...aDocument('name', 'A long name'),
    authors: ['Ada '.repeat(50_000), 'x'.repeat(200_000), '\ud800', ''],
  },
  { ...aDocument('x'.repeat(200_000), 'A long id'), keywords: ['y'.repeat(200_000)] },
];

describe('hostile documents', () => {
  const built = createSearchIndex(build(documents));
  const later = createSearchIndex();
  later.add(documents);
  const reopened = createSearchIndex(unpackSnapshot(packSnapshot(later.data())) ?? undefined);

  it.each([
    ['built', built],
    ['later', later],
    ['reopened', reopened],
  ])('are found by their first sixteen thousand words (%s)', (_, index) => {
    const having = (phrase: string, where?: 'title') =>
      members(index.containing(phrase, where)).map(index.idOf);
    expect(find(index, { text: 'stair' }).toSorted()).toEqual(['halves', 'long']);
    expect(having('walks over stairs')).toEqual(['long']);
    expect(having('robots walk')).toEqual(['long', 'halves']);
    expect(having('word word word')).toEqual(['same']);
    expect(having('word', 'title')).toEqual(['same']);
    expect(having('term16000 term16001')).toEqual(['many']);
    expect([having('term69998 term69999'), having('term69999')]).toEqual([[], []]);
    expect(having('a0bc a1b c')).toEqual(['compounds']);
    expect(having('x'.repeat(64))).toEqual(['letters']);
    expect(having('robots robots')).toEqual([]);
    expect(find(index, { text: 'robots' })).toContain('texts');
    expect(members(index.writtenBy('Uthor4999')).map(index.idOf)).toEqual(['authors']);
    expect(members(index.writtenBy('ada')).map(index.idOf)).toEqual(['name']);
    expect(index.authorsOf(index.numberOf('name'))).toEqual([
      'Ada '.repeat(50_000),
      'x'.repeat(200_000),
      '\ud800',
      '',
    ]);
    expect(find(index, { text: 'id' })).toEqual(['x'.repeat(200_000)]);
    expect(index.complete('author', 'ada', 1)[0]?.text).toBe('Ada '.repeat(50_000));
    expect(index.complete('keyword', 'yy', 1)).toHaveLength(1);
  });

  it('are like others, or like none', () => {
    for (const { id } of documents) {
      for (const hit of built.similar(id, 20)) expect(hit.score).toBeGreaterThan(0);
    }
  });

  it('without a word are listed, and found by nothing', () => {
    expect(find(built, {})).toContain('empty');
    expect(built.similar('empty', 5)).toEqual([]);
    expect(built.similar('blank', 5)).toEqual([]);
  });
});
