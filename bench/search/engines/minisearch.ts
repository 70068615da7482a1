import MiniSearch, { type Options } from 'minisearch';
import type { BenchDocument, Engine } from '../engine.ts';

export const open = (documents: Iterable<BenchDocument>): Engine => openWith(documents, {});

export function openWith(documents: Iterable<BenchDocument>, options: Partial<Options>): Engine {
  const index = new MiniSearch<BenchDocument>({ fields: ['title', 'text'], ...options });
  index.addAll([...documents]);
  return {
    search: (text, limit) =>
      index
        .search(text)
        .slice(0, limit)
        .map(({ id }) => String(id)),
  };
}
