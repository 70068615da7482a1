import { z } from 'zod';
import type { NumberArray } from './arrays.ts';
import type { IndexData } from './builder.ts';
import { createChecksum } from './checksum.ts';
import { flatten, indexDataSchema, type Leaf, unflatten } from './flat.ts';

/*
 * Arrays lie one after the other, each at a multiple of 16 bytes, and are used where they lie. After them comes a table
 * of them as JSON, and then the tail: where the table begins, its length and checksum, and what this is.
 */

/** To be raised whenever the arrays, or the tokens and terms in them, come to mean something else. */
const VERSION = 1;
/** Reads differently where numbers lie the other way round. */
const MAGIC = 0x50_42_73_31;
const ALIGNMENT = 16;
const TAIL_LENGTH = 20;
/** A multiple of the ALIGNMENT. */
const PIECE_LENGTH = 4 << 20;

const typeSchema = z.enum(['Uint8Array', 'Int8Array', 'Uint16Array', 'Uint32Array', 'Float32Array']);
interface ArrayType {
  new (buffer: ArrayBufferLike, start: number, length: number): NumberArray;
  readonly BYTES_PER_ELEMENT: number;
}
const arrayTypes: Readonly<Record<z.infer<typeof typeSchema>, ArrayType>> = {
  Uint8Array,
  Int8Array,
  Uint16Array,
  Uint32Array,
  Float32Array,
};

const tableSchema = z.object({
  numbers: z.array(z.tuple([z.string(), z.number()])),
  arrays: z.array(
    z.object({
      path: z.string(),
      type: typeSchema,
      start: z.int().nonnegative(),
      /** How many numbers. */
      length: z.int().nonnegative(),
      checksum: z.number(),
    }),
  ),
});
type Table = z.infer<typeof tableSchema>;

/**
 * The bytes of a snapshot in pieces of at most 4 MiB: of an index, or of any tree of objects with numbers and arrays of them.
 * They share its memory, which must not change until the last is taken. The work is done piece by piece, so that a thread that also serves can write a large one without a stall.
 */
export function* snapshotPieces(data: object): Generator<Uint8Array> {
  const table: Table = { numbers: [], arrays: [] };
  let start = 0;
  for (const [path, leaf] of flatten(data)) {
    if (typeof leaf === 'number') {
      table.numbers.push([path, leaf]);
      continue;
    }
    const bytes = new Uint8Array(leaf.buffer, leaf.byteOffset, leaf.byteLength);
    const checksum = createChecksum();
    for (let at = 0; at < bytes.length; at += PIECE_LENGTH) {
      const piece = bytes.subarray(at, at + PIECE_LENGTH);
      checksum.add(piece);
      yield piece;
    }
    const padding = new Uint8Array(paddingAfter(bytes.length));
    yield padding;
    const type = typeSchema.parse(leaf.constructor.name);
    table.arrays.push({ path, type, start, length: leaf.length, checksum: checksum.value() });
    start += bytes.length + padding.length;
  }
  const text = new TextEncoder().encode(JSON.stringify(table));
  yield text;
  yield new Uint8Array(Uint32Array.of(start, text.length, checksumOf(text), VERSION, MAGIC).buffer);
}

/** A snapshot as one block of memory that a thread can hand over to another. */
export function packSnapshot(data: IndexData): Uint8Array<ArrayBuffer> {
  const pieces = [...snapshotPieces(data)];
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

const paddingAfter = (end: number): number => -end & (ALIGNMENT - 1);

/**
 * The index in a snapshot, which uses its bytes without copying them; null when it is damaged or of another version.
 * `trusted`: it comes from another thread, not from a disk, and its checksums need not be compared.
 */
export const unpackSnapshot = (bytes: Uint8Array, { trusted = false } = {}): IndexData | null =>
  unpackAs(indexDataSchema, bytes, { trusted });

/** The same for a tree of objects that has an index in it, or none. */
export function unpackAs<T>(schema: z.ZodType<T>, bytes: Uint8Array, { trusted = false } = {}): T | null {
  const aligned = bytes.byteOffset % ALIGNMENT === 0 ? bytes : new Uint8Array(bytes);
  const table = readTable(aligned);
  if (table === null || (!trusted && [...checkSnapshot(aligned)].includes(false))) return null;
  const leaves: Leaf[] = [...table.numbers];
  for (const { path, type, start, length } of table.arrays) {
    const Type = arrayTypes[type];
    if (start + length * Type.BYTES_PER_ELEMENT > aligned.length) return null;
    leaves.push([path, new Type(aligned.buffer, aligned.byteOffset + start, length)]);
  }
  return schema.safeParse(unflatten(leaves)).data ?? null;
}

/**
 * Compares a snapshot's checksums in pieces of at most 4 MiB, for a thread that also serves; ends with a false where it is
 * damaged. What has passed can be unpacked as trusted.
 */
export function* checkSnapshot(bytes: Uint8Array): Generator<boolean> {
  const table = readTable(bytes);
  if (table === null) yield false;
  for (const { type, start, length, checksum } of table?.arrays ?? []) {
    const end = start + length * arrayTypes[type].BYTES_PER_ELEMENT;
    const sum = createChecksum();
    for (let at = start; at < end; at += PIECE_LENGTH) {
      sum.add(bytes.subarray(at, Math.min(end, at + PIECE_LENGTH)));
      yield true;
    }
    const padding = bytes.subarray(end, end + paddingAfter(end));
    if (sum.value() !== checksum || padding.some(Boolean)) yield false;
  }
}

function readTable(bytes: Uint8Array): Table | null {
  const tail = Uint8Array.from(bytes.subarray(-TAIL_LENGTH));
  if (tail.length < TAIL_LENGTH) return null;
  const [start = 0, length = 0, checksum, foundVersion, foundMagic] = new Uint32Array(tail.buffer);
  if (foundMagic !== MAGIC || foundVersion !== VERSION) return null;
  const text = Uint8Array.from(bytes.subarray(start, start + length));
  if (start + length + TAIL_LENGTH !== bytes.length || checksumOf(text) !== checksum) return null;
  return tableSchema.safeParse(JSON.parse(new TextDecoder().decode(text))).data ?? null;
}

function checksumOf(bytes: Uint8Array): number {
  const checksum = createChecksum();
  checksum.add(bytes);
  return checksum.value();
}
