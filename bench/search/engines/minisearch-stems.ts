import { stem } from 'porter2';
import { stopWords } from '../../../src/core/search/stop-words.ts';
import type { BenchDocument, Engine } from '../engine.ts';
import { openWith } from './minisearch.ts';

/** With our stop words and stems, and a title that counts twice. */
export const open = (documents: Iterable<BenchDocument>): Engine =>
  openWith(documents, {
    processTerm: (term) => {
      const word = term.toLowerCase();
      return stopWords.has(word) ? null : stem(word);
    },
    searchOptions: { boost: { title: 2 } },
  });
