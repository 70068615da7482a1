import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asSubscription,
  createMatcher,
  filtersOf,
  looseWords,
  parseQuery,
  positiveTerms,
  printQuery,
} from '../../../src/core/query/index.ts';
import type { Part, Query } from '../../../src/core/query/tree.ts';
import { stem } from '../../../src/core/search/tokens.ts';
import { aPaper } from '../../support/papers.ts';
import { queries } from './arbitraries.ts';

function query(text: string): Query {
  const parsed = parseQuery(text);
  if ('mistake' in parsed) throw new Error(parsed.mistake.problem);
  return parsed.query;
}
const printed = (root: Part | null) => printQuery({ root, sort: null });

describe('a search', () => {
  it.each([
    ['diffusion policy', '', ['diffusion', 'policy'], ['diffusion', 'policy'], []],
    ['a OR b c', '', ['a', 'b', 'c'], ['a', 'b', 'c'], []],
    ['a author:x b "c d"', 'author:x "c d"', ['a', 'b'], ['a', 'b'], ['c d']],
    ['author:x -survey', 'author:x -survey', [], [], []],
    ['a OR author:x', 'a OR author:x', [], ['a'], []],
    ['a ("b c" OR d) -e', '("b c" OR d) -e', ['a'], ['a', 'd'], ['b c']],
    ['sort:votes', '', [], [], []],
  ])(
    'takes %s apart into filters, words of which one is needed, and what scores',
    (text, filters, loose, words, phrases) => {
      expect(printed(filtersOf(query(text)))).toBe(filters);
      expect(looseWords(query(text))).toEqual(loose);
      expect(positiveTerms(query(text))).toEqual({ words, phrases });
    },
  );
});

/** Few words and values, so that papers and queries meet. */
const word = fc.constantFrom('robot', 'model', 'world', 'the', 'multi-modal', 'image');
const text = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '));
const papers = fc.record({ title: text, abstract: text, upvotes: fc.constantFrom(null, 0, 500) }).map(aPaper);

/** A query in which every word is one of the papers'. */
const near: fc.Arbitrary<Query> = fc
  .tuple(queries, fc.infiniteStream(word))
  .map(([{ root, sort }, stream]) => ({ root: root && replaced(root, stream), sort }));

function replaced(part: Part, words: Iterator<string>): Part {
  const next = () => words.next().value ?? '';
  switch (part.type) {
    case 'words':
      return { type: 'words', words: part.words.map(next) };
    case 'phrase':
    case 'title':
      return { type: part.type, text: `${next()} ${next()}` };
    case 'not':
      return { type: 'not', part: replaced(part.part, words) };
    case 'and':
    case 'or':
      return { type: part.type, parts: part.parts.map((inner) => replaced(inner, words)) };
    default:
      return part;
  }
}

describe('the two uses of a query', () => {
  it('agree: filters and one of the loose words are what a search matches', () => {
    fc.assert(
      fc.property(near, papers, (asked, paper) => {
        const loose = looseWords(asked);
        const holds = createMatcher({ root: filtersOf(asked), sort: null }, { stem, mode: 'search' });
        const words: Query = { root: loose.length > 0 ? { type: 'words', words: loose } : null, sort: null };
        const occurs = createMatcher(words, { stem, mode: 'search' });
        expect(createMatcher(asked, { stem, mode: 'search' })(paper)).toBe(holds(paper) && occurs(paper));
      }),
      { numRuns: 1_000 },
    );
  });

  it('agree on everything that is written as a subscription’s echo shows it', () => {
    fc.assert(
      fc.property(near, papers, (asked, paper) => {
        const echo = asSubscription(asked);
        const subscribed = createMatcher(asked, { stem, mode: 'subscription' })(paper);
        expect(createMatcher(echo, { stem, mode: 'subscription' })(paper)).toBe(subscribed);
        expect(createMatcher(echo, { stem, mode: 'search' })(paper)).toBe(subscribed);
        expect(asSubscription(echo)).toEqual(echo);
      }),
      { numRuns: 1_000 },
    );
  });

  it('show a subscription’s words in quotes, each run by itself', () => {
    expect(printQuery(asSubscription(query('world model author:x -survey OR robot sort:date')))).toBe(
      '("world model" author:x -"survey") OR "robot"',
    );
  });
});
