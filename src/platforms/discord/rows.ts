import stringWidth from 'string-width';
import { plainText, type Text } from '../../core/message.ts';
import { cutAtClause } from '../../core/text/index.ts';
import { visible } from '../../core/text/visible.ts';

/** How many rows of so many columns a line takes when it wraps between words. */
export function rowsOf(line: string, columns: number): number {
  let rows = 1;
  let used = 0;
  for (const word of line.split(/\s+/)) {
    const width = widthOf(word);
    const isFirst = used === 0;
    if (!isFirst && used + 1 + width <= columns) used += 1 + width;
    else {
      if (!isFirst) rows += 1;
      rows += Math.max(0, Math.ceil(width / columns) - 1);
      used = width > columns ? width % columns || columns : width;
    }
  }
  return rows;
}

/** Looking every character up takes a hundred times as long. */
const widthOf = (word: string): number => (/^[!-~]*$/.test(word) ? word.length : stringWidth(word));

/** The text within `max` characters, its spans kept. */
export function cutText(text: Text, max: number): Text {
  const whole = plainText(text);
  const cut = cutAtClause(whole, max);
  if (cut === whole) return text;
  const kept = cut.replace(/…$/u, '');
  if (!whole.startsWith(kept)) return [cut];
  let room = kept.length;
  const spans = text.flatMap((span) => {
    const words = typeof span === 'string' ? span : span.text;
    const taken = words.slice(0, room);
    room -= taken.length;
    if (taken === '') return [];
    return [typeof span === 'string' ? taken : { ...span, text: taken }];
  });
  return cut === kept ? spans : [...spans, '…'];
}

/** The text within so many rows; a word is dropped at a time where the words wrap badly. */
export function cutToRows(text: Text, rows: number, columns: number): Text {
  let max = rows * columns;
  let cut = cutText(text, max);
  while (rowsOf(plainText(cut), columns) > rows && max > columns / 2) {
    max = Math.min(max, plainText(cut).length) - 5;
    cut = cutText(text, max);
  }
  return cut;
}

/** What somebody typed and the carets under the place that is meant, within `columns`. */
export function pointAt(
  { text, start, end }: { text: string; start: number; end: number },
  columns: number,
): [typed: string, carets: string] {
  const half = Math.floor(columns / 2);
  const shown = (part: string) => visible(part).replace(/\s/g, ' ');
  const marked = take(segments(shown(text.slice(start, end))), half);
  const before = take(segments(shown(text.slice(0, start))).reverse(), half - 1)
    .reverse()
    .join('');
  const lead = before.length < shown(text.slice(0, start)).length ? `…${before}` : before;
  const carets = Math.max(1, stringWidth(marked.join('')));
  const room = columns - stringWidth(lead) - carets;
  const after = take(segments(shown(text.slice(end))), room).join('');
  return [lead + marked.join('') + after, ' '.repeat(stringWidth(lead)) + '^'.repeat(carets)];
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const segments = (text: string): string[] => [...graphemes.segment(text)].map(({ segment }) => segment);

/** As many from the start as fit. */
function take(parts: readonly string[], columns: number): string[] {
  let room = columns;
  const over = parts.findIndex((part) => {
    room -= stringWidth(part);
    return room < 0;
  });
  return over === -1 ? [...parts] : parts.slice(0, over);
}
