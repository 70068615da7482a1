import { dayOf } from '../../core/day.ts';
import { paperBlock } from '../../core/digest.ts';
import { UserError } from '../../core/errors.ts';
import type { Block } from '../../core/message.ts';
import type { Paper } from '../../core/paper.ts';
import type { Answer } from '../../core/platform.ts';
import { findPaper } from '../../db/papers.ts';
import { type Context, defineCommand } from '../command.ts';
import { fetchPaper } from '../lookup.ts';
import { whenIndexed } from '../when-indexed.ts';
import { paperOption } from './show.ts';

const SHOWN = 5;

export const similar = defineCommand({
  name: 'similar',
  description: 'Papers close to one in what they are about',
  options: { paper: paperOption },
  rest: 'paper',
  reply: 'caller',
  shareable: true,
  examples: ['2606.24597', 'https://huggingface.co/papers/2606.24597'],

  async run({ paper: { id } }, context) {
    const stored = await findPaper(context.db, id);
    // The bundled sample has no abstracts: a title alone says too little to compare.
    const { paper, failures } = stored?.abstract
      ? { paper: stored, failures: [] }
      : await fetchPaper(context, id);
    const known = paper ?? stored;
    if (known) return whenIndexed(context, () => answer(known, context));
    throw new UserError(
      failures.length > 0
        ? `${id} is not in the store, and could not be looked up: ${failures.join('; ')}.`
        : `Nobody who was asked knows a paper ${id}. Please check the number.`,
    );
  },
});

async function answer(paper: Paper, { library, now }: Context): Promise<Answer> {
  await library.refresh();
  const papers = (await library.similar(paper.id, SHOWN)) ?? [];
  const heading = `Similar to ${paper.title}`;
  const asOf = dayOf(now());
  const nobody: Block = { type: 'note', text: ['Too little is known of it to compare it with others.'] };
  return {
    message: {
      summary: heading,
      blocks: [
        { type: 'heading', text: [heading] },
        ...papers.map((other, index) => paperBlock(other, { rank: index + 1, asOf })),
        ...(papers.length > 0 ? [] : [nobody]),
        { type: 'divider' },
        { type: 'actions', actions: [{ label: 'Show it', command: 'show', options: { paper: paper.id } }] },
      ],
    },
  };
}
