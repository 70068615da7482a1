import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** In a longer text the last row's length no longer shows. */
const MAX_EVEN_ROWS = 4;

/** Painted text as rows of at most `width` columns; only an address may be wider, since half of one is useless. */
export function wrap(painted: string, width: number): string[] {
  const breakWords = (text: string) => wrapAnsi(text, width, { hard: true }).split('\n');
  const isWideAddress = (row: string) =>
    stringWidth(row) > width && /^\W*https?:\/\//.test(stripVTControlCharacters(row));
  const rows = wrapAnsi(painted, width).split('\n');
  if (!rows.some(isWideAddress)) return breakWords(painted);
  return rows.flatMap((row) => (isWideAddress(row) ? [row] : breakWords(row)));
}

/** Wraps to rows of about the same length, no more of them than `wrap` needs. */
export function wrapEvenly(painted: string, width: number): string[] {
  const rows = wrap(painted, width);
  if (rows.length === 1 || rows.length > MAX_EVEN_ROWS) return rows;
  const words = stripVTControlCharacters(painted)
    .split(' ')
    .map((word) => stringWidth(word));
  const average = Math.ceil(stringWidth(painted) / rows.length);
  let narrow = Math.max(Math.min(average, width), ...words.filter((columns) => columns <= width));
  while (narrow < width && wrap(painted, narrow).length > rows.length) narrow++;
  return wrap(painted, narrow);
}

/** Puts parts on as few rows as keep each whole. A part that is wider than a row is wrapped, an empty one left out. */
export function fill(parts: readonly string[], separator: string, width: number): string[] {
  const rows: string[] = [];
  for (const part of parts) {
    const [first, ...more] = wrap(part, width).filter((row) => stringWidth(row) > 0);
    if (first === undefined) continue;
    const joined = [...rows.slice(-1), first].join(separator);
    if (more.length === 0 && stringWidth(joined) <= width) rows.splice(-1, 1, joined);
    else rows.push(first, ...more);
  }
  return rows;
}
