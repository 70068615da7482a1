import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/core/query/parse.ts';
import { printQuery } from '../../../src/core/query/print.ts';
import { queries, typedTexts } from './arbitraries.ts';

describe('a printed query', () => {
  it('parses back to itself, without a word of explanation', () => {
    fc.assert(
      fc.property(queries, (query) => {
        expect(parseQuery(printQuery(query))).toEqual({ query, notices: [] });
      }),
      { numRuns: 1_000 },
    );
  });

  it('is printed the same again, whatever was typed', () => {
    fc.assert(
      fc.property(typedTexts, (text) => {
        const typed = parseQuery(text);
        fc.pre('query' in typed);
        const printed = printQuery(typed.query);
        expect(parseQuery(printed)).toEqual({ query: typed.query, notices: [] });
      }),
      { numRuns: 3_000 },
    );
  });
});
