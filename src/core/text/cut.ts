import { firstOpen } from './brackets.ts';
import { DANGLING } from './clause-words.ts';
import { boundaries } from './clauses.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** At most `max` UTF-16 units, and so at most `max` characters as people count them; `…` stands for the rest. */
export function cutGraphemes(text: string, max: number): string {
  return text.length <= max ? text : `${head(text, max - 1).trimEnd()}…`;
}

/**
 * A sentence shortened to `max` UTF-16 units where it can end: at the best clause boundary if a good one comes late
 * enough, otherwise after a word, with `…`. No bracket or quotation stays open.
 */
export function cutAtClause(text: string, max: number): string {
  if (text.length <= max) return text;
  const window = head(text, max);
  let best: { at: number; score: number } | null = null;
  for (const { at, worth } of boundaries(text, window.length)) {
    const score = at / max + worth;
    if (at >= max * EARLIEST && (best === null || score >= best.score)) best = { at, score };
  }
  return best === null ? cutAtWord(text, max) : text.slice(0, best.at).replace(/[\s,;:–—]+$/u, '');
}

/** Earlier than this share of the room, a cut loses more than `…` does. */
const EARLIEST = 0.45;

function cutAtWord(text: string, max: number): string {
  const room = head(text, max - 1);
  const atSpace = /\s/.test(text[room.length] ?? '') ? room : room.replace(/\s\S*$/, '');
  let kept = atSpace === '' ? room : atSpace;
  for (let open = firstOpen(kept); open >= 0; open = firstOpen(kept)) {
    kept = open > 0 ? kept.slice(0, open) : kept.slice(1);
  }
  kept = kept
    .trimEnd()
    .replace(DANGLING, '')
    .replace(/[\s,;:–—([{“‘"-]+$/u, '');
  return `${kept === '' ? room : kept}…`;
}

/** As much of the text as fits into `max` UTF-16 units, with no character as people see it cut in two. */
function head(text: string, max: number): string {
  // Segmenting takes a hundred times as long.
  if (/^[ -~]*$/.test(text.slice(0, max + 1))) return text.slice(0, max);
  let end = 0;
  // A grapheme longer than that exists in hostile text only; it is left out whole.
  for (const { index, segment } of graphemes.segment(text.slice(0, max + 100))) {
    if (index + segment.length > max) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}
