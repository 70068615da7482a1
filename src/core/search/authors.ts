import { createNameMatcher, nameKeys } from '../query/names.ts';
import { withRoom } from './arrays.ts';
import type { DocumentSet } from './containing.ts';
import { eachRow, type Inverse, inverseOf } from './inverse.ts';
import type { Lexicon } from './lexicon.ts';
import { createStringNumbers, noStrings, type PackedStrings } from './strings.ts';

/** Who wrote what, in numbers of the lexicon of authors. */
export interface PackedAuthors {
  /** By document: where its list stands in `lists`. */
  readonly starts: Uint32Array;
  /** How many authors there are, and then each; an empty list comes first, for documents without any. */
  readonly lists: Uint32Array;
  readonly keys: PackedStrings;
  /** By key: its first UTF-16 unit. */
  readonly beginnings: Uint16Array;
  /** By author: where the numbers of the name's keys start in `nameKeys`, and the end of the last. */
  readonly nameStarts: Uint32Array;
  readonly nameKeys: Uint32Array;
}

/** The authors of every document, as they are written. */
export interface Authors {
  /** In place of those that the document had; all must be in the lexicon. */
  readonly put: (document: number, authors: readonly string[]) => void;
  /** In the order of the paper. */
  readonly of: (document: number) => readonly string[];
  /** Among the first `count` documents those with an author that `createNameMatcher` takes for the one meant. */
  readonly writtenBy: (name: string, count: number) => DocumentSet;
  /** Shares memory with this object until the next `put`. */
  readonly pack: (count: number) => PackedAuthors;
}

export const noAuthors: PackedAuthors = {
  starts: new Uint32Array(0),
  lists: new Uint32Array(1),
  keys: noStrings,
  beginnings: new Uint16Array(0),
  nameStarts: new Uint32Array(1),
  nameKeys: new Uint32Array(0),
};

