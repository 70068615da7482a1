import { keepTexts } from '../../core/keeping.ts';
import { type Block, type Density, type Message, plainText, type Text } from '../../core/message.ts';
import type { PlatformTools } from '../../core/platform.ts';
import { type DiscordBody, type DiscordLook, renderDiscord } from './render.ts';

/** What was asked, so that the rest of a list can be shown, and a look other than the usual one. */
export type Asked = Partial<Pick<DiscordLook, 'call' | 'skip' | 'density'>>;

/** A message as it can be sent: what its buttons stand for is kept. */
export type ToBody = (message: Message, asked?: Asked) => Promise<DiscordBody>;

export function createBodies({
  keeper,
  density,
  log,
}: Pick<PlatformTools, 'keeper' | 'log'> & { density: Density }): ToBody {
  return async (message, asked) => {
    const body = renderDiscord(message, { density, keep: keeper.id, ...asked });
    await keepTexts({ keeper, log });
    return body;
  };
}

/**
 * What to try after Discord refused a message: its words alone, without pictures, buttons and addresses, since one of
 * those that its filters don’t like spoils the whole.
 */
export const plainer = (message: Message): Message => ({
  ...message,
  blocks: message.blocks.flatMap(plainBlock),
});

function plainBlock(block: Block): Block[] {
  switch (block.type) {
    case 'heading':
    case 'text':
    case 'note':
      return [{ ...block, text: [plainText(block.text)] }];
    case 'paper': {
      const { id, rank, title, gist, facts } = block;
      const told: Text[] = [
        [rank === null ? '' : `${rank} · `, { text: title, style: 'strong' }, ` (${id})`],
        [plainText(gist ?? [])],
        [facts.map(plainText).join(' · ')],
      ];
      return told.flatMap((text) => (plainText(text) === '' ? [] : [{ type: 'text', text }]));
    }
    case 'divider':
    case 'pointed':
      return [block];
    case 'actions':
      return [];
  }
}
