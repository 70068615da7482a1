/** A character with what can become one with it: the letters of a Hangul syllable, marks, halfwidth kana voicing. */
const CLUSTER = /(?:[\u1100-\u11ff\uffa0-\uffdc]+|[^\p{M}\uff9e\uff9f])[\p{M}\uff9e\uff9f]{0,8}|./gsu;
const SPACE = /^(?!\ufeff)[\s\x85]/;
const INVISIBLE = /[\p{C}\p{Default_Ignorable_Code_Point}]/gu;
const DOUBLE_QUOTES = /[“”„‟«»″〝〞〟]/g;

export interface Place {
  readonly start: number;
  readonly end: number;
}

/** A text as it is read, and the way back to where each part of it was typed. */
export interface Typed {
  /** NFKC, every white space a plain one, every kind of double quote `"`, nothing invisible. */
  readonly text: string;
  readonly placeOf: (read: Place) => Place;
}

/**
 * Takes the typography out of a typed text: full-width characters, curly quotes, controls, bidirectional marks.
 * A character keeps at most eight marks, so that no pile of them costs time.
 */
export function readTyped(typed: string): Typed {
  if (/^[ -~]*$/.test(typed)) return { text: typed, placeOf: ({ start, end }) => ({ start, end }) };
  let text = '';
  const clusters: { readonly readTo: number; readonly typed: Place }[] = [];
  for (const { 0: cluster, index } of typed.matchAll(CLUSTER)) {
    text += plainOf(cluster);
    clusters.push({ readTo: text.length, typed: { start: index, end: index + cluster.length } });
  }
  const theEnd = { start: typed.length, end: typed.length };
  const typedAt = (read: number) => clusters.find(({ readTo }) => read < readTo)?.typed ?? theEnd;
  const placeOf = ({ start, end }: Place) => ({
    start: typedAt(start).start,
    end: typedAt(Math.max(start, end - 1)).end,
  });
  return { text, placeOf };
}

function plainOf(cluster: string): string {
  if (SPACE.test(cluster)) return ' ';
  const plain = cluster.replace(INVISIBLE, '').normalize('NFKC').replace(DOUBLE_QUOTES, '"');
  // A mark needs a letter: on a space, as an accent that stands alone (`´`) decomposes, or on a quote it is nothing.
  return plain.replace(/(?<![\p{L}\p{N}\p{M}])\p{M}+/gu, '');
}
