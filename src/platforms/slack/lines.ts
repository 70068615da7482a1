import type { KnownBlock, RichTextBlockElement } from '@slack/types';
import stringWidth from 'string-width';
import { PHONE_COLUMNS } from './limits.ts';

/** What a button's frame takes beside its words. */
const FRAME_COLUMNS = 4;

/** Lines that the blocks take on a phone, with every line as wide as `PHONE_COLUMNS` characters. */
export const linesOf = (blocks: readonly KnownBlock[]): number =>
  blocks.reduce((sum, block) => sum + linesOfBlock(block), 0);

function linesOfBlock(block: KnownBlock): number {
  switch (block.type) {
    case 'header':
      return wrapped(block.text.text);
    case 'section':
      return wrapped(block.text?.text ?? '') + (block.accessory ? 1 : 0);
    case 'context':
      return wrapped(
        block.elements.map((element) => ('text' in element ? shown(element.text) : '')).join(' '),
      );
    case 'rich_text':
      return block.elements.reduce((sum, part) => sum + wrapped(wordsOf(part)), 0);
    case 'actions':
      return wrapped(
        block.elements
          .map((element) =>
            'text' in element ? '_'.repeat(stringWidth(element.text.text) + FRAME_COLUMNS) : '',
          )
          .join(' '),
      );
    default:
      return 1;
  }
}

const wordsOf = (part: RichTextBlockElement): string =>
  part.elements.map((element) => ('text' in element ? (element.text ?? '') : '')).join('');

/** Markup as it is read: a link is its label. */
const shown = (markup: string): string => markup.replace(/<[^|>]*\|([^>]*)>/g, '$1');

function wrapped(text: string): number {
  return text.split('\n').reduce((sum, line) => sum + rowsOf(line), 0);
}

/** Rows that a line takes on a phone. */
export function rowsOf(line: string): number {
  let rows = 1;
  let column = 0;
  for (const word of line.split(' ')) {
    const width = widthOf(word);
    if (column > 0 && column + 1 + width > PHONE_COLUMNS) {
      rows++;
      column = 0;
    }
    // A word that is wider than a line is broken.
    const start = column === 0 ? 0 : column + 1;
    rows += Math.max(0, Math.ceil((start + width) / PHONE_COLUMNS) - 1);
    column = width > PHONE_COLUMNS ? width % PHONE_COLUMNS : start + width;
  }
  return rows;
}

/** Columns that a text takes. */
export const widthOf = (text: string): number =>
  // Looking every character up takes a hundred times as long.
  /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
