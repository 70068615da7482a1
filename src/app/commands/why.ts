import type { Block } from '../../core/message.ts';
import { say } from '../channel/announce.ts';
import { here } from '../channel/change.ts';
import { defineCommand } from '../command.ts';
import { standingIn } from '../plan/standing.ts';
import { paperOption } from './show.ts';

export const why = defineCommand({
  name: 'why',
  description: 'What became of a paper in this channel: posted, due, or why not',
  options: { paper: paperOption },
  rest: 'paper',
  listed: false,
  reply: 'caller',
  examples: ['2606.24597'],

  async run({ paper: { id } }, context) {
    const lines = await standingIn(context, await here(context), id);
    const [first = 'Nothing is known of it here.', ...more] = lines;
    return say(first, ...more.map((line): Block => ({ type: 'text', text: [line] })));
  },
});
