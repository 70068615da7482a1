import { actionRow } from '../../core/message.ts';
import { fateIn } from '../channel/became.ts';
import { here } from '../channel/change.ts';
import { defineCommand } from '../command.ts';
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
    const { lines, actions } = await fateIn(await here(context), id, context);
    return {
      summary: `What became of ${id} in this channel`,
      blocks: [
        ...lines,
        ...actionRow([...actions, { label: 'The paper', command: 'show', options: { paper: id } }]),
      ],
    };
  },
});
