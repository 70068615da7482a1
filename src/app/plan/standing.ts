import type { Channel } from '../../db/channels.ts';
import type { Planning } from './index.ts';

/**
 * What became of a paper in a channel, a sentence a line: posted when and for what, due when, below the top, or which
 * condition of which topic it fails.
 */
export async function standingIn(
  _planning: Planning,
  _channel: Channel,
  _paperId: string,
): Promise<string[]> {
  throw new Error('not built yet');
}
