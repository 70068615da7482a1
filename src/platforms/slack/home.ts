import type { HomeView } from '@slack/types';
import type { Block, Message } from '../../core/message.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';
import type { SlackBody } from './render.ts';
import { plainText } from './words.ts';

/** The first page of the Home tab, and of the slash command alone. */
export const HOME = 'home';

/** An answer in the Home tab: nothing can be shown to others from there, and there is a way back. */
export function forHome(message: Message, command: string): Message {
  const blocks = message.blocks.flatMap((block): Block[] => {
    if (block.type !== 'actions') return [block];
    const actions = block.actions.filter((action) => !('does' in action) || action.does !== 'share');
    return actions.length > 0 ? [{ ...block, actions }] : [];
  });
  if (command === HOME) return { ...message, blocks };
  const back: Block = {
    type: 'actions',
    actions: [{ label: '‹ Home', command: HOME, options: {}, does: 'turn' }],
  };
  return { ...message, blocks: [back, ...(blocks.length > 0 ? blocks : [saying(message)])] };
}

const saying = ({ summary }: Message): Block => ({ type: 'text', text: [summary] });

/** A Home tab has no text beside its blocks. */
export const homeView = ({ text, blocks }: Pick<SlackBody, 'text' | 'blocks'>): HomeView => ({
  type: 'home',
  blocks:
    blocks.length > 0
      ? [...blocks]
      : [{ type: 'section', text: plainText(literal(text), LIMITS.textObject) }],
});
