import type { KnownBlock } from '@slack/types';
import { keepTexts } from '../../core/keeping.ts';
import type { Density, Message } from '../../core/message.ts';
import type { PlatformTools } from '../../core/platform.ts';
import { renderSlack, type SlackBody, type SlackLook } from './render.ts';

/** What was asked, so that the rest of a list can be shown, and a look other than the usual one. */
export type Asked = Partial<Pick<SlackLook, 'call' | 'skip' | 'density'>>;

/** A message as it can be sent: what its buttons stand for is kept. */
export type ToBody = (message: Message, asked?: Asked) => Promise<SlackBody>;

export function createBodies({
  keeper,
  density,
  log,
}: Pick<PlatformTools, 'keeper' | 'log'> & { density: Density }): ToBody {
  return async (message, asked) => {
    const body = renderSlack(message, { density, keep: keeper.id, ...asked });
    await keepTexts({ keeper, log });
    return body;
  };
}

/**
 * What to try after Slack refused a body: the same without pictures, since one that it can't fetch spoils the whole
 * message, then the text alone, which says everything.
 */
export function plainer(body: SlackBody): SlackBody {
  const blocks = body.blocks.map(withoutPicture);
  const hadPictures = blocks.some((block, index) => block !== body.blocks[index]);
  return { ...body, blocks: hadPictures ? blocks : [] };
}

function withoutPicture(block: KnownBlock): KnownBlock {
  if (block.type !== 'section' || block.accessory?.type !== 'image') return block;
  const { accessory: _, ...section } = block;
  return section;
}
