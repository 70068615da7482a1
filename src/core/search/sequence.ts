import { eachToken } from './tokens.ts';

/** A text as the numbers of its terms, stop words included, in order. */
export interface Sequence {
  readonly terms: readonly number[];
  /** Hyphenated compounds: `multi-modal` is two terms, and at their place one more, `multimodal`. */
  readonly joins: readonly Join[];
}

export interface Join {
  /** The first part's place in `terms`. */
  readonly at: number;
  readonly length: number;
  readonly term: number;
}

const MOST_PARTS = 4;

/** Numbers a token, or a compound written as one; -1: no document has it. */
export type TermOf = (token: string, isCompound: boolean) => number;

/** Reads a text, or its first `most` words. */
export function readSequence(text: string, termOf: TermOf, most = Number.MAX_SAFE_INTEGER): Sequence {
  const terms: number[] = [];
  const joins: Join[] = [];
  let parts: string[] = [];
  let previousEnd = -1;

  const closeCompound = () => {
    if (parts.length > 1 && parts.length <= MOST_PARTS && parts.some((part) => /\p{L}/u.test(part))) {
      joins.push({
        at: terms.length - parts.length,
        length: parts.length,
        term: termOf(parts.join(''), true),
      });
    }
    parts = [];
  };

  eachToken(text, (token, start, end) => {
    if (terms.length >= most) return;
    if (start !== previousEnd + 1 || !isHyphen(text.charCodeAt(previousEnd))) closeCompound();
    terms.push(termOf(token, false));
    parts.push(token);
    previousEnd = end;
  });
  closeCompound();
  return { terms, joins };
}

const isHyphen = (code: number) => code === 0x2d || code === 0x2010 || code === 0x2011;
