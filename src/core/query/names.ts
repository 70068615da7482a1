import { fold } from './fold.ts';

/** A word of a name in each way it is spelled without accents: `müller` is `muller` and `mueller`. */
type NameWord = readonly string[];

const SPELLED_OUT: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };

/**
 * A test for one name: `Geoffrey Hinton` finds `G. E. Hinton` and `Hinton, Geoffrey`, and is found by `hinton`,
 * `G. Hinton`, `hinton g`. Words are compared whole and in any order, accents don't matter; an initial stands for
 * any word with that letter, but something must agree in full.
 */
export function createNameMatcher(name: string): (author: string) => boolean {
  const wanted = readings(name);
  const full = wanted.flat().filter((word) => !isInitial(word));
  const spellings = (full.length > 0 ? full : wanted.flat()).flat();
  return (author) => {
    // Most names are ruled out before they are taken apart, which takes fifty times as long.
    const lower = author.toLowerCase();
    if (/^[a-z0-9 .,]*$/.test(lower) && !spellings.some((spelling) => lower.includes(spelling))) return false;
    return readings(author).some((known) => wanted.some((words) => agree(words, known)));
  };
}

/** A name's words in each spelling, for an index of authors: names that match share one at least. */
export const nameKeys = (name: string): readonly string[] => [...new Set(readings(name).flat(2))];

const isPlain = (name: string): boolean => /^[a-z0-9 .,'-]*$/.test(name);

/** A name's words, each in its spellings; a hyphenated one read apart and as one (`Seung-jun` is `Seungjun`). */
function readings(name: string): (readonly NameWord[])[] {
  const lower = name.toLowerCase();
  const plain = (isPlain(lower) ? lower : name.normalize('NFKC').toLowerCase()).replace(/['’ʼ`]/g, '');
  const apart = wordsOf(plain);
  return /\p{L}-\p{L}/u.test(plain) ? [apart, wordsOf(plain.replaceAll('-', ''))] : [apart];
}

/** Takes a name in NFKC and lower case. */
function wordsOf(name: string): NameWord[] {
  // Most names; all else takes ten times as long.
  if (isPlain(name)) return (name.match(/[a-z0-9]+/g) ?? []).map((word) => [word]);
  return (name.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map((word) => {
    const plain = fold(word);
    const spelledOut = fold(word.replace(/[äöüøå]/g, (letter) => SPELLED_OUT[letter] ?? letter));
    return plain === spelledOut ? [plain] : [plain, spelledOut];
  });
}

function agree(wanted: readonly NameWord[], known: readonly NameWord[]): boolean {
  const left = [...known];
  const take = (fits: (word: NameWord) => boolean) => {
    const at = left.findIndex(fits);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  };
  const full = wanted.filter((word) => !isInitial(word));
  // `author:e` asks for who is called E, not for everybody with that initial.
  if (full.length === 0)
    return wanted.length > 0 && wanted.every((word) => take((other) => isSame(word, other)));

  const abbreviated = full.filter((word) => !take((other) => isSame(word, other)));
  const agreed = full.length - abbreviated.length;
  if (agreed === 0) return false;
  if (!abbreviated.every((word) => take((other) => isInitial(other) && startsAlike(word, other))))
    return false;
  const initials = wanted.filter(isInitial);
  const missing = initials.filter((word) => !take((other) => startsAlike(word, other)));
  // A middle initial that the other side leaves out says nothing; another one in its place does.
  return missing.length === 0 || (agreed > 1 && left.length === 0);
}

const isSame = (a: NameWord, b: NameWord) => a.some((spelling) => b.includes(spelling));
const startsAlike = ([a = '']: NameWord, [b = '']: NameWord) => a.codePointAt(0) === b.codePointAt(0);
/** A single letter, in scripts that abbreviate names so: 李 is a whole name. */
const isInitial = ([word = '']: NameWord) => /^[\p{Ll}\p{Lu}]$/u.test(word);
