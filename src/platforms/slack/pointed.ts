import type { RichTextBlock } from '@slack/types';
import stringWidth from 'string-width';
import type { Block } from '../../core/message.ts';
import { type Literal, oneLine } from './escape.ts';
import { PHONE_COLUMNS } from './limits.ts';

type Pointed = Extract<Block, { type: 'pointed' }>;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What somebody typed, as much of it as fits on a phone's line, with carets under the place that is meant. */
export function pointAt({ text, start, end }: Pointed): RichTextBlock {
  const marked = head(spaced(text.slice(start, end)), PHONE_COLUMNS / 2 - 1);
  const before = tail(spaced(text.slice(0, start)), PHONE_COLUMNS / 2);
  const after = head(spaced(text.slice(end)), PHONE_COLUMNS - stringWidth(before + marked));
  const carets = ' '.repeat(stringWidth(before)) + '^'.repeat(Math.max(1, stringWidth(marked)));
  const rows = `${(before + marked + after).trimEnd()}\n${carets}`;
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: rows }] }],
  };
}

/** One line that keeps the spaces at its ends, because the parts are joined again. */
const spaced = (text: string): Literal => {
  const [, left = '', right = ''] = /^(\s?).*?(\s?)$/su.exec(text) ?? [];
  const inner = oneLine(text);
  return (inner === '' ? left && ' ' : `${left && ' '}${inner}${right && ' '}`) as Literal;
};

function head(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (stringWidth(kept + segment) > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

function tail(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let kept = '';
  for (const { segment } of [...graphemes.segment(text)].reverse()) {
    if (stringWidth(segment + kept) > columns - 1) break;
    kept = segment + kept;
  }
  return `…${kept}`;
}
