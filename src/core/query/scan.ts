import type { Place } from './typed.ts';

/** A piece of a query before anything is known of its meaning. */
export interface Piece extends Place {
  readonly type: 'quoted' | 'quote' | 'open' | 'close' | 'or' | 'chunk';
  /** Of `quoted` what is between the quotes. */
  readonly text: string;
  /** Nothing stands between this piece and the one before. */
  readonly glued: boolean;
}

// Several words between single quotes, straight or curly, are quoted text too. All else that looks like such a quote is
// an apostrophe: it has a letter before it, or no other half.
const SINGLE = `(?:(?<![^ (])|(?<=(?<![^ (])-))['‘‚‛]`;
const SINGLE_QUOTED = String.raw`[\p{L}\p{N}][^ :<>=≥≤"'‘’]* [^"'‘’]*(?=['’](?![^ ).,;:!?]))`;

/**
 * Quoted text, a lone quote, brackets, bars, and chunks of anything else up to the next space. Short brackets within
 * a word belong to it: `TD(λ)`, `model(s)`. No input backtracks far: every alternative starts with another character,
 * and single quotes end at the next one.
 */
const PIECE = new RegExp(
  String.raw`"([^"]*)"|[()"]|\|+|${SINGLE}(${SINGLE_QUOTED})['’]|` +
    String.raw`(?:(?!${SINGLE}${SINGLE_QUOTED})[^ "()|]|(?<=[\p{L}\p{N}])\([^ "()|]{1,40}\))+`,
  'gu',
);

/** Takes text as `readTyped` gives it; linear in its length. */
export function scan(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(PIECE)) {
    const start = match.index;
    const glued = start === end && start > 0;
    end = start + match[0].length;
    const quoted = match[1] ?? match[2];
    pieces.push({ type: typeOf(match[0], quoted), text: quoted ?? match[0], start, end, glued });
  }
  return pieces;
}

function typeOf(piece: string, quoted: string | undefined): Piece['type'] {
  if (quoted !== undefined) return 'quoted';
  if (piece === '"') return 'quote';
  if (piece === '(') return 'open';
  if (piece === ')') return 'close';
  return piece.startsWith('|') ? 'or' : 'chunk';
}
