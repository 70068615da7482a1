import { withRoom } from './arrays.ts';
import { createBagFiller, type Terms } from './bag.ts';
import { idf } from './bm25.ts';
import { pack, packRows } from './bytes.ts';
import type { Built } from './corpus.ts';
import { createForwardReader } from './forward.ts';
import { codesOf } from './postings.ts';
import { project, rightSingularVectors, type SparseRow } from './svd.ts';

/** Latent semantic analysis: what the corpus itself says about which terms belong together. */
export interface Vectors {
  readonly dimensions: number;
  /** By term: its row in `coordinates` + 1, or 0 when it has none. */
  readonly rows: Uint32Array;
  /** A term's coordinates times its weight, `dimensions` numbers a row, in units of the row's scale. */
  readonly coordinates: Int8Array;
  readonly scales: Float32Array;
  /** A document's direction, `dimensions` numbers each; all 0 when none of its terms has coordinates. */
  readonly documents: Int8Array;
}

export const noVectors: Vectors = {
  dimensions: 0,
  rows: new Uint32Array(0),
  coordinates: new Int8Array(0),
  scales: new Float32Array(0),
  documents: new Int8Array(0),
};

const WANTED_DIMENSIONS = 64;
const FEWEST_DOCUMENTS = 2;
/** Beyond so many documents a sample teaches the same in less time. */
const ALL_UP_TO = 60_000;
const SAMPLE_SIZE = 50_000;
/**
 * Between the 1 of a plain tf-idf and the 2 that comparing two weighted texts makes of it. On labelled abstracts of three
 * fields 1.5 to 2 is ahead of 1 by .004 to .009 nDCG@10; on finding a paper by half of its title's words it is .004 behind.
 */
const IDF_POWER = 1.5;

/**
 * Truncated singular value decomposition of (1 + ln count) · idf^1.5, of unit length, over the terms of at least two
 * documents. Whatever is looked up is folded in alike, whether it was learned from or not.
 */
export function learnVectors(
  { forward, postings, lengths }: Built,
  isStop: (term: number) => boolean,
  random: () => number,
): Vectors {
  const documentCount = lengths.length;
  const rows = new Uint32Array(postings.starts.length - 1);
  const weights: number[] = [];
  for (let term = 0; term < rows.length; term++) {
    const frequency = (postings.starts[term + 1] ?? 0) - (postings.starts[term] ?? 0);
    if (frequency < FEWEST_DOCUMENTS || isStop(term)) continue;
    weights.push(idf(frequency, documentCount) ** IDF_POWER);
    rows[term] = weights.length;
  }

  const read = createForwardReader();
  const fill = createBagFiller();
  const termsOf = (document: number): Terms => fill(read(codesOf(forward, document)));

  const weigh = createWeighing(rows, weights);
  const learned = documentCount > ALL_UP_TO ? SAMPLE_SIZE : documentCount;
  const step = documentCount / Math.max(1, learned);
  const { dimensions, coordinates } = rightSingularVectors(
    {
      rows: learned,
      columns: weights.length,
      read: (row) => toUnitLength(weigh(termsOf(Math.floor(row * step)))),
    },
    WANTED_DIMENSIONS,
    random,
  );
  for (let i = 0; i < coordinates.length; i++) {
    coordinates[i] = (coordinates[i] ?? 0) * (weights[Math.floor(i / dimensions)] ?? 0);
  }

  const space = { dimensions, rows, ...packRows(coordinates, dimensions) };
  const placeOf = createFolding(space);
  const documents = new Int8Array(documentCount * dimensions);
  for (let document = 0; document < documentCount; document++) {
    const start = document * dimensions;
    pack(placeOf(termsOf(document)), documents.subarray(start, start + dimensions));
  }
  return { ...space, documents };
}

/** A function that says where a text stands; its array is used again for the next text. */
export function createFolding({
  dimensions,
  rows,
  coordinates,
  scales,
}: Omit<Vectors, 'documents'>): (text: Terms) => Float64Array {
  const weigh = createWeighing(rows, scales);
  const place = new Float64Array(dimensions);
  return (text) => {
    project(weigh(text), coordinates, place);
    return place;
  };
}

/** A function that turns a text into a row of the matrix: (1 + ln count) times the factor of the term's column. */
function createWeighing(rows: Uint32Array, factors: ArrayLike<number>): (text: Terms) => SparseRow {
  let columns = new Uint32Array(512);
  let values = new Float32Array(512);
  return ({ size, terms, counts }) => {
    columns = withRoom(columns, size);
    values = withRoom(values, size);
    let used = 0;
    for (let i = 0; i < size; i++) {
      const row = rows[terms[i] ?? 0] ?? 0;
      if (row === 0) continue;
      columns[used] = row - 1;
      values[used++] = (1 + Math.log(counts[i] ?? 1)) * (factors[row - 1] ?? 0);
    }
    return { size: used, columns, values };
  };
}

/** Changes the row itself. */
function toUnitLength(row: SparseRow): SparseRow {
  let square = 0;
  for (let i = 0; i < row.size; i++) square += (row.values[i] ?? 0) ** 2;
  const length = Math.sqrt(square);
  for (let i = 0; i < row.size; i++) row.values[i] = (row.values[i] ?? 0) / length;
  return row;
}
