import { withRoom } from './arrays.ts';
import { createAuthors, noAuthors, type PackedAuthors } from './authors.ts';
import { type Built, type Later, nothingLater } from './corpus.ts';
import { fingerprintOf, readDocument, type SearchDocument } from './document.ts';
import { createForwardWriter } from './forward.ts';
import { createLexicon, ordered, type PackedLexicon } from './lexicon.ts';
import { invert } from './postings.ts';
import type { TermOf } from './sequence.ts';
import { createStringNumbers, type PackedStrings } from './strings.ts';
import { createSuggestions, isSuggestible, noSuggestions, type PackedSuggestions } from './suggest.ts';
import { seededRandom } from './svd.ts';
import { learnVectors, type Vectors } from './vectors.ts';
import { createVocabulary } from './vocabulary.ts';

/** A whole index as plain arrays. */
export interface IndexData {
  readonly ids: PackedStrings;
  readonly terms: PackedStrings;
  /** By document: changes when one of its texts does. */
  readonly fingerprints: Uint32Array;
  readonly built: Built;
  readonly later: Later;
  readonly vectors: Vectors;
  readonly suggestions: PackedSuggestions;
  readonly authors: PackedAuthors;
}

/** Takes documents one by one, so that the texts need never be in memory together. */
export interface IndexBuilder {
  /** A document whose id came before is left out. */
  readonly add: (document: SearchDocument) => void;
  /** Some seconds for a hundred thousand documents, most of them for the vectors. */
  readonly finish: () => IndexData;
}

export function createIndexBuilder(): IndexBuilder {
  const ids = createStringNumbers();
  const vocabulary = createVocabulary();
  const words = createWordCounter(vocabulary.intern);
  const suggestions = createSuggestions(noSuggestions);
  const authors = createAuthors(noAuthors, suggestions.authors);
  const forward = createForwardWriter();
  let starts = new Uint32Array(1024);
  let fingerprints = new Uint32Array(1024);

  return {
    add: (document) => {
      const number = ids.size();
      if (ids.intern(document.id) !== number) return;
      words.nextDocument();
      forward.write(readDocument(document, words.termOf));
      suggestions.add(document, [], false);
      authors.put(number, document.authors ?? []);
      starts = withRoom(starts, number + 2);
      starts[number + 1] = forward.length();
      fingerprints = withRoom(fingerprints, number + 1);
      fingerprints[number] = fingerprintOf(document);
    },
    finish: () => {
      const count = ids.size();
      const texts = { starts: starts.slice(0, count + 1), bytes: forward.bytes().slice() };
      const built = { forward: texts, ...invert(texts, vocabulary.size(), vocabulary.isStop) };
      return {
        ids: ids.pack(),
        terms: vocabulary.pack(),
        fingerprints: fingerprints.slice(0, count),
        built,
        later: nothingLater,
        vectors: learnVectors(built, vocabulary.isStop, seededRandom(1)),
        suggestions: orderedSuggestions({ ...suggestions.pack(), word: words.pack() }),
        authors: authors.pack(count),
      };
    },
  };
}

/** Words with one document are mostly misspelled, and more than half of all. */
const FEWEST_DOCUMENTS = 2;

/** Knows the term of every word that it has seen, and how many documents have the word as it is written. */
function createWordCounter(intern: (token: string) => number) {
  const words = createStringNumbers();
  let terms = new Uint32Array(1024);
  let counts = new Uint32Array(1024);
  /** By word: the last document that had it. */
  let documents = new Uint32Array(1024);
  let document = 0;

  const termOf: TermOf = (token, isCompound) => {
    const known = words.size();
    const word = words.intern(token);
    if (word === known) {
      terms = withRoom(terms, known + 1);
      counts = withRoom(counts, known + 1);
      documents = withRoom(documents, known + 1);
      terms[word] = intern(token);
    }
    if (!isCompound && documents[word] !== document) {
      documents[word] = document;
      counts[word] = (counts[word] ?? 0) + 1;
    }
    return terms[word] ?? 0;
  };

  const pack = (): PackedLexicon => {
    const lexicon = createLexicon();
    for (let word = 0; word < words.size(); word++) {
      const count = counts[word] ?? 0;
      if (count < FEWEST_DOCUMENTS) continue;
      const text = words.at(word);
      if (isSuggestible(text)) lexicon.add(text, count);
    }
    return lexicon.pack();
  };

  return {
    termOf,
    pack,
    nextDocument: () => {
      document++;
    },
  };
}

const orderedSuggestions = (packed: PackedSuggestions): PackedSuggestions => ({
  word: ordered(packed.word),
  author: ordered(packed.author),
  name: ordered(packed.name),
  category: ordered(packed.category),
  organization: ordered(packed.organization),
  keyword: ordered(packed.keyword),
});
