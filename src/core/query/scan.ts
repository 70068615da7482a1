import type { Place } from './typed.ts';

/** A piece of a query before anything is known of its meaning. */
export interface Piece extends Place {
  readonly type: 'quoted' | 'quote' | 'open' | 'close' | 'or' | 'chunk';
  /** Of `quoted` what is between the quotes. */
  readonly text: string;
  /** Nothing stands between this piece and the one before. */
  readonly glued: boolean;
}

/**
 * Quoted text, a lone quote, brackets, bars, and chunks of anything else up to the next space. Short brackets within
 * a word belong to it: `TD(λ)`, `model(s)`. Every alternative starts with another character, so no input backtracks.
 */
const PIECE = /"([^"]*)"|[()"]|\|+|(?:[^ "()|]|(?<=[\p{L}\p{N}])\([^ "()|]{1,40}\))+/gu;

/** Takes text as `readTyped` gives it; linear in its length. */
export function scan(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(PIECE)) {
    const start = match.index;
    const glued = start === end && start > 0;
    end = start + match[0].length;
    pieces.push({ type: typeOf(match[0]), text: match[1] ?? match[0], start, end, glued });
  }
  return pieces;
}

function typeOf(piece: string): Piece['type'] {
  if (piece.startsWith('"')) return piece.length > 1 ? 'quoted' : 'quote';
  if (piece === '(') return 'open';
  if (piece === ')') return 'close';
  return piece.startsWith('|') ? 'or' : 'chunk';
}
