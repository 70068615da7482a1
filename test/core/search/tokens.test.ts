import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stem, tokenSpans, tokensOf } from '../../../src/core/search/tokens.ts';

describe('the words of a text', () => {
  it.each([
    ['Attention Is All You Need', ['attention', 'is', 'all', 'you', 'need']],
    ['multi-modal (vision/language)', ['multi', 'modal', 'vision', 'language']],
    [
      'GPT-3.5 saw 1,000,000 tokens, 12,5 and v2.',
      ['gpt', '3.5', 'saw', '1000000', 'tokens', '12', '5', 'and', 'v2'],
    ],
    ['C++, C# and F#m', ['c++', 'c#', 'and', 'f', 'm']],
    ["don't; Müller’s, students'", ['dont', 'muller', 'students']],
    ['naïve Ångström ŁÓDŹ Straße', ['naive', 'angstrom', 'lodz', 'strasse']],
    ['Ｆｕｌｌ　ｗｉｄｔｈ ﬁne', ['full', 'width', 'fine']],
    ['深層学習 обучение', ['深層学習', 'обучение']],
    ['İstanbul', ['istanbul']],
    ['\ud800a\udfff b\u0000c\u202ed', ['a', 'b', 'c', 'd']],
    ['', []],
    [' \t\n.,;:!?()[]{}-_—…', []],
  ])('of %j are %j', (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });

  it('are cut where they are too long for any word', () => {
    expect(tokensOf('x'.repeat(100_000))).toEqual(['x'.repeat(64)]);
  });

  it('stand where they were read, one after the other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        let end = 0;
        for (const span of tokenSpans(text)) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect(span.end).toBeGreaterThan(span.start);
          expect(tokensOf(text.slice(span.start, span.end))).toEqual([span.token]);
          end = span.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are the same in capitals', () => {
    const letters = fc.string({ unit: fc.constantFrom(..."abzäßøé -.,'’12ф"), maxLength: 20 });
    fc.assert(
      fc.property(letters, (text) => {
        expect(tokensOf(text.toUpperCase())).toEqual(tokensOf(text));
      }),
    );
  });
});

describe('a stem', () => {
  it.each([
    ['learning', 'learn'],
    ['generation', 'generat'],
    ['policies', 'polici'],
    ['as', 'as'],
    ['doing', 'doing'],
    ['gpt4', 'gpt4'],
    ['обучение', 'обучение'],
  ])('of %s is %s', (token, expected) => {
    expect(stem(token)).toBe(expected);
  });
});
