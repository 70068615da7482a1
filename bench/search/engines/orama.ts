import { create, insertMultiple, search } from '@orama/orama';
import { stopWords } from '../../../src/core/search/stop-words.ts';
import type { BenchDocument, Engine } from '../engine.ts';

/** With its English stemmer and our stop words (its own are a package apart); a title that counts twice makes it worse. */
export async function open(documents: Iterable<BenchDocument>): Promise<Engine> {
  const db = create({
    schema: { title: 'string', text: 'string' } as const,
    components: { tokenizer: { language: 'english', stemming: true, stopWords: [...stopWords] } },
  });
  await insertMultiple(db, [...documents]);
  return {
    search: async (term, limit) => {
      const { hits } = await search(db, { term, limit });
      return hits.map(({ id }) => id);
    },
  };
}
