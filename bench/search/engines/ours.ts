import { setImmediate as nextTurn } from 'node:timers/promises';
import { buildInWorker } from '../../../src/app/library/build.ts';
import { createIndexBuilder, type IndexData } from '../../../src/core/search/builder.ts';
import type { SearchDocument } from '../../../src/core/search/document.ts';
import { createSearchIndex } from '../../../src/core/search/index.ts';
import { packSnapshot, unpackSnapshot } from '../../../src/core/search/snapshot.ts';
import type { BenchDocument, Engine } from '../engine.ts';

/** As many as the app reads from its store at once. */
const BATCH = 500;

export const open = (documents: Iterable<BenchDocument>): Engine => toEngine(build(documents));

export function build(documents: Iterable<BenchDocument>): IndexData {
  const builder = createIndexBuilder();
  for (const document of documents) builder.add(toSearchDocument(document));
  return builder.finish();
}

export function toEngine(data: IndexData): Engine {
  const index = createSearchIndex(data);
  return {
    search: (text, limit) => index.search({ text, limit }).hits.map(({ id }) => id),
    similar: (id, limit) => index.similar(id, limit).map((hit) => hit.id),
    save: () => packSnapshot(index.data()),
  };
}

/** As the app does it: a worker builds while the event loop stays free. */
export async function openAside(documents: Iterable<BenchDocument>): Promise<Engine> {
  const data = await buildInWorker(batches(documents), AbortSignal.timeout(3_600_000));
  await nextTurn();
  return toEngine(data);
}

async function* batches(documents: Iterable<BenchDocument>): AsyncGenerator<readonly SearchDocument[]> {
  let batch: SearchDocument[] = [];
  for (const document of documents) {
    batch.push(toSearchDocument(document));
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
    await nextTurn();
  }
  yield batch;
}

export function restore(bytes: Uint8Array): Engine {
  const data = unpackSnapshot(bytes);
  if (!data) throw new Error('The snapshot cannot be read.');
  return toEngine(data);
}

const toSearchDocument = ({ text, ...document }: BenchDocument): SearchDocument => ({
  ...document,
  texts: [text],
});
