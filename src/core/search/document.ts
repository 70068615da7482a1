import { MOST_PLACES } from './postings.ts';
import { readSequence, type Sequence, type TermOf } from './sequence.ts';

/** What the search knows of a paper. */
export interface SearchDocument {
  readonly id: string;
  readonly title: string;
  /** Abstract, gist: each a text of its own, so that no phrase reaches from one into the next. */
  readonly texts: readonly string[];
  readonly authors?: readonly string[];
  readonly categories?: readonly string[];
  readonly organizations?: readonly string[];
  readonly keywords?: readonly string[];
}

/** Changes when a text does; 32 bits of FNV-1a. */
export function fingerprintOf({ title, texts }: SearchDocument): number {
  let value = 0x811c9dc5;
  for (const text of [title, ...texts]) {
    for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
    value = Math.imul(value ^ 0xffff, 0x01000193);
  }
  return value >>> 0;
}

/** Its texts, the title first; what is beyond 16,000 words is left out. */
export function readDocument({ title, texts }: SearchDocument, termOf: TermOf): Sequence[] {
  let room = MOST_PLACES;
  return [title, ...texts].map((text) => {
    // A text takes one place more than it has words.
    const sequence = readSequence(text, termOf, Math.max(0, room - 1));
    room -= sequence.terms.length + 1;
    return sequence;
  });
}
