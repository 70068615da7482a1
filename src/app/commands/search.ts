import { z } from 'zod';
import { dayOf } from '../../core/day.ts';
import { paperBlock } from '../../core/digest.ts';
import { UserError } from '../../core/errors.ts';
import type { Action, Message } from '../../core/message.ts';
import { formatCount } from '../../core/text/index.ts';
import { searchPapers } from '../../db/papers.ts';
import { defineCommand } from '../command.ts';

const PAGE_SIZE = 5;
/** A whole sentence's worth; what follows would only slow the answer down. */
const MAX_WORDS = 12;
const STOP_WORDS = new Set(
  'a an and are as at by can for from how in is it of on or that the this to what with'.split(' '),
);
const PAGE = 'page: is a number from 1 to 1000';

export const search = defineCommand({
  name: 'search',
  description: 'Papers that hold your words, the best first',
  options: {
    query: z.string({ error: 'words to look for are missing' }).describe('The words to look for'),
    page: z
      .string()
      .regex(/^\d{1,4}$/, { error: PAGE })
      .transform(Number)
      .pipe(z.number({ error: PAGE }).min(1, { error: PAGE }).max(1000, { error: PAGE }))
      .default(1)
      .describe('Which page of five'),
  },
  rest: 'query',
  reply: 'caller',
  examples: ['diffusion policy', 'world model page:2'],

  async run({ query, page }, { db, now, prefix }) {
    const words = wordsOf(query);
    if (words.length === 0) {
      throw new UserError(
        `There is no word to look for in “${query.slice(0, 80)}”. Try /${prefix} search diffusion policy.`,
      );
    }
    const { total, papers } = await searchPapers(db, words, {
      offset: (page - 1) * PAGE_SIZE,
      limit: PAGE_SIZE,
    });
    const shown = query.length > 80 ? `${query.slice(0, 80)}…` : query;
    if (papers.length === 0) return nothing(shown, total, words, prefix);

    const first = (page - 1) * PAGE_SIZE + 1;
    const heading = `${shown} · ${formatCount(total)} ${total === 1 ? 'paper' : 'papers'}, best first`;
    const asOf = dayOf(now());
    return {
      summary: heading,
      blocks: [
        { type: 'heading', text: [heading] },
        ...papers.map((paper, index) => paperBlock(paper, { rank: first + index, asOf })),
        { type: 'divider' },
        { type: 'note', text: [`${first}–${first + papers.length - 1} of ${total}`] },
        { type: 'actions', actions: pages(query, page, Math.ceil(total / PAGE_SIZE)) },
      ],
    };
  },
});

/** The words that tell papers apart, each once; of a query made of nothing else, the common ones too. */
function wordsOf(query: string): string[] {
  const all = [
    ...new Set(
      query
        .normalize('NFKC')
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu) ?? [],
    ),
  ];
  const telling = all.filter((word) => !STOP_WORDS.has(word));
  return (telling.length > 0 ? telling : all).slice(0, MAX_WORDS);
}

function pages(query: string, page: number, last: number): Action[] {
  const to = (target: number) => ({ command: 'search', options: { query, page: String(target) } });
  return [
    ...(page > 1 ? [{ label: '‹ Prev', ...to(page - 1) }] : []),
    ...(page < last ? [{ label: 'Next ›', ...to(page + 1) }] : []),
  ];
}

function nothing(query: string, total: number, words: readonly string[], prefix: string): Message {
  const text =
    total > 0
      ? `“${query}” has ${Math.ceil(total / PAGE_SIZE)} pages. Start again with /${prefix} search ${words.join(' ')}.`
      : `No paper here holds “${query}”. Fewer or other words may; /${prefix} status says how much has been collected.`;
  return { summary: text, blocks: [{ type: 'text', text: [text] }] };
}
