import { fold } from '../query/fold.ts';
import { withRoom } from './arrays.ts';
import { createStringNumbers, noStrings, type PackedStrings } from './strings.ts';

/** Words or names, and how many documents each was counted in. */
export interface PackedLexicon {
  readonly strings: PackedStrings;
  readonly counts: Uint32Array;
  /** Where words begin, in the order of the folded text from there on: the entry, and the place in its folded text. */
  readonly entries: Uint32Array;
  readonly offsets: Uint16Array;
}

export interface Completion {
  readonly text: string;
  /** In how many documents. */
  readonly count: number;
}

export interface Lexicon {
  readonly add: (text: string, documents?: number) => void;
  readonly size: () => number;
  /** -1: not in it. Numbers rise from 0 in the order of arrival. */
  readonly find: (text: string) => number;
  readonly at: (number: number) => Completion;
  readonly countOf: (text: string) => number;
  /** Entries with a word that begins so, the most frequent first; case and accents don't matter. */
  readonly complete: (beginning: string, limit: number) => readonly Completion[];
  /** Shares memory with this object until the next `add`. Entries since the last `ordered` are found one by one. */
  readonly pack: () => PackedLexicon;
}

export const noLexicon: PackedLexicon = {
  strings: noStrings,
  counts: new Uint32Array(0),
  entries: new Uint32Array(0),
  offsets: new Uint16Array(0),
};

export function createLexicon(packed: PackedLexicon = noLexicon): Lexicon {
  const { entries, offsets } = packed;
  let orderedCount = 0;
  for (let i = 0; i < entries.length; i++) orderedCount = Math.max(orderedCount, (entries[i] ?? 0) + 1);
  const strings = createStringNumbers(packed.strings);
  let counts = packed.counts;
  let isShared = true;
  /** Folded, the entries that are not in order yet. */
  const unordered: string[] = [];

  const at = (entry: number): Completion => ({ text: strings.at(entry), count: counts[entry] ?? 0 });

  /** The first place in the order whose text isn't before `beginning`, or is after everything that begins so. */
  const bound = (beginning: string, after: boolean): number => {
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const text = fold(strings.at(entries[middle] ?? 0)).slice(offsets[middle]);
      const isBefore = text < beginning || (after && text.startsWith(beginning));
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    at,
    size: strings.size,
    find: strings.find,
    countOf: (text) => counts[strings.find(text)] ?? 0,
    add: (text, documents = 1) => {
      const entry = strings.intern(text);
      if (isShared) counts = counts.slice();
      isShared = false;
      counts = withRoom(counts, entry + 1);
      counts[entry] = (counts[entry] ?? 0) + documents;
    },
    complete: (beginning, limit) => {
      const folded = fold(beginning).trimStart();
      const best = createBest(limit, (entry) => counts[entry] ?? 0);
      const end = bound(folded, true);
      for (let place = bound(folded, false); place < end; place++) best.offer(entries[place] ?? 0);
      for (let entry = orderedCount + unordered.length; entry < strings.size(); entry++) {
        unordered.push(fold(strings.at(entry)));
      }
      for (const [index, text] of unordered.entries()) {
        if (beginnings(text).some((offset) => text.startsWith(folded, offset))) {
          best.offer(orderedCount + index);
        }
      }
      return best.entries.map(at);
    },
    pack: () => {
      isShared = true;
      return { strings: strings.pack(), counts: counts.subarray(0, strings.size()), entries, offsets };
    },
  };
}

/** The same entries, all of them in order. */
export function ordered(packed: PackedLexicon): PackedLexicon {
  const strings = createStringNumbers(packed.strings);
  const keys: { entry: number; offset: number; text: string }[] = [];
  for (let entry = 0; entry < strings.size(); entry++) {
    const text = fold(strings.at(entry));
    for (const offset of beginnings(text)) {
      if (offset <= LAST_OFFSET) keys.push({ entry, offset, text: text.slice(offset) });
    }
  }
  keys.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.entry - b.entry));
  return {
    ...packed,
    entries: Uint32Array.from(keys, ({ entry }) => entry),
    offsets: Uint16Array.from(keys, ({ offset }) => offset),
  };
}

/** A word that begins further on is not completed. */
const LAST_OFFSET = 0xffff;

/** Where the words of a folded text begin. */
function beginnings(text: string): number[] {
  const places: number[] = [];
  for (const match of text.matchAll(/[^\s\-/]+/g)) places.push(match.index);
  return places;
}

/** A short list that keeps the best entries it was offered, each once. */
function createBest(limit: number, countOf: (entry: number) => number) {
  const entries: number[] = [];
  return {
    entries,
    offer: (entry: number) => {
      const count = countOf(entry);
      if (entries.length >= limit && count <= countOf(entries.at(-1) ?? 0)) return;
      if (entries.includes(entry)) return;
      const place = entries.findIndex((other) => countOf(other) < count);
      entries.splice(place < 0 ? entries.length : place, 0, entry);
      if (entries.length > limit) entries.pop();
    },
  };
}
