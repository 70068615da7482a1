import type { Completion, Lexicon } from './lexicon.ts';

export interface Neighbour extends Completion {
  /** Mistakes between the two, at least 1. */
  readonly distance: number;
}

/** Finds what somebody may have meant by a word among the words that there are. */
export interface Spelling {
  /** The likeliest other word, or null when none is near. */
  readonly nearest: (word: string) => Neighbour | null;
}

/** So many times as frequent must a word be to be likelier than one that is one mistake nearer. */
const MISTAKE_COST = 300;
/** People seldom mistake the first letter. */
const FIRST_LETTER_COST = 10;
/** What stands in one document only is as likely a mistake itself. */
const FEWEST_DOCUMENTS = 2;

/** How many mistakes are looked for in a word. */
export const mistakesInWord = ({ length }: string): number => (length < 4 ? 0 : length < 6 ? 1 : 2);
/** With two mistakes a short name is somebody else’s. */
export const mistakesInName = ({ length }: string): number => (length < 4 ? 0 : length < 8 ? 1 : 2);

export function createSpelling(words: Lexicon, mistakesIn: (word: string) => number): Spelling {
  /** By entry: which letters it has. */
  const letters: number[] = [];

  const nearest = (word: string): Neighbour | null => {
    for (let entry = letters.length; entry < words.size(); entry++) {
      letters.push(lettersOf(words.at(entry).text));
    }
    const limit = mistakesIn(word);
    const own = lettersOf(word);
    let best: Neighbour | null = null;
    let bestScore = 0;
    for (let entry = 0; entry < letters.length; entry++) {
      // A replaced letter changes two of them, every other mistake one at most.
      if (bitCount(own ^ (letters[entry] ?? 0)) > 2 * limit) continue;
      const candidate = words.at(entry);
      if (candidate.count < FEWEST_DOCUMENTS) continue;
      const distance = editDistance(word, candidate.text, limit);
      if (distance === 0 || distance > limit) continue;
      const cost = MISTAKE_COST ** (distance - 1) * (word[0] === candidate.text[0] ? 1 : FIRST_LETTER_COST);
      if (candidate.count / cost > bestScore) {
        best = { ...candidate, distance };
        bestScore = candidate.count / cost;
      }
    }
    return best;
  };
  return { nearest };
}

/** One bit for each letter, whatever its place. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i++) letters |= 1 << (word.charCodeAt(i) & 31);
  return letters;
}

function bitCount(number: number): number {
  let bits = number - ((number >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * How many letters must be put in, left out, replaced or swapped with their neighbour to turn one word into the
 * other (optimal string alignment); `limit + 1` for whatever is more than `limit`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let k = 1; k <= b.length; k++) {
      const replaced = (last[k - 1] ?? 0) + (a[i - 1] === b[k - 1] ? 0 : 1);
      let cost = Math.min((last[k] ?? 0) + 1, (row[k - 1] ?? 0) + 1, replaced);
      const isSwapped = i > 1 && k > 1 && a[i - 1] === b[k - 2] && a[i - 2] === b[k - 1];
      if (isSwapped) cost = Math.min(cost, (beforeLast[k - 2] ?? 0) + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    [beforeLast, last] = [last, row];
  }
  return Math.min(last[b.length] ?? 0, limit + 1);
}
