import { dayOf } from '../../core/day.ts';
import { createTextReader, type TextReader } from '../../core/query/index.ts';
import { stem } from '../../core/search/tokens.ts';

/** The rounds of a day are about the same papers: each text is taken apart once. Begun anew every day, since words pile up. */
export function createDailyReader(now: () => Date): () => TextReader {
  let day = '';
  let reader = createTextReader(stem);
  return () => {
    const today = dayOf(now());
    if (today !== day) reader = createTextReader(stem);
    day = today;
    return reader;
  };
}
