import { readFieldChunk, startsField } from './field-chunk.ts';
import type { Piece } from './scan.ts';
import { countWords, dropMinus, type LexicalMistake, operators, type Tape } from './token.ts';
import type { Place } from './typed.ts';

/** Without its other half; what could be a field without it keeps it. */
const LONE_QUOTE = /^['‘‚‛](?=[\p{L}\p{N}][^:<>=≥≤]*$)/u;
const DASHES = /^[-\u2010-\u2015\u2212]+/;

/**
 * Reads a word, an operator or a field, with a minus or without. Gives what is wrong; or up to where the text is read
 * now, which is beyond the chunk where a field's value is.
 */
export function readChunk(
  tape: Tape,
  chunk: Piece,
  before: Piece | undefined,
  following: readonly Piece[],
): LexicalMistake | number {
  const [after] = following;
  const dashes = DASHES.exec(chunk.text)?.[0] ?? '';
  const rest = { text: chunk.text.slice(dashes.length), start: chunk.start + dashes.length, end: chunk.end };
  // In `"state"-of-the-art` the dash is a hyphen.
  const isHyphen = chunk.glued && (before?.type === 'quoted' || before?.type === 'close');
  const goesOn = rest.text !== '' || (after?.glued && /^(quoted|quote|open)$/.test(after.type));
  if (dashes !== '' && goesOn && !isHyphen) pushNot(tape, dashes, { start: chunk.start, end: rest.start });

  const operator = dashes === '' ? operators.get(rest.text) : undefined;
  if (operator === 'not') pushNot(tape, rest.text, rest);
  else if (operator) tape.tokens.push({ type: operator, start: rest.start, end: rest.end });
  else if (startsField(rest.text, after)) return readFieldChunk(tape, rest, following);
  else if (rest.text !== '') pushWord(tape, rest.text, rest);
  return chunk.end;
}

function pushNot({ tokens }: Tape, typed: string, { start, end }: Place): void {
  if (tokens.at(-1)?.type !== 'not') tokens.push({ type: 'not', typed, start, end });
}

function pushWord(tape: Tape, typed: string, { start, end }: Place): void {
  const text = trimEnd(typed).replace(LONE_QUOTE, '');
  const words = countWords(text);
  if (words === 0) {
    dropMinus(tape.tokens, { start, end });
    return;
  }
  tape.terms += words;
  // Only what stands alone is an operator: `OR,` is a word, and has to stay one when it is printed without its comma.
  tape.tokens.push({ type: 'word', text: operators.has(text) ? text.toLowerCase() : text, start, end });
}

/** Without the punctuation of a sentence. A regular expression would take quadratic time on `....x`. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && '.,;:!?'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
