import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSearchIndex } from '../../../src/core/search/index.ts';
import { aDocument, build, find, indexOf, members, someDocuments, someWords } from './shelf.ts';

const papers = [
  aDocument('robots', 'Robots that learn', 'We let robots learn to walk.'),
  aDocument('walking', 'Walking', 'A robot walks up a stair, and down again, many times over.'),
  aDocument('speech', 'Speech', 'Recognition of speech, spoken while a machine runs.'),
  aDocument('bare', 'Robot hands'),
];

describe('a search', () => {
  it('finds every document with any of the words, whatever their endings', () => {
    const index = indexOf(papers);
    expect(find(index, { text: 'walked machines' }).toSorted()).toEqual(['robots', 'speech', 'walking']);
    expect(find(index, { text: 'gravity' })).toEqual([]);
  });

  it('puts first who has more of the words, the rarer words, and has them in a shorter text', () => {
    const index = indexOf([
      aDocument('both', 'A', 'common rare word'),
      aDocument('rare', 'B', 'rare word here'),
      aDocument('common', 'C', 'common word here'),
      aDocument('long', 'D', `common word ${'and other things besides '.repeat(20)}`),
      ...Array.from({ length: 20 }, (_, i) => aDocument(`other${i}`, 'E', 'common things')),
    ]);
    const found = find(index, { text: 'common rare' });
    expect(found.slice(0, 2)).toEqual(['both', 'rare']);
    expect(found.at(-1)).toBe('long');
  });

  it('counts a word of the title twice', () => {
    const index = indexOf([
      aDocument('text', 'Nothing here', 'planning matters'),
      aDocument('title', 'Planning matters', 'nothing here'),
      aDocument('none', 'Something else', 'entirely different'),
    ]);
    expect(find(index, { text: 'planning' })).toEqual(['title', 'text']);
  });

  it('looks at words that say nothing only when there are no others', () => {
    const index = indexOf(papers);
    expect(find(index, { text: 'the speech of a gravity' })).toEqual(['speech']);
    expect(find(index, { text: 'and' })).toEqual(['walking']);
  });

  it('knows what belongs together: of two with the same words of a query the one nearer in meaning comes first', () => {
    const topics = ['policy reward agent', 'phoneme speaker audio', 'galaxy telescope star'];
    const learned = Array.from({ length: 30 }, (_, i) => aDocument(`d${i}`, `Study ${i}`, topics[i % 3]));
    const far = aDocument('far', 'Noise', 'noise telescope star galaxy');
    const near = aDocument('near', 'Noise', 'noise phoneme galaxy audio');
    for (const pair of [
      [far, near],
      [near, far],
    ]) {
      const found = find(indexOf([...learned, ...pair]), { text: 'noise speaker' });
      expect(found.filter((id) => id === 'near' || id === 'far')).toEqual(['near', 'far']);
    }
  });

  it('applies what is allowed before it ranks, so that no page comes up short', () => {
    const many = Array.from({ length: 1_000 }, (_, i) =>
      aDocument(
        `p${i}`,
        i % 100 === 7 ? 'Other' : 'Robots robots',
        i % 100 === 7 ? 'about a robot' : 'robots',
      ),
    );
    const index = indexOf(many);
    const allowed = Uint8Array.from(many, (_, i) => (i % 100 === 7 ? 1 : 0));
    const { hits, total } = index.search({ text: 'robot', allowed, limit: 5 });
    expect(total).toBe(10);
    expect(hits.map(({ document }) => document % 100)).toEqual([7, 7, 7, 7, 7]);
    expect(find(index, { allowed })).toHaveLength(10);
    expect(find(index, { text: 'robot', allowed: new Uint8Array(1_000) })).toEqual([]);
  });

  it('finds some documents without any of the words when told so, behind the others', () => {
    const index = indexOf(papers);
    const also = Uint8Array.from([0, 0, 1, 0]);
    const { hits, total } = index.search({ text: 'robot', also, limit: 10 });
    expect(total).toBe(4);
    expect(hits.at(-1)?.id).toBe('speech');
  });

  it('lists by another order, and where that is the same, by closeness', () => {
    const index = indexOf(papers);
    expect(find(index, { order: [1, 3, 2, 3] })).toEqual(['walking', 'bare', 'speech', 'robots']);
    expect(find(index, { text: 'robot hands', order: [5, 3, 9, 3] })).toEqual(['robots', 'bare', 'walking']);
    expect(find(index, { order: [1, 3, 2, 3], ties: [9, 1, 9, 2] })).toEqual([
      'bare',
      'walking',
      'speech',
      'robots',
    ]);
    expect(find(index, {})).toEqual(['robots', 'walking', 'speech', 'bare']);
  });

  it('gives the same order page by page as in one piece, and always the same total', () => {
    const documents = fc.tuple(someDocuments(12), fc.integer({ min: 1, max: 60 }));
    fc.assert(
      fc.property(documents, someWords(3), fc.integer({ min: 1, max: 7 }), ([some, times], text, size) => {
        const copies = Array.from({ length: times }, (_, k) =>
          some.map((document) => ({ ...document, id: `${document.id}/${k}` })),
        ).flat();
        const index = indexOf(copies);
        const whole = index.search({ text, limit: copies.length });
        const paged = [];
        for (let offset = 0; offset < whole.total; offset += size) {
          const page = index.search({ text, limit: size, offset });
          expect(page.total).toBe(whole.total);
          paged.push(...page.hits);
        }
        expect(paged.map(({ id }) => id)).toEqual(whole.hits.map(({ id }) => id));
        expect(new Set(paged.map(({ id }) => id)).size).toBe(whole.total);
      }),
      { numRuns: 40 },
    );
  });

  it('takes any number as the end of a page', () => {
    const index = indexOf(papers);
    for (const limit of [0, 1, 1e9, Infinity]) {
      expect(find(index, { text: 'robot', limit })).toHaveLength(Math.min(limit, 3));
      expect(find(index, { limit })).toHaveLength(Math.min(limit, 4));
      expect(index.search({ text: 'robot', limit }).total).toBe(3);
    }
    expect(index.search({ text: 'robot', limit: 5, offset: 1e12 })).toEqual({ hits: [], total: 3 });
    expect(index.similar('robots', 1e9)).not.toEqual([]);
  });

  it('mixes in the closeness that other vectors know', () => {
    const same = Array.from({ length: 4 }, (_, i) => aDocument(`p${i}`, 'Robots', 'walk'));
    const index = indexOf(same);
    const cosines = (documents: Uint32Array) =>
      Array.from(documents, (document) => (document === 2 ? 0.9 : 0.1));
    expect(find(index, { text: 'robots', otherVectors: { weight: 0.5, cosines } })[0]).toBe('p2');
  });
});

