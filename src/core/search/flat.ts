import { z } from 'zod';
import type { NumberArray } from './arrays.ts';

/** A number or an array with its path in a tree of objects: `built.postings.starts`. */
export type Leaf = readonly [path: string, value: number | NumberArray];

export function flatten(tree: object): Leaf[] {
  return Object.entries(tree).flatMap(([key, value]): Leaf[] => {
    if (typeof value === 'number' || isNumberArray(value)) return [[key, value]];
    return flatten(value).map(([path, leaf]) => [`${key}.${path}`, leaf]);
  });
}

/** The tree that the leaves come from; what it must hold is for `indexDataSchema` to say. */
export function unflatten(leaves: Iterable<Leaf>): object {
  const own: Leaf[] = [];
  const branches = new Map<string, Leaf[]>();
  for (const [path, value] of leaves) {
    const dot = path.indexOf('.');
    if (dot < 0) own.push([path, value]);
    else {
      const branch = branches.get(path.slice(0, dot)) ?? [];
      branch.push([path.slice(dot + 1), value]);
      branches.set(path.slice(0, dot), branch);
    }
  }
  return Object.fromEntries<unknown>([
    ...own,
    ...[...branches].map(([key, branch]) => [key, unflatten(branch)] as const),
  ]);
}

const isNumberArray = (value: unknown): value is NumberArray =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);

const uint8: z.ZodType<Uint8Array> = z.instanceof(Uint8Array);
const int8: z.ZodType<Int8Array> = z.instanceof(Int8Array);
const uint16: z.ZodType<Uint16Array> = z.instanceof(Uint16Array);
const uint32: z.ZodType<Uint32Array> = z.instanceof(Uint32Array);
const float32: z.ZodType<Float32Array> = z.instanceof(Float32Array);

const strings = z.object({ units: uint16, starts: uint32, table: uint32 });
const forward = z.object({ starts: uint32, bytes: uint8 });
const lexicon = z.object({ strings, counts: uint32, entries: uint32, offsets: uint16 });

/** The shape of `IndexData`. */
export const indexDataSchema = z.object({
  ids: strings,
  terms: strings,
  fingerprints: uint32,
  built: z.object({
    forward,
    postings: z.object({ starts: uint32, documents: uint32, counts: uint8 }),
    places: z.object({ starts: uint32, places: uint16, inCompounds: uint8, titleLengths: uint16 }),
    lengths: float32,
  }),
  later: z.object({ documents: uint32, forward }),
  vectors: z.object({
    dimensions: z.int().nonnegative(),
    rows: uint32,
    coordinates: int8,
    scales: float32,
    documents: int8,
  }),
  suggestions: z.object({
    word: lexicon,
    author: lexicon,
    name: lexicon,
    category: lexicon,
    organization: lexicon,
    keyword: lexicon,
  }),
  authors: z.object({
    starts: uint32,
    lists: uint32,
    keys: strings,
    beginnings: uint16,
    nameStarts: uint32,
    nameKeys: uint32,
  }),
});
