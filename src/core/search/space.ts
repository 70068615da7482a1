import type { Terms } from './bag.ts';
import { closeness, pack } from './bytes.ts';
import { createFolding, type Vectors } from './vectors.ts';

/** The vectors in use: documents that came after the build are folded in like queries. */
export interface VectorSpace {
  /** Where a text stands; good until the next call. */
  readonly place: (text: Terms) => Float64Array;
  readonly placeOf: (document: number) => Float64Array;
  /** Takes in a new document, or a known one's new wording. */
  readonly put: (document: number, text: Terms) => void;
  /** In the order of the documents: the cosines, all times the same factor. */
  readonly closeness: (place: Float64Array, documents: Uint32Array) => Float32Array;
}

export function createVectorSpace(vectors: Vectors): VectorSpace {
  const { dimensions } = vectors;
  const place = createFolding(vectors);
  const later = new Map<number, Int8Array>();

  return {
    place,
    placeOf: (document) => {
      const start = document * dimensions;
      return Float64Array.from(later.get(document) ?? vectors.documents.subarray(start, start + dimensions));
    },
    put: (document, text) => {
      const vector = new Int8Array(dimensions);
      pack(place(text), vector);
      later.set(document, vector);
    },
    closeness: (from, documents) => {
      const values = new Float32Array(documents.length);
      for (let i = 0; i < documents.length; i++) {
        const document = documents[i] ?? 0;
        const own = later.get(document);
        values[i] = own ? closeness(from, own, 0) : closeness(from, vectors.documents, document * dimensions);
      }
      return values;
    },
  };
}
