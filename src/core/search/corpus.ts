import { createAdditions, type Range } from './additions.ts';
import { withRoom } from './arrays.ts';
import { type Bag, createBagFiller } from './bag.ts';
import { type Codes, createForwardReader, createForwardWriter } from './forward.ts';
import { codesOf, type Forward, type Inverted, invert } from './postings.ts';
import type { Sequence } from './sequence.ts';

/** The texts that were indexed together; never changed afterwards. */
export interface Built extends Inverted {
  readonly forward: Forward;
}

/** Documents that came later, or in a new wording, in the order of arrival. */
export interface Later {
  /** Which document each is; one that changed twice stands here twice. */
  readonly documents: Uint32Array;
  readonly forward: Forward;
}

const noForward: Forward = { starts: new Uint32Array(1), bytes: new Uint8Array(0) };
export const nothingLater: Later = { documents: new Uint32Array(0), forward: noForward };
export const nothingBuilt: Built = { forward: noForward, ...invert(noForward, 0, () => false) };

/** Everything that is known of the texts now: what was built, and what came later. */
export interface Corpus {
  /** Without what came later, with what is outdated. */
  readonly built: Built;
  /** Documents that were built but have another wording now. */
  readonly outdated: ReadonlySet<number>;
  readonly eachLater: (term: number, visit: Visit) => void;
  /** The documents that have the term now. */
  readonly each: (term: number, visit: Visit) => void;
  /** How many those are. */
  readonly frequency: (term: number) => number;
  readonly documentCount: () => number;
  /** Those that came or changed since the build, in the order of their first coming. */
  readonly laterDocuments: () => readonly number[];
  /** By document: how many of its words count for the ranking. May be longer than there are documents. */
  readonly lengths: () => Float32Array;
  readonly averageLength: () => number;
  /** Takes in a document, the next one (`documentCount()`) or a known one in its new wording. */
  readonly put: (document: number, texts: readonly Sequence[]) => void;
  readonly codes: (document: number) => Codes;
  /** A document's terms; good until the next call. */
  readonly bag: (document: number) => Bag;
  readonly later: () => Later;
}

type Visit = (document: number, count: number) => void;

export function createCorpus(built: Built, later: Later, isStop: (term: number) => boolean): Corpus {
  const { postings, forward } = built;
  const writer = createForwardWriter(later.forward.bytes);
  const read = createForwardReader();
  const fillBag = createBagFiller();
  const additions = createAdditions();
  /** Where the documents that came later stand. */
  const places = new Map<number, { codes: Range; postings: Range }>();
  const outdated = new Set<number>();
  /** How many more documents have a term than when it was built. */
  const gains = new Map<number, number>();

  let lengths = built.lengths.slice();
  let documentCount = lengths.length;
  let totalLength = 0;
  for (let i = 0; i < lengths.length; i++) totalLength += lengths[i] ?? 0;
  let arrivals = new Uint32Array(0);
  let arrivalStarts = new Uint32Array(1);
  let arrivalCount = 0;

  const builtFrequency = (term: number) =>
    term + 1 < postings.starts.length ? (postings.starts[term + 1] ?? 0) - (postings.starts[term] ?? 0) : 0;

  const codesNow = (document: number): Codes => {
    const range = places.get(document)?.codes;
    return range ? { bytes: writer.bytes(), ...range } : codesOf(forward, document);
  };
  const bagOf = (document: number): Bag => fillBag(read(codesNow(document)));

  const gain = ({ size, terms }: Bag, documents: 1 | -1) => {
    for (let i = 0; i < size; i++) {
      const term = terms[i] ?? 0;
      gains.set(term, (gains.get(term) ?? 0) + documents);
    }
  };

  const lengthOf = ({ size, terms, counts }: Bag): number => {
    let length = 0;
    for (let i = 0; i < size; i++) if (!isStop(terms[i] ?? 0)) length += counts[i] ?? 0;
    return length;
  };

  const forget = (document: number) => {
    gain(bagOf(document), -1);
    totalLength -= lengths[document] ?? 0;
    const place = places.get(document);
    if (place) additions.remove(place.postings);
    else outdated.add(document);
  };

  const arrive = (document: number, codes: Range) => {
    if (document < documentCount) forget(document);
    const bag = fillBag(read({ bytes: writer.bytes(), ...codes }));
    gain(bag, 1);
    places.set(document, { codes, postings: additions.add(document, bag) });

    documentCount = Math.max(documentCount, document + 1);
    lengths = withRoom(lengths, documentCount);
    lengths[document] = lengthOf(bag);
    totalLength += lengths[document] ?? 0;

    arrivals = withRoom(arrivals, arrivalCount + 1);
    arrivalStarts = withRoom(arrivalStarts, arrivalCount + 2);
    arrivals[arrivalCount++] = document;
    arrivalStarts[arrivalCount] = codes.end;
  };

  for (const [index, document] of later.documents.entries()) {
    const { start, end } = codesOf(later.forward, index);
    arrive(document, { start, end });
  }

  return {
    built,
    documentCount: () => documentCount,
    laterDocuments: () => [...places.keys()],
    lengths: () => lengths,
    averageLength: () => totalLength / Math.max(1, documentCount),
    frequency: (term) => builtFrequency(term) + (gains.get(term) ?? 0),
    outdated,
    eachLater: additions.each,
    each: (term, visit) => {
      const end = term + 1 < postings.starts.length ? (postings.starts[term + 1] ?? 0) : 0;
      for (let place = postings.starts[term] ?? 0; place < end; place++) {
        const document = postings.documents[place] ?? 0;
        if (outdated.size === 0 || !outdated.has(document)) visit(document, postings.counts[place] ?? 0);
      }
      additions.each(term, visit);
    },
    put: (document, texts) => {
      const start = writer.length();
      writer.write(texts);
      arrive(document, { start, end: writer.length() });
    },
    codes: codesNow,
    bag: bagOf,
    later: () => ({
      documents: arrivals.subarray(0, arrivalCount),
      forward: { starts: arrivalStarts.subarray(0, arrivalCount + 1), bytes: writer.bytes() },
    }),
  };
}
