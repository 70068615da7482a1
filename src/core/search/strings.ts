import { withRoom } from './arrays.ts';

/** Numbered strings as plain arrays, which a thread can hand to another without copying or parsing. */
export interface PackedStrings {
  /** UTF-16 units, one string after the other. */
  readonly units: Uint16Array;
  /** Where each string starts, and the end of the last. */
  readonly starts: Uint32Array;
  /** Open addressing: number + 1, 0 for a free place; the length is a power of two. */
  readonly table: Uint32Array;
}

/** Gives every different string a number, from 0 in the order of arrival. */
export interface StringNumbers {
  readonly size: () => number;
  /** -1: never seen. */
  readonly find: (text: string) => number;
  readonly intern: (text: string) => number;
  readonly at: (number: number) => string;
  /** Exactly what is in use; shares memory with this object until the next `intern`. */
  readonly pack: () => PackedStrings;
}

/** Never writes into the arrays that it was given. */
export function createStringNumbers(packed: PackedStrings = noStrings): StringNumbers {
  let { units, starts, table } = packed;
  let size = starts.length - 1;
  let isShared = true;

  /** The place in the table where the string stands or would stand. */
  const placeOf = (text: string): number => {
    const mask = table.length - 1;
    let place = hash(text) & mask;
    for (;;) {
      const number = (table[place] ?? 0) - 1;
      if (number < 0 || isAt(number, text)) return place;
      place = (place + 1) & mask;
    }
  };

  const isAt = (number: number, text: string): boolean => {
    const start = starts[number] ?? 0;
    if ((starts[number + 1] ?? 0) - start !== text.length) return false;
    for (let i = 0; i < text.length; i++) if (units[start + i] !== text.charCodeAt(i)) return false;
    return true;
  };

  const at = (number: number): string => {
    const end = number < size ? (starts[number + 1] ?? 0) : 0;
    let text = '';
    // A call takes only so many arguments.
    for (let start = starts[number] ?? 0; start < end; start += MOST_ARGUMENTS)
      // Not with `...`, which takes the numbers one by one.
      text += Reflect.apply(
        String.fromCharCode,
        null,
        units.subarray(start, Math.min(end, start + MOST_ARGUMENTS)),
      );
    return text;
  };

  const rehash = () => {
    const larger = new Uint32Array(2 * table.length);
    const mask = larger.length - 1;
    for (let number = 0; number < size; number++) {
      let place = hashOf(units, starts[number] ?? 0, starts[number + 1] ?? 0) & mask;
      while (larger[place] !== 0) place = (place + 1) & mask;
      larger[place] = number + 1;
    }
    table = larger;
  };

  const intern = (text: string): number => {
    const known = (table[placeOf(text)] ?? 0) - 1;
    if (known >= 0) return known;
    if (3 * (size + 1) > 2 * table.length) rehash();
    else if (isShared) table = table.slice();
    isShared = false;
    const start = starts[size] ?? 0;
    units = withRoom(units, start + text.length);
    starts = withRoom(starts, size + 2);
    for (let i = 0; i < text.length; i++) units[start + i] = text.charCodeAt(i);
    starts[size + 1] = start + text.length;
    table[placeOf(text)] = size + 1;
    return size++;
  };

  return {
    size: () => size,
    find: (text) => (table[placeOf(text)] ?? 0) - 1,
    intern,
    at,
    pack: () => {
      isShared = true;
      return { units: units.subarray(0, starts[size]), starts: starts.subarray(0, size + 1), table };
    },
  };
}

export const noStrings: PackedStrings = {
  units: new Uint16Array(0),
  starts: new Uint32Array(1),
  table: new Uint32Array(16),
};

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const MOST_ARGUMENTS = 4096;

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let value = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), FNV_PRIME);
  return value ^ (value >>> 15);
}

/** The same hash of units, which would take longer to be read as a string first. */
function hashOf(units: Uint16Array, start: number, end: number): number {
  let value = FNV_OFFSET;
  for (let i = start; i < end; i++) value = Math.imul(value ^ (units[i] ?? 0), FNV_PRIME);
  return value ^ (value >>> 15);
}