/** Never writes into the arrays that it was given. */
export function createAuthors(
  packed: PackedAuthors,
  lexicon: Pick<Lexicon, 'find' | 'at' | 'size'>,
): Authors {
  let starts = packed.starts.slice();
  let { lists, beginnings, nameStarts, nameKeys: keysOfNames } = packed;
  let listsEnd = lists.length;
  let nameCount = nameStarts.length - 1;
  const keys = createStringNumbers(packed.keys);
  /** Made when somebody first asks; of the documents and names that came since, each is looked at. */
  let inverses: { readonly documents: Inverse; readonly names: Inverse; readonly nameCount: number } | null =
    null;
  const since = new Set<number>();

  /** Takes in the names that are new in the lexicon. */
  const learnNames = () => {
    for (; nameCount < lexicon.size(); nameCount++) {
      let end = nameStarts[nameCount] ?? 0;
      for (const key of nameKeys(lexicon.at(nameCount).text)) {
        const number = keys.intern(key);
        beginnings = withRoom(beginnings, number + 1);
        beginnings[number] = beginningOf(key);
        keysOfNames = withRoom(keysOfNames, end + 1);
        keysOfNames[end++] = number;
      }
      nameStarts = withRoom(nameStarts, nameCount + 2);
      nameStarts[nameCount + 1] = end;
    }
  };

  const listOf = (document: number): Uint32Array => {
    const at = starts[document] ?? 0;
    return lists.subarray(at + 1, at + 1 + (lists[at] ?? 0));
  };

  const invert = () => {
    const documents = inverseOf(nameCount, (visit) => {
      for (let document = 0; document < starts.length; document++) {
        let at = starts[document] ?? 0;
        for (const end = at + (lists[at] ?? 0); at < end; ) visit(document, lists[++at] ?? 0);
      }
    });
    const names = inverseOf(keys.size(), (visit) => {
      for (let author = 0, at = 0; author < nameCount; author++)
        for (const end = nameStarts[author + 1] ?? 0; at < end; at++) visit(author, keysOfNames[at] ?? 0);
    });
    since.clear();
    return { documents, names, nameCount };
  };

  /** Those that are meant. Names are read only when their keys leave a doubt. */
  const namesMeant = (name: string, known: Inverse, knownCount: number): Set<number> => {
    const wanted = nameKeys(name)
      .map(keys.find)
      .filter((key) => key >= 0);
    const isMeant = createNameTest(name);
    const meant = new Set<number>();
    const tested = new Set<number>();
    const test = (author: number) => {
      if (tested.has(author)) return;
      tested.add(author);
      if (isMeant(author)) meant.add(author);
    };
    for (const key of wanted) eachRow(known, key, test);
    for (let at = nameStarts[knownCount] ?? 0, author = knownCount; author < nameCount; author++)
      for (const end = nameStarts[author + 1] ?? 0; at < end; at++)
        if (wanted.includes(keysOfNames[at] ?? 0)) test(author);
    return meant;
  };

  /** For names that share a key with the one meant. */
  const createNameTest = (name: string): ((author: number) => boolean) => {
    // One word is all that has to agree.
    if (name.normalize('NFKC').match(/[\p{L}\p{N}\p{M}]+/gu)?.length === 1) return () => true;
    const matches = createNameMatcher(name);
    const words = wordsNeeded(name);
    const fits = new Uint8Array(1 << 16);
    const all = (1 << Math.min(words.length, MOST_COMPARED)) - 1;
    for (const [i, word] of words.slice(0, MOST_COMPARED).entries())
      for (const letter of word) fits[letter] = (fits[letter] ?? 0) | (1 << i);

    return (author) => {
      let fitting = 0;
      for (let at = nameStarts[author] ?? 0; at < (nameStarts[author + 1] ?? 0); at++)
        fitting |= fits[beginnings[keysOfNames[at] ?? 0] ?? 0] ?? 0;
      if (fitting !== all) return false;
      const { text } = lexicon.at(author);
      // No two words stand in less than three letters.
      return text.normalize('NFKC').length >= 2 * words.length - 1 && matches(text);
    };
  };

  return {
    put: (document, authors) => {
      learnNames();
      const numbers = authors.map(lexicon.find);
      const known = listOf(document);
      if (known.length === numbers.length && numbers.every((number, i) => known[i] === number)) return;
      lists = withRoom(lists, listsEnd + numbers.length + 1);
      lists[listsEnd] = numbers.length;
      lists.set(numbers, listsEnd + 1);
      starts = withRoom(starts, document + 1);
      starts[document] = listsEnd;
      if (inverses) since.add(document);
      listsEnd += numbers.length + 1;
    },
    of: (document) => Array.from(listOf(document), (author) => lexicon.at(author).text),
    writtenBy: (name, count) => {
      if (since.size > MOST_SINCE) inverses = null;
      inverses ??= invert();
      const { documents, names, nameCount: knownCount } = inverses;
      const meant = namesMeant(name, names, knownCount);
      const found = new Uint8Array(count);
      for (const author of meant)
        eachRow(documents, author, (document) => {
          found[document] = 1;
        });
      for (const document of since)
        found[document] = listOf(document).some((author) => meant.has(author)) ? 1 : 0;
      return found;
    },
    pack: (count) => {
      starts = withRoom(starts, count);
      const nameKeysEnd = nameStarts[nameCount] ?? 0;
      return {
        starts: starts.slice(0, count),
        lists: lists.subarray(0, listsEnd),
        keys: keys.pack(),
        beginnings: beginnings.subarray(0, keys.size()),
        nameStarts: nameStarts.subarray(0, nameCount + 1),
        nameKeys: keysOfNames.subarray(0, nameKeysEnd),
      };
    },
  };
}

/** To look at so many documents takes less than a millisecond. */
const MOST_SINCE = 2_000;

/** Of a name's words so many are compared before it is read. */
const MOST_COMPARED = 8;

/** A lone accent leaves an empty key. */
const beginningOf = (key: string): number => key.charCodeAt(0) || 0;
const isInitial = (key: string): boolean => /^\p{Ll}$/u.test(key);

/**
 * Words for each of which every name that matches has one of its own, given by what that one begins with: the same word
 * does, and so does its initial. A hyphen may or may not part words.
 */
function wordsNeeded(name: string): (readonly number[])[] {
  const parts = name
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}'’ʼ`-]+/gu);
  const words = (parts ?? []).map((part) => [...nameKeys(part), ...nameKeys(part.replaceAll('-', ''))]);
  // Next to two whole words an initial may be missing.
  const areInitialsNeeded = nameKeys(name).filter((key) => !isInitial(key)).length < 2;
  return words
    .filter((keys) => keys.length > 0 && (areInitialsNeeded || !keys.some(isInitial)))
    .map((keys) => keys.map(beginningOf));
}
