import { withRoom } from './arrays.ts';
import { createAuthors, noAuthors } from './authors.ts';
import { type Terms, termsWithout } from './bag.ts';
import type { IndexData } from './builder.ts';
import { type DocumentSet, documentsWith, documentsWithAny, effortOf } from './containing.ts';
import { createCorpus, nothingBuilt, nothingLater } from './corpus.ts';
import { fingerprintOf, readDocument, type SearchDocument } from './document.ts';
import type { Completion } from './lexicon.ts';
import { createRetrieval, type OtherVectors, type Ranked } from './retrieve.ts';
import { readSequence, type Sequence } from './sequence.ts';
import { createVectorSpace } from './space.ts';
import { stopWords } from './stop-words.ts';
import { createStringNumbers, noStrings } from './strings.ts';
import { type Correction, createSuggestions, noSuggestions, type SuggestionKind } from './suggest.ts';
import { tokensOf } from './tokens.ts';
import { noVectors } from './vectors.ts';
import { createVocabulary } from './vocabulary.ts';

export interface SearchRequest {
  /** Ranked by; a document with any of the words is found. */
  readonly text?: string;
  /** Nothing else is found. Looked at before anything is ranked. */
  readonly allowed?: DocumentSet;
  /** These are found even without any of the words, behind those that have some. */
  readonly also?: DocumentSet;
  /** By document: the largest first, instead of the closest; no NaN. */
  readonly order?: ArrayLike<number>;
  /** The same, between documents that `order` holds equal and no word tells apart. */
  readonly ties?: ArrayLike<number>;
  readonly otherVectors?: OtherVectors;
  readonly limit: number;
  readonly offset?: number;
}

export interface SearchHit {
  readonly id: string;
  readonly document: number;
  readonly score: number;
}

export interface SearchResult {
  readonly hits: readonly SearchHit[];
  /** How many documents match in all. */
  readonly total: number;
}

/**
 * Finds papers by their words. A document has a number, from 0 in the order of arrival, which it keeps for the
 * life of the index: sets and orders are arrays by that number.
 */
export interface SearchIndex {
  readonly documentCount: () => number;
  /** How many came or changed since the build: many of them are a reason to build again. */
  readonly laterCount: () => number;
  readonly idOf: (document: number) => string;
  /** -1: not known. */
  readonly numberOf: (id: string) => number;
  /** Takes in documents, new or changed; one whose texts are the same costs next to nothing. */
  readonly add: (documents: Iterable<SearchDocument>) => void;
  readonly search: (request: SearchRequest) => SearchResult;
  /** The closest to a document, without that one; empty when it isn't known. */
  readonly similar: (id: string, limit: number) => readonly SearchHit[];
  /** The documents that have the words next to each other in one of their texts, or in the title. */
  readonly containing: (phrase: string, where?: 'anywhere' | 'title') => DocumentSet;
  /** About how many numbers `containing` looks at for a phrase: it takes some 10 ms for a million. */
  readonly effortFor: (phrase: string) => number;
  /** The documents that a search for the text finds, in no order. */
  readonly containingAny: (text: string) => DocumentSet;
  /** The documents with an author who can be meant by the name (`createNameMatcher`). */
  readonly writtenBy: (name: string) => DocumentSet;
  readonly authorsOf: (document: number) => readonly string[];
  readonly complete: (kind: SuggestionKind, beginning: string, limit: number) => readonly Completion[];
  /** The text with likelier words; null when there are none. */
  readonly didYouMean: (text: string) => Correction | null;
  readonly didYouMeanAuthor: (name: string) => Correction | null;
  /** Everything, as arrays that are shared with this index until its next `add`. */
  readonly data: () => IndexData;
}

const nothing: IndexData = {
  ids: noStrings,
  terms: noStrings,
  fingerprints: new Uint32Array(0),
  built: nothingBuilt,
  later: nothingLater,
  vectors: noVectors,
  suggestions: noSuggestions,
  authors: noAuthors,
};