describe('an index', () => {
  it('that is empty answers everything with nothing, and takes in its first paper', () => {
    for (const index of [createSearchIndex(), indexOf([])]) {
      expect(index.search({ text: 'robot', limit: 5 })).toEqual({ hits: [], total: 0 });
      expect(index.search({ limit: 5 })).toEqual({ hits: [], total: 0 });
      expect(index.similar('1', 5)).toEqual([]);
      expect([index.containing('robot'), index.containingAny('robot')].map(members)).toEqual([[], []]);
      expect(index.complete('word', 'ro', 5)).toEqual([]);
      expect([index.didYouMean('robto'), index.didYouMeanAuthor('Ada')]).toEqual([null, null]);
      index.add([aDocument('first', 'A robot', 'walks')]);
      expect(find(index, { text: 'robots' })).toEqual(['first']);
      expect(members(index.containing('robot walks'))).toEqual([]);
      expect(members(index.containing('walk'))).toEqual([0]);
    }
  });

  it('finds its only paper, and nothing like it', () => {
    const index = indexOf([aDocument('only', 'One robot', 'walks alone')]);
    expect(index.search({ text: 'robot', limit: 5 })).toMatchObject({ hits: [{ id: 'only' }], total: 1 });
    expect(index.similar('only', 5)).toEqual([]);
  });

  it('ranks by a word that every document has', () => {
    const index = indexOf([
      aDocument('twice', 'A', 'robot robot thing'),
      aDocument('once', 'B', 'robot some thing'),
      aDocument('once more', 'C', 'robot other thing'),
    ]);
    expect(find(index, { text: 'robot' })[0]).toBe('twice');
  });

  it('numbers documents as they come, and leaves out an id that it has', () => {
    const index = indexOf([aDocument('a', 'One'), aDocument('b', 'Two'), aDocument('a', 'Three')]);
    index.add([aDocument('__proto__', 'Four')]);
    expect(index.documentCount()).toBe(3);
    expect([0, 1, 2].map(index.idOf)).toEqual(['a', 'b', '__proto__']);
    expect(['b', '__proto__', 'constructor'].map(index.numberOf)).toEqual([1, 2, -1]);
    expect(find(index, { text: 'three' })).toEqual([]);
  });

  it('comes out the same, byte for byte, from the same documents', () => {
    fc.assert(
      fc.property(someDocuments(12), (documents) => {
        expect(build(documents)).toEqual(build(documents));
      }),
      { numRuns: 30 },
    );
  });
});

describe('papers like a given one', () => {
  const index = indexOf([
    aDocument('walk1', 'Robots that walk', 'Legged robots walk on rough ground.'),
    aDocument('walk2', 'Walking robots', 'Legged robots on stairs and rough ground.'),
    aDocument('talk', 'Speech', 'Recognition of spoken words in a robot.'),
    aDocument('stars', 'Galaxies', 'Telescopes and stars.'),
  ]);

  it('begin with the closest and leave out the paper itself and those without a common word', () => {
    expect(index.similar('walk1', 10).map(({ id }) => id)).toEqual(['walk2', 'talk']);
    expect(index.similar('walk1', 1).map(({ id }) => id)).toEqual(['walk2']);
  });

  it('are none for a paper that isn’t known', () => {
    expect(index.similar('nobody', 10)).toEqual([]);
  });
});
