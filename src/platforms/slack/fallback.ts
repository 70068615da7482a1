import { type Block, type Message, plainText } from '../../core/message.ts';
import { type Escaped, escapeEntities, literal, oneLine, shorten } from './escape.ts';
import { LIMITS, MAX_TITLE } from './limits.ts';
import { nameOf } from './words.ts';

/** Everything a message says as plain lines, the most telling first: a notification shows only the start. */
export function fallbackOf({ summary, blocks }: Message): Escaped {
  const first = oneLine(summary);
  const lines = blocks.flatMap((block) => linesOf(block)).filter((line) => line !== first);
  return escapeEntities(shorten(literal([first, ...lines].join('\n').trim() || '…'), LIMITS.fallback));
}

/** Buttons are left out: a screen reader finds them by itself. */
function linesOf(block: Block): string[] {
  switch (block.type) {
    case 'heading':
      return [oneLine(plainText(block.text))];
    case 'text':
    case 'note':
      return [literal(plainText(block.text))];
    case 'paper': {
      const rank = block.rank === null ? '' : `${block.rank}. `;
      const name = shorten(nameOf(block), MAX_TITLE);
      const gist = block.gist === null ? [] : [oneLine(plainText(block.gist))];
      return [
        `${rank}${name}`,
        ...gist,
        block.facts.map((fact) => oneLine(plainText(fact))).join(' · '),
      ].filter((line) => line !== '');
    }
    case 'pointed':
      return [
        oneLine(block.text),
        `Here: ${oneLine(block.text.slice(block.start, block.end)) || 'at the end'}`,
      ];
    case 'divider':
    case 'actions':
      return [];
  }
}
