import { findAdjacent, READING_COST } from './adjacency.ts';
import type { Terms } from './bag.ts';
import type { Corpus } from './corpus.ts';
import { createPhraseFinder } from './phrase-finder.ts';
import { wordings } from './phrases.ts';
import { MOST_PLACES } from './postings.ts';
import type { Sequence } from './sequence.ts';

/** By document: 1 for those that are meant, 0 for the others. */
export type DocumentSet = Uint8Array;

/** The documents that have the phrase in one of their texts, or in the title. */
export function documentsWith(corpus: Corpus, phrase: Sequence, where: 'anywhere' | 'title'): DocumentSet {
  const { lengths, places } = corpus.built;
  const [only, another] = wordings(phrase).flat();
  // Whoever has a term has it in full, or as a compound of its parts.
  if (only !== undefined && another === undefined && where === 'anywhere')
    return documentsWithAny(corpus, { size: 1, terms: [only], counts: [1] });
  const found = new Uint8Array(corpus.documentCount());
  const hasPhrase = createPhraseFinder(phrase, where);
  const isRead = new Uint8Array(found.length);
  const read = (document: number) => {
    if (isRead[document] === 1 || found[document] === 1) return;
    isRead[document] = 1;
    if (hasPhrase(corpus.codes(document))) found[document] = 1;
  };

  for (const wording of wordings(phrase)) {
    findAdjacent(corpus.built, wording, {
      found: (document, place) => {
        const end = where === 'title' ? (places.titleLengths[document] ?? 0) : MOST_PLACES;
        if (place + wording.length <= end) found[document] = 1;
      },
      unsure: read,
    });
  }
  if (phrase.joins.length > 1) {
    // Some of its compounds may be written as one and others not: whoever has it so has one of these as a word.
    const joined = phrase.joins.map(({ term }) => term).filter((term) => term >= 0);
    const having = documentsWithAny(corpus, { size: joined.length, terms: joined, counts: joined });
    const possible = intersection([having, candidates(corpus, phrase)]);
    for (let document = 0; document < lengths.length; document++)
      if (possible[document] === 1) read(document);
  }
  for (const document of corpus.laterDocuments()) {
    found[document] = 0;
    isRead[document] = 0;
    read(document);
  }
  return found;
}

/** About how many numbers `documentsWith` looks at to find a phrase. */
export function effortOf({ built }: Corpus, phrase: Sequence): number {
  const { starts } = built.places;
  const efforts = wordings(phrase).map((wording) => {
    const costs = [...new Set(wording)]
      .map((term) => (starts[term + 1] ?? 0) - (starts[term] ?? 0))
      .sort((a, b) => a - b);
    const [rarest = 0, ...others] = costs;
    return others.reduce((sum, cost) => sum + Math.min(cost, READING_COST * rarest), Math.max(0, rarest));
  });
  return efforts.reduce((sum, effort) => sum + effort, 0);
}

/** The documents that have any of the terms. */
export function documentsWithAny(corpus: Corpus, { size, terms }: Terms): DocumentSet {
  const found = new Uint8Array(corpus.documentCount());
  for (let i = 0; i < size; i++) {
    corpus.each(terms[i] ?? 0, (document) => {
      found[document] = 1;
    });
  }
  return found;
}

/** Of at least one set; the sets stay as they are. */
export function intersection(sets: readonly DocumentSet[]): DocumentSet {
  const common = sets[0]?.slice() ?? new Uint8Array(0);
  for (const set of sets.slice(1)) {
    for (let document = 0; document < common.length; document++)
      common[document] = (common[document] ?? 0) & (set[document] ?? 0);
  }
  return common;
}

/** Rarer terms leave so few candidates that reading those is cheaper than to look at another term's documents. */
const MOST_LISTS = 3;

/** Documents that have each of the phrase's terms, or at least its rarest ones. */
function candidates(corpus: Corpus, phrase: Sequence): DocumentSet {
  const found = new Uint8Array(corpus.documentCount());
  const needs = alternatives(phrase)
    .map((terms) => ({ terms, cost: terms.reduce((sum, term) => sum + corpus.frequency(term), 0) }))
    .sort((a, b) => a.cost - b.cost)
    .slice(0, MOST_LISTS);
  if (needs.length === 0 || needs[0]?.cost === 0) return found;
  for (const [round, { terms }] of needs.entries()) {
    for (const term of terms) {
      corpus.each(term, (document) => {
        if (found[document] === round) found[document] = round + 1;
      });
    }
  }
  for (let document = 0; document < found.length; document++) {
    found[document] = found[document] === needs.length ? 1 : 0;
  }
  return found;
}

/** A document must have one of each list's terms: a compound may be written as one or in its parts. */
function alternatives({ terms, joins }: Sequence): number[][] {
  const lists: number[][] = [];
  let next = 0;
  for (let at = 0; at < terms.length; ) {
    const compound = joins[next];
    if (compound?.at === at) {
      lists.push([compound.term, terms[at] ?? -1]);
      at += compound.length;
      next++;
    } else lists.push([terms[at++] ?? -1]);
  }
  return lists;
}
