import { describe, expect, it } from 'vitest';
import { completeQuery } from '../../../src/app/library/complete.ts';
import type { SuggestionKind } from '../../../src/core/search/suggest.ts';

const known: Partial<Record<SuggestionKind, readonly string[]>> = {
  word: ['world', 'worlds'],
  keyword: ['world model', 'world knowledge'],
  name: ['hinton'],
  author: ['Geoffrey Hinton'],
  category: ['cs.CL', 'cs.CV'],
  organization: ['NVIDIA', 'New York University'],
};
const library = {
  complete: (kind: SuggestionKind, beginning: string) =>
    (known[kind] ?? []).filter((text) =>
      text
        .toLowerCase()
        .split(' ')
        .some((_, i, words) => words.slice(i).join(' ').startsWith(beginning.toLowerCase())),
    ),
};
const complete = (line: string) => completeQuery(library, line);

describe('completing a query', () => {
  it.each([
    ['search wor', ['world', 'worlds']],
    ['search robot -wor', ['-world', '-worlds']],
    ['trending wor', ['world', 'worlds']],
    ['search author:hin', ['author:hinton']],
    ['search author:"geo', ['author:"Geoffrey Hinton"']],
    ['search author:“geo', ['author:"Geoffrey Hinton"']],
    ['search “a b” wor', ['world', 'worlds']],
    ['search x cat:cs', ['cat:cs.CL', 'cat:cs.CV']],
    ['search org:nv', ['org:NVIDIA']],
    ['search org:new', ['org:"New York University"']],
    ['search "wor', ['"world model"', '"world knowledge"']],
    ['search "world mo', ['model"']],
    ['search -"world mo', ['model"']],
    ['search "a b" wor', ['world', 'worlds']],
  ])('offers for %s what the papers have', (line, expected) => {
    expect(complete(line)).toEqual(expected);
  });

  it.each([
    'search w',
    'search ',
    'show wor',
    'search votes:>',
    'search wor ',
    'search author:"hin',
    'search "x mo',
  ])('offers nothing for %s', (line) => {
    expect(complete(line).filter((word) => word.startsWith(/\S*$/.exec(line)?.[0] ?? ''))).toEqual([]);
  });
});
