import { stopWords } from './stop-words.ts';
import { createStringNumbers, type PackedStrings } from './strings.ts';
import { stem } from './tokens.ts';

/** Numbers tokens by their stems. */
export interface Vocabulary {
  readonly size: () => number;
  /** -1: no document has it. */
  readonly find: (token: string) => number;
  readonly intern: (token: string) => number;
  readonly isStop: (term: number) => boolean;
  readonly pack: () => PackedStrings;
}

export function createVocabulary(packed?: PackedStrings): Vocabulary {
  const stems = createStringNumbers(packed);
  const stops = new Set([...stopWords].map(stems.find).filter((term) => term >= 0));
  return {
    size: stems.size,
    find: (token) => stems.find(stem(token)),
    intern: (token) => {
      const term = stems.intern(stem(token));
      if (stopWords.has(token)) stops.add(term);
      return term;
    },
    isStop: (term) => stops.has(term),
    pack: stems.pack,
  };
}
