import { stem } from '../../src/core/search/tokens.ts';

const known = new Map<string, string>();

/** `stem`, for tests that read the same papers for every query: most of their time would go into the same words. */
export function knownStem(word: string): string {
  const stemmed = known.get(word) ?? stem(word);
  known.set(word, stemmed);
  return stemmed;
}
