import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { IndexData } from '../../core/search/builder.ts';
import type { SearchDocument } from '../../core/search/document.ts';
import { unpackSnapshot } from '../../core/search/snapshot.ts';

/** What the worker says: one batch is in the index, or the index is done. */
export type Progress = 'taken' | Uint8Array<ArrayBuffer>;

/** So that documents don't pile up in memory when they are read faster than they are indexed. */
const MOST_WAITING = 4;

/** Builds an index off the event loop. Rejects with the signal's reason when it is aborted. */
export async function buildInWorker(
  batches: AsyncIterable<readonly SearchDocument[]>,
  signal: AbortSignal,
): Promise<IndexData> {
  const worker = startWorker();
  try {
    const progress = on(worker, 'message', { signal, close: ['exit'] });
    let waiting = 0;
    for await (const batch of batches) {
      if (batch.length === 0) continue;
      worker.postMessage(batch);
      if (++waiting < MOST_WAITING) continue;
      await progress.next();
      waiting--;
    }
    worker.postMessage([]);
    for await (const [message] of progress) {
      if (message === 'taken') continue;
      const data = unpackSnapshot(message, { trusted: true });
      if (data) return data;
      break;
    }
    throw new Error('the search index came out damaged');
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await worker.terminate();
  }
}

/** A worker can't load TypeScript by itself: from sources (tests, benchmarks) it starts with a loader. */
function startWorker(): Worker {
  if (import.meta.url.endsWith('.js')) return new Worker(new URL('./worker.js', import.meta.url));
  const entry = JSON.stringify(new URL('./worker.ts', import.meta.url).href);
  const code = `import('tsx/esm/api').then(({ register }) => { register(); return import(${entry}); });`;
  return new Worker(code, { eval: true });
}