/** Opens what a builder has finished or a snapshot kept; without it, an empty index. Never writes into those arrays. */
export function createSearchIndex(data: IndexData = nothing): SearchIndex {
  const ids = createStringNumbers(data.ids);
  const vocabulary = createVocabulary(data.terms);
  const corpus = createCorpus(data.built, data.later, vocabulary.isStop);
  const space = createVectorSpace(data.vectors);
  const retrieval = createRetrieval(corpus, space);
  const suggestions = createSuggestions(data.suggestions);
  const authors = createAuthors(data.authors, suggestions.authors);
  let fingerprints = data.fingerprints.slice();
  for (const document of corpus.laterDocuments()) space.put(document, corpus.bag(document));

  const addOne = (document: SearchDocument) => {
    const known = ids.size();
    const number = ids.intern(document.id);
    const isKnown = number < known;
    const fingerprint = fingerprintOf(document);
    const words = new Set<string>();
    if (!isKnown || fingerprints[number] !== fingerprint) {
      const texts = readDocument(document, (token, isCompound) => {
        if (!isCompound) words.add(token);
        return vocabulary.intern(token);
      });
      corpus.put(number, texts);
      space.put(number, corpus.bag(number));
      fingerprints = withRoom(fingerprints, number + 1);
      fingerprints[number] = fingerprint;
    }
    suggestions.add(document, words, isKnown);
    authors.put(number, document.authors ?? []);
  };

  const sequenceOf = (text: string): Sequence => readSequence(text, vocabulary.find);

  /** Stop words are looked for only when there is nothing else, known or not. */
  const termsOf = (text: string): Terms => {
    const counts = new Map<number, number>();
    const { terms, joins } = sequenceOf(text);
    for (const term of [...terms, ...joins.map((join) => join.term)]) {
      if (term >= 0) counts.set(term, (counts.get(term) ?? 0) + 1);
    }
    const all = { size: counts.size, terms: [...counts.keys()], counts: [...counts.values()] };
    const isTelling = tokensOf(text).some((token) => !stopWords.has(token));
    return isTelling ? termsWithout(all, vocabulary.isStop) : all;
  };

  const hitsOf = ({ documents, scores }: Ranked): SearchHit[] =>
    Array.from(documents, (document, i) => ({ id: ids.at(document), document, score: scores[i] ?? 0 }));

  return {
    documentCount: corpus.documentCount,
    laterCount: () => corpus.laterDocuments().length,
    idOf: ids.at,
    numberOf: ids.find,
    add: (documents) => {
      for (const document of documents) addOne(document);
      retrieval.refresh();
    },
    search: (request) => {
      const { text = '', allowed = null, also = null, order, otherVectors, limit, offset = 0 } = request;
      const terms = text === '' ? null : termsOf(text);
      const wanted = { limit: offset + limit, allowed, also };
      const ranked =
        terms && !order
          ? retrieval.rank(terms, wanted, otherVectors)
          : retrieval.list(terms, wanted, order ?? noOrder, request.ties);
      return { hits: hitsOf(ranked).slice(offset), total: ranked.total };
    },
    similar: (id, limit) => {
      const document = ids.find(id);
      if (document < 0) return [];
      const terms = termsWithout(corpus.bag(document), vocabulary.isStop);
      return hitsOf(retrieval.similar(document, terms, limit));
    },
    containingAny: (text) => documentsWithAny(corpus, termsOf(text)),
    containing: (phrase, where = 'anywhere') => documentsWith(corpus, sequenceOf(phrase), where),
    effortFor: (phrase) => effortOf(corpus, sequenceOf(phrase)),
    writtenBy: (name) => authors.writtenBy(name, ids.size()),
    authorsOf: authors.of,
    complete: suggestions.complete,
    didYouMean: (text) => suggestions.correctText(text, (token) => corpus.frequency(vocabulary.find(token))),
    didYouMeanAuthor: suggestions.correctName,
    data: () => ({
      ids: ids.pack(),
      terms: vocabulary.pack(),
      fingerprints: fingerprints.slice(0, ids.size()),
      built: data.built,
      later: corpus.later(),
      vectors: data.vectors,
      suggestions: suggestions.pack(),
      authors: authors.pack(ids.size()),
    }),
  };
}

const noOrder: ArrayLike<number> = [];
