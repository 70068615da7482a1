import type { Sequence } from './sequence.ts';

/** A sequence laid out by place, for comparing. */
export interface Layout {
  readonly length: number;
  readonly terms: ArrayLike<number>;
  /** How many parts the compound has that starts here; 0: none does. */
  readonly spans: ArrayLike<number>;
  /** The compound's own term. */
  readonly joined: ArrayLike<number>;
}

export function layOut({ terms, joins }: Sequence): Layout {
  const spans = new Array<number>(terms.length).fill(0);
  const joined = new Array<number>(terms.length).fill(-1);
  for (const { at, length, term } of joins) {
    spans[at] = length;
    joined[at] = term;
  }
  return { length: terms.length, terms, spans, joined };
}

/** Whether the phrase's terms stand next to each other in the text; `multi-modal` and `multimodal` are the same. */
export function includesPhrase(text: Layout, phrase: Layout): boolean {
  if (phrase.length === 0) return false;
  for (let at = 0; at < text.length; at++) if (standsAt(text, at, phrase)) return true;
  return false;
}

function standsAt({ length, terms, spans, joined }: Layout, at: number, phrase: Layout): boolean {
  let place = at;
  for (let i = 0; i < phrase.length; ) {
    const wanted = phrase.terms[i];
    if (place >= length) return false;
    if (terms[place] === wanted) {
      i++;
      place++;
    } else if (spans[place] && joined[place] === wanted) {
      i++;
      place += spans[place] ?? 0;
    } else if (phrase.spans[i] && phrase.joined[i] === terms[place]) {
      i += phrase.spans[i] ?? 0;
      place++;
    } else return false;
  }
  return true;
}

/** A phrase's known wordings: with its compounds in parts, and, if it has any, with each as one. */
export function wordings({ terms, joins }: Sequence): (readonly number[])[] {
  const joined = [...terms];
  for (const { at, length, term } of joins.toReversed()) joined.splice(at, length, term);
  const all = joins.length > 0 ? [terms, joined] : [terms];
  return all.filter((wording) => wording.length > 0 && !wording.includes(-1));
}
