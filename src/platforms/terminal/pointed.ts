import stringWidth from 'string-width';
import type { Block } from '../../core/message.ts';
import { harmless } from './paint.ts';

type Pointed = Extract<Block, { type: 'pointed' }>;

const graphemes = new Intl.Segmenter();

/** What somebody typed and the carets under the place that is meant, each within `columns`. */
export function pointAt({ text, start, end }: Pointed, columns: number): { typed: string; carets: string } {
  const marked = cut(harmless(text.slice(start, end)), Math.floor(columns / 2));
  const before = cutLeft(harmless(text.slice(0, start)), Math.floor(columns / 2) - 1);
  const at = stringWidth(before);
  const carets = Math.max(1, stringWidth(marked));
  const after = cut(harmless(text.slice(end)), columns - at - carets);
  return { typed: (before + marked + after).trimEnd(), carets: ' '.repeat(at) + '^'.repeat(carets) };
}

function cut(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  return `${take(segments(text), columns - 1).join('')}…`;
}

function cutLeft(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  return `…${take(segments(text).reverse(), columns - 1)
    .reverse()
    .join('')}`;
}

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
