import { type Codes, createForwardReader, eachCompound, putNumber, textsStart } from './forward.ts';
import { includesPhrase, layOut, wordings } from './phrases.ts';
import type { Sequence } from './sequence.ts';

/**
 * A test for documents that have a phrase in one of their texts, or in the title. It compares the codes themselves, and
 * reads them only where compounds could make a difference.
 */
export function createPhraseFinder(phrase: Sequence, where: 'anywhere' | 'title'): (codes: Codes) => boolean {
  const { terms, joins } = phrase;
  const layout = layOut(phrase);
  const read = createForwardReader();
  const patterns = wordings(phrase).map(createPattern);
  // Of several compounds some may be written as one and others not.
  const joined =
    joins.length > 1 ? joins.filter(({ term }) => term >= 0).map(({ term }) => createPattern([term])) : [];

  const needsLayout = ({ bytes, start, end }: Codes): boolean => {
    const first = textsStart(bytes, start);
    let needs = joined.some((pattern) => includesBytes(bytes, first, end, pattern));
    eachCompound(bytes, start, (_place, _length, term) => {
      if (terms.includes(term)) needs = true;
    });
    return needs;
  };

  return (codes) => {
    const { bytes, start: head } = codes;
    const start = textsStart(bytes, head);
    const end = where === 'title' ? textEnd(bytes, start) : codes.end;
    return (
      patterns.some((pattern) => includesBytes(bytes, start, end, pattern)) ||
      (needsLayout(codes) && includesPhrase(read(codes, where === 'title' ? 1 : undefined), layout))
    );
  };
}

interface Pattern {
  readonly bytes: Uint8Array;
  /** By the byte under the pattern's last place: how far it is until the pattern can fit (Horspool). */
  readonly steps: Uint8Array;
}

function createPattern(terms: readonly number[]): Pattern {
  const room = new Uint8Array(5 * terms.length);
  const bytes = room.subarray(
    0,
    terms.reduce((end, term) => putNumber(room, end, term + 1), 0),
  );
  const steps = new Uint8Array(256).fill(Math.min(255, bytes.length));
  for (let i = 0; i < bytes.length - 1; i++) steps[bytes[i] ?? 0] = Math.min(255, bytes.length - 1 - i);
  return { bytes, steps };
}

/** Whether the pattern stands there, where a number begins. */
function includesBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  { bytes: wanted, steps }: Pattern,
): boolean {
  const last = wanted.length - 1;
  const lastByte = wanted[last];
  for (let at = start; at + last < end; ) {
    const byte = bytes[at + last] ?? 0;
    if (byte === lastByte && (at === start || (bytes[at - 1] ?? 0) < 128)) {
      let same = 0;
      while (same < last && bytes[at + same] === wanted[same]) same++;
      if (same === last) return true;
    }
    at += steps[byte] ?? 1;
  }
  return false;
}

/** No other number ends in a byte of 0. */
function textEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== 0) at++;
  return at;
}
