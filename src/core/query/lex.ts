import { readChunk } from './chunk.ts';
import { type Piece, scan } from './scan.ts';
import { countWords, dropMinus, type LexicalMistake, type Note, type Tape, type Token } from './token.ts';
import type { QueryMistake, Sort } from './tree.ts';
import type { Place } from './typed.ts';

const MAX_TERMS = 500;
const MAX_DEPTH = 20;

interface Lexed {
  /** Parentheses are balanced, at most 20 deep and never directly empty; no `not` follows another. */
  readonly tokens: readonly Token[];
  readonly sort: Sort | null;
}

/**
 * Reads a text from `readTyped`, in time linear in its length. Whatever is refused at all is refused here; places
 * are those of the text as it is read.
 */
export function lex(text: string, note: Note): Lexed | { readonly mistake: LexicalMistake } {
  const tape: Tape = { tokens: [], note, sort: null, terms: 0, depth: 0 };
  const pieces = scan(text);
  let readTo = 0;
  for (const [i, piece] of pieces.entries()) {
    if (piece.start < readTo) continue;
    const read = readPiece(tape, piece, pieces[i - 1], pieces.slice(i + 1, i + 3));
    if (typeof read !== 'number') return { mistake: read };
    if (tape.depth > MAX_DEPTH) return { mistake: tooDeep(piece) };
    if (tape.terms > MAX_TERMS) return { mistake: tooMany(piece) };
    readTo = read;
  }
  const end = { start: text.length, end: text.length };
  const open = tape.tokens.findLast(({ type }) => type === 'open');
  if (tape.depth > 0) note('A parenthesis that stayed open was closed at the end.', open ?? end);
  while (tape.depth > 0) close(tape, end);
  return { tokens: tape.tokens, sort: tape.sort };
}

/** Gives what is wrong, or up to where the text is read now. */
function readPiece(
  tape: Tape,
  piece: Piece,
  before: Piece | undefined,
  following: readonly Piece[],
): LexicalMistake | number {
  const { start, end } = piece;
  if (piece.type === 'chunk') return readChunk(tape, piece, before, following);
  if (piece.type === 'quoted') readQuoted(tape, piece);
  else if (piece.type === 'quote') readOpenQuote(tape, piece, following[0]);
  else if (piece.type === 'or') tape.tokens.push({ type: 'or', start, end });
  else if (piece.type === 'open') {
    tape.depth++;
    tape.tokens.push({ type: 'open', start, end });
  } else if (tape.depth > 0) close(tape, piece);
  else tape.note('A closing parenthesis without an opening one was left out.', piece);
  return end;
}

function readQuoted(tape: Tape, { text, start, end }: Piece): void {
  const words = countWords(text);
  if (words === 0) {
    dropMinus(tape.tokens, { start, end });
    tape.note('Quotes without a word in them were left out.', { start, end });
    return;
  }
  tape.terms += words;
  const phrase = text.trim().replace(/ +/g, ' ');
  tape.tokens.push({ type: 'term', part: { type: 'phrase', text: phrase }, start, end });
}

/** The last quote of an odd number of them: one that opens begins a phrase, one that closes is left out. */
function readOpenQuote(tape: Tape, { start, end, glued }: Piece, after?: Piece): void {
  if (after?.glued && !(glued && tape.tokens.at(-1)?.type === 'word')) {
    tape.note('A quote that stayed open was closed after the words that follow it.', { start, end });
    tape.tokens.push({ type: 'quote', start, end });
    return;
  }
  dropMinus(tape.tokens, { start, end });
  tape.note('A quote without its other half was left out.', { start, end });
}

function close(tape: Tape, { start, end }: Place): void {
  tape.depth--;
  const last = tape.tokens.at(-1);
  if (last?.type !== 'open') {
    tape.tokens.push({ type: 'close', start, end });
    return;
  }
  tape.tokens.pop();
  dropMinus(tape.tokens, last);
  tape.note('Parentheses with nothing in them were left out.', { start: last.start, end });
}

const tooDeep = ({ start, end }: Place): QueryMistake => ({
  problem: `parentheses are nested more than ${MAX_DEPTH} deep here`,
  start,
  end,
  example: '(robot OR drone) author:hinton',
});

const tooMany = ({ start, end }: Place): QueryMistake => ({
  problem: `at most ${MAX_TERMS} words can be looked for; this is where it gets too long`,
  start,
  end,
  example: 'diffusion policy after:2026-01-01',
});
