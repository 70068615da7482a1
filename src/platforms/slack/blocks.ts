import type { KnownBlock } from '@slack/types';
import { type Block, type Density, plainText as plain } from '../../core/message.ts';
import type { Keeper } from '../../core/platform.ts';
import { actionRows } from './buttons.ts';
import { lengthOf, oneLine } from './escape.ts';
import { LIMITS } from './limits.ts';
import { contextBlock, paperBlocks, richTextBlock } from './papers.ts';
import { pointAt } from './pointed.ts';
import { plainText, richText, toMarkup } from './words.ts';

export interface Room {
  readonly density: Density;
  /** The papers are a list's (see `isListed`). */
  readonly isListed: boolean;
  /** Characters of a paragraph. */
  readonly text: number;
  /** The block's place in its message, which makes its buttons' ids its own. */
  readonly place: number;
  readonly keep: Keeper['id'];
}

/** One block of a message in Slack's; none when nothing of it can be shown. */
export function toBlocks(block: Block, room: Room): KnownBlock[] {
  switch (block.type) {
    case 'heading': {
      const text = plainText(oneLine(plain(block.text)), LIMITS.header);
      return text.text === '' ? [] : [{ type: 'header', text }];
    }
    case 'text':
      return richTextBlock(richText(block.text, room.text));
    case 'note':
      return contextBlock(toMarkup(block.text));
    case 'paper':
      return paperBlocks(block, room);
    case 'divider':
      return [{ type: 'divider' }];
    case 'pointed':
      return [pointAt(block)];
    case 'actions':
      return actionRows(block.actions, room);
  }
}

/** Characters of everything that is read, linked to or sent back. */
export function lengthOfWords(blocks: readonly KnownBlock[]): number {
  let sum = 0;
  JSON.stringify(blocks, (key, value) => {
    if (typeof value === 'string' && (key === 'text' || key === 'url' || key === 'value'))
      sum += lengthOf(value);
    return value;
  });
  return sum;
}
