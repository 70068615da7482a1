import { noVectors } from '../../../src/core/search/vectors.ts';
import type { BenchDocument, Engine } from '../engine.ts';
import { build, toEngine } from './ours.ts';

/** Without the vectors: what BM25 does alone. */
export const open = (documents: Iterable<BenchDocument>): Engine =>
  toEngine({ ...build(documents), vectors: noVectors });
