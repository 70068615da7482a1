import lunr from 'lunr';
import type { BenchDocument, Engine } from '../engine.ts';

/** Lunr takes punctuation off the words of documents, but not off those of a query. */
const wordsOf = (text: string) => lunr.tokenizer(text.replace(/[^\p{L}\p{N}]+/gu, ' '));

/** With its own stemmer and stop words; a title that counts twice makes it worse. */
export function open(documents: Iterable<BenchDocument>): Engine {
  const index = lunr((builder) => {
    builder.ref('id');
    builder.field('title');
    builder.field('text');
    for (const document of documents) builder.add(document);
  });
  return {
    search: (text, limit) =>
      index
        .query((query) => query.term(wordsOf(text), {}))
        .slice(0, limit)
        .map(({ ref }) => ref),
  };
}
