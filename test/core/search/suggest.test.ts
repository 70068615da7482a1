import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/core/query/fold.ts';
import type { SearchDocument } from '../../../src/core/search/document.ts';
import { createSearchIndex } from '../../../src/core/search/index.ts';
import { suggestionKinds } from '../../../src/core/search/suggest.ts';
import { aDocument, build, indexOf } from './shelf.ts';

/** So many documents with a text. */
const times = (count: number, text: string): SearchDocument[] =>
  Array.from({ length: count }, (_, i) => aDocument(`${text} ${i}`, '', text));
const meant = (index: ReturnType<typeof indexOf>, text: string) => index.didYouMean(text)?.text ?? null;

describe('did you mean', () => {
  it.each([
    ['difusion', 'diffusion'],
    ['diffusionn', 'diffusion'],
    ['diffuson', 'diffusion'],
    ['diffuison', 'diffusion'],
    ['deffusion', 'diffusion'],
    ['iffusion', 'diffusion'],
    ['DIFUSION policy', 'diffusion policy'],
    ['a difusion, a polcy!', 'a diffusion, a policy!'],
  ])('%s → %s', (typed, likelier) => {
    expect(meant(indexOf(times(5, 'diffusion policy')), typed)).toBe(likelier);
  });

  it.each(['diffusion', 'policies', 'diffused', 'xyzzy', 'dif', 'diffusion2', '', '?', 'the their'])(
    'leaves %j alone',
    (typed) => {
      expect(meant(indexOf(times(5, 'diffusion policy')), typed)).toBeNull();
    },
  );

  it('takes the nearer word, of two equally near ones the more frequent, and none that stands in one paper only', () => {
    const index = indexOf([
      ...times(3, 'speaker'),
      ...times(9, 'sparker'),
      ...times(2, 'spearer'),
      ...times(1, 'speakef'),
    ]);
    expect(meant(index, 'spearker')).toBe('sparker');
    expect(meant(index, 'speakerr')).toBe('speaker');
    expect(meant(indexOf(times(1, 'speaker')), 'speakerr')).toBeNull();
  });

  it('doubts a word that papers have only next to one that is far more frequent', () => {
    expect(meant(indexOf([...times(2, 'learing'), ...times(50, 'learning')]), 'learing')).toBeNull();
    expect(meant(indexOf([...times(2, 'learing'), ...times(700, 'learning')]), 'learing')).toBe('learning');
  });

  it('says what it changed, and in how many papers the new word stands', () => {
    expect(indexOf(times(5, 'diffusion')).didYouMean('a Difusion!')).toEqual({
      text: 'a diffusion!',
      changes: [{ from: 'Difusion', to: 'diffusion', count: 5 }],
    });
  });

  it('knows the names of authors apart from the words of papers', () => {
    const papers = times(3, 'robots').map((paper) => ({
      ...paper,
      authors: ['Geoffrey Hinton', 'Sepp Müller'],
    }));
    const index = indexOf(papers);
    expect(index.didYouMeanAuthor('Geofrey Hintn')?.text).toBe('geoffrey hinton');
    expect(index.didYouMeanAuthor('Muler')?.text).toBe('muller');
    expect(index.didYouMeanAuthor('Müller')).toBeNull();
    expect(index.didYouMeanAuthor('Munlet'), 'two mistakes in a short name are another name').toBeNull();
    expect(index.didYouMean('Hintn')).toBeNull();
  });

  it('takes an author’s name for no mistyped word', () => {
    const wanted = times(3, 'robotics').map((paper) => ({ ...paper, authors: ['Ann Roboticz'] }));
    expect(meant(indexOf(wanted), 'roboticz')).toBeNull();
    expect(meant(indexOf(wanted), 'robotixs')).toBe('robotics');
  });

  it('knows the words of papers that came later', () => {
    const index = createSearchIndex(build(times(3, 'robots')));
    index.add(times(3, 'galaxies'));
    expect(meant(index, 'galaxeis')).toBe('galaxies');
  });
});

const authors = ['Sebastian Müller', 'Jean-Luc Østerberg', 'Ada Lovelace', 'Adam Miller', 'Ada Byron'];
const stock = authors.map((_, i) => ({
  ...aDocument(`p${i}`, 'Multi-modal robots', 'walking robots'),
  authors: authors.slice(i),
  categories: ['cs.CL', 'cs.LG'].slice(i % 2),
  organizations: ['Mila'],
  keywords: ['world model'],
}));

describe('completion', () => {
  const index = indexOf(stock);
  const complete = (kind: Parameters<typeof index.complete>[0], beginning: string, limit = 10) =>
    index.complete(kind, beginning, limit).map(({ text }) => text);

  it('begins at any word, in any case, with or without accents, the most frequent first', () => {
    expect(complete('author', 'ada')).toEqual(['Ada Byron', 'Adam Miller', 'Ada Lovelace']);
    expect(complete('author', 'MULL')).toEqual(['Sebastian Müller']);
    expect(complete('author', 'mül')).toEqual(['Sebastian Müller']);
    expect(complete('author', 'luc ø')).toEqual(['Jean-Luc Østerberg']);
    expect(complete('author', 'osterb')).toEqual(['Jean-Luc Østerberg']);
    expect(complete('author', 'lace')).toEqual([]);
    expect(complete('author', 'ada', 2)).toEqual(['Ada Byron', 'Adam Miller']);
  });

  it('knows words, categories, organisations and keywords', () => {
    expect(complete('category', 'cs.')).toEqual(['cs.LG', 'cs.CL']);
    expect(complete('organization', 'mi')).toEqual(['Mila']);
    expect(complete('keyword', 'mod')).toEqual(['world model']);
    expect(complete('word', 'ro')).toEqual(['robots']);
    expect(complete('word', 'multimo')).toEqual([]);
    expect(index.complete('category', 'cs.l', 1)).toEqual([{ text: 'cs.LG', count: 5 }]);
  });

  it('knows what came later as well as what was built, whichever came in which way', () => {
    const words = fc.array(
      fc.constantFrom('Müller', 'mu', 'Ada', 'ADA', 'Ångström', 'de', 'Seung-Jun', '-', ''),
      {
        maxLength: 3,
      },
    );
    const names = fc.array(
      words.map((some) => some.join(' ')),
      { maxLength: 8 },
    );
    const asked = fc.constantFrom('', 'a', 'ad', 'mü', 'MU', 'ang', 'jun', 'seung', 'muller a', 'x');
    fc.assert(
      fc.property(names, fc.nat(8), asked, (some, cut, beginning) => {
        const documents = some.map((name, i) => ({ ...aDocument(`p${i}`, ''), authors: [name] }));
        const mixed = indexOf(documents.slice(0, cut));
        mixed.add(documents.slice(cut));
        const counts = new Map<string, number>();
        for (const name of some) counts.set(name, (counts.get(name) ?? 0) + 1);
        const expected = [...counts].filter(([name]) => {
          const folded = fold(name);
          return [...folded.matchAll(/[^\s\-/]+/g)].some(({ index: at }) =>
            folded.startsWith(fold(beginning), at),
          );
        });
        const found = mixed.complete('author', beginning, 100);
        expect(new Map(found.map(({ text, count }) => [text, count]))).toEqual(new Map(expected));
        expect(found.map(({ count }) => count)).toEqual(
          found.map(({ count }) => count).sort((a, b) => b - a),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('answers what nobody means', () => {
    for (const kind of suggestionKinds)
      for (const beginning of ['\ud800', '\u202e', '(', '*', 'x'.repeat(10_000)])
        expect(index.complete(kind, beginning, 25)).toEqual([]);
  });
});
