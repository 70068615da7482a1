import { parentPort } from 'node:worker_threads';
import { createIndexBuilder } from '../../core/search/builder.ts';
import type { SearchDocument } from '../../core/search/document.ts';
import { packSnapshot } from '../../core/search/snapshot.ts';
import type { Progress } from './build.ts';

// Building takes seconds of pure computing, which would keep everybody waiting on the main thread. Documents come in
// batches; an empty one ends them, and the answer is the whole index in one block of bytes that changes hands.

const builder = createIndexBuilder();
const tell = (progress: Progress) =>
  parentPort?.postMessage(progress, progress === 'taken' ? [] : [progress.buffer]);

parentPort?.on('message', (documents: readonly SearchDocument[]) => {
  for (const document of documents) builder.add(document);
  if (documents.length > 0) return tell('taken');
  tell(packSnapshot(builder.finish()));
  parentPort?.close();
});
