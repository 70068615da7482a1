import { withRoom } from './arrays.ts';
import type { Layout } from './phrases.ts';
import type { Sequence } from './sequence.ts';

/*
 * What stands where in a document. Three bytes say how many bytes its compounds take (place, length and term of each);
 * then come the terms + 1 of its texts, and a 0 after each text. Numbers have seven bits a byte, the last byte of each is
 * below 128. Terms are numbered in the order of arrival, so that common ones are short: 1.7 bytes a word.
 */

/** One document's codes. */
export interface Codes {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

export interface ForwardWriter {
  /** Writes one document's texts after those before. */
  readonly write: (texts: readonly Sequence[]) => void;
  readonly length: () => number;
  readonly bytes: () => Uint8Array;
}

/** Returns the place after the number. */
export function putNumber(bytes: Uint8Array, at: number, number: number): number {
  let [rest, end] = [number, at];
  while (rest > 127) {
    bytes[end++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  bytes[end++] = rest;
  return end;
}

const HEAD_LENGTH = 3;

/** Goes on after `written`, which it doesn't change. */
export function createForwardWriter(written: Uint8Array = new Uint8Array(0)): ForwardWriter {
  let bytes = written;
  let length = written.length;

  const put = (number: number) => {
    if (length + 5 > bytes.length) bytes = withRoom(bytes, length + 5);
    length = putNumber(bytes, length, number);
  };

  const write = (texts: readonly Sequence[]) => {
    const start = length;
    bytes = withRoom(bytes, start + HEAD_LENGTH);
    length += HEAD_LENGTH;
    let before = 0;
    for (const { terms, joins } of texts) {
      for (const join of joins) {
        put(before + join.at);
        put(join.length);
        put(join.term);
      }
      before += terms.length + 1;
    }
    const compounds = length - start - HEAD_LENGTH;
    for (let i = 0; i < HEAD_LENGTH; i++) bytes[start + i] = compounds >>> (8 * i);
    for (const { terms } of texts) {
      for (const term of terms) put(term + 1);
      put(0);
    }
  };

  return { write, length: () => length, bytes: () => bytes.subarray(0, length) };
}

/** Stands between two texts and is no term. */
export const NO_TERM = 0xffffffff;

/** Room may be left after the first `length` places. */
export interface ForwardLayout extends Layout {
  readonly terms: Uint32Array;
  readonly spans: Uint8Array;
  readonly joined: Uint32Array;
}

/** Lays out all texts of a document, or the first so many of them; good until the next call. */
export type ForwardReader = (codes: Codes, texts?: number) => ForwardLayout;

export function createForwardReader(): ForwardReader {
  const layout = {
    length: 0,
    terms: new Uint32Array(0),
    spans: new Uint8Array(0),
    joined: new Uint32Array(0),
  };
  return ({ bytes, start, end }, texts = Number.MAX_SAFE_INTEGER) => {
    const most = end - start;
    layout.terms = withRoom(layout.terms, most);
    layout.spans = withRoom(layout.spans, most).fill(0, 0, most);
    layout.joined = withRoom(layout.joined, most);
    const { terms, spans, joined } = layout;
    eachCompound(bytes, start, (place, length, term) => {
      spans[place] = length;
      joined[place] = term;
    });
    let at = textsStart(bytes, start);
    let length = 0;
    for (let rest = texts; at < end && rest > 0; ) {
      let byte = bytes[at++] ?? 0;
      let code = byte & 127;
      for (let shift = 7; byte > 127; shift += 7) {
        byte = bytes[at++] ?? 0;
        code |= (byte & 127) << shift;
      }
      terms[length++] = code > 0 ? code - 1 : NO_TERM;
      if (code === 0) rest--;
    }
    layout.length = length;
    return layout;
  };
}

export const textsStart = (bytes: Uint8Array, start: number): number =>
  start +
  HEAD_LENGTH +
  ((bytes[start] ?? 0) | ((bytes[start + 1] ?? 0) << 8) | ((bytes[start + 2] ?? 0) << 16));

export function eachCompound(
  bytes: Uint8Array,
  start: number,
  visit: (place: number, length: number, term: number) => void,
): void {
  const end = textsStart(bytes, start);
  let at = start + HEAD_LENGTH;
  const next = () => {
    let byte = bytes[at++] ?? 0;
    let number = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = bytes[at++] ?? 0;
      number |= (byte & 127) << shift;
    }
    return number;
  };
  while (at < end) visit(next(), next(), next());
}
