import { z } from 'zod';
import { dayOf } from '../../core/day.ts';
import { paperBlock } from '../../core/digest.ts';
import { parsePaperId } from '../../core/ids.ts';
import {
  type Action,
  actionRow,
  type Block,
  type Message,
  note,
  type PaperBlock,
  say,
} from '../../core/message.ts';
import type { Paper } from '../../core/paper.ts';
import type { Answer, Completion } from '../../core/platform.ts';
import { orderOf, parseQuery, positiveTerms, printQuery, type Query } from '../../core/query/index.ts';
import { gistAbout } from '../../core/summary.ts';
import { formatCount } from '../../core/text/index.ts';
import { type Context, defineCommand } from '../command.ts';
import type { Found } from '../library/index.ts';
import { looser, respell, type Way } from '../library/looser.ts';
import { createMarker } from '../library/marked.ts';
import type { UpstreamAnswer } from '../library/upstream.ts';
import { mistakenQuery } from '../mistake.ts';
import { whenIndexed } from '../when-indexed.ts';
import { show } from './show.ts';

const PAGE_SIZE = 5;
const PAGE = 'page: is a number from 1 to 1000';

export const search = defineCommand({
  name: 'search',
  description: 'Papers that fit your query, the best first',
  options: {
    query: z
      .string({ error: 'words to look for are missing' })
      .describe('Words, "phrases", -not, OR, author: cat: votes:> and more'),
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
  shareable: true,
  examples: ['diffusion policy', '"world model" author:hafner after:2025', 'agents -survey votes:>20 page:2'],

  async run({ query: text, page }, context) {
    const paper = parsePaperId(text);
    if (paper) return show.run({ paper }, context);
    const parsed = parseQuery(text);
    if ('mistake' in parsed) {
      const typed = `/${context.prefix} search `;
      return mistakenQuery(text, parsed.mistake, { typed, command: 'search' });
    }
    const asked: Asked = {
      query: parsed.query,
      shown: printQuery(parsed.query),
      page,
      notices: parsed.notices.map((notice) => note(notice.text)),
    };
    const elsewhere = askUpstream(parsed.query, context);
    return whenIndexed(context, () => answer(asked, elsewhere, context));
  },
});

interface Asked {
  readonly query: Query;
  /** As it is understood. */
  readonly shown: string;
  readonly page: number;
  readonly notices: readonly Block[];
}

/** Null: there is nothing in the query that a source's own search could look for. */
function askUpstream(query: Query, { upstream }: Context): Promise<UpstreamAnswer | null> {
  const { words, phrases } = positiveTerms(query);
  const text = [...words, ...phrases].join(' ');
  return text === '' ? Promise.resolve(null) : upstream.search(text);
}

/** What is known here at once, on the first page; what the source's own search adds, a little later. */
async function answer(
  asked: Asked,
  elsewhere: Promise<UpstreamAnswer | null>,
  context: Context,
): Promise<Answer> {
  const { library } = context;
  // What the source found can stand anywhere, so that a later page can't be told without it.
  const known = asked.page > 1 ? await elsewhere : null;
  await library.refresh();
  const found = await find(asked, known, context);
  const message = compose(asked, found, known?.failure ?? null, context);
  if (asked.page > 1) return { message };
  return { message, later: elsewhere.then((answer) => answer && complete(asked, found, answer, context)) };
}

function find({ query, page }: Asked, upstream: UpstreamAnswer | null, { library }: Context): Promise<Found> {
  const offset = (page - 1) * PAGE_SIZE;
  return library.search(query, { offset, limit: PAGE_SIZE, opinion: upstream?.ids ?? [] });
}

async function complete(
  asked: Asked,
  before: Found,
  upstream: UpstreamAnswer,
  context: Context,
): Promise<Completion> {
  await context.library.refresh();
  const now = await find(asked, upstream, context);
  const message = compose(asked, now, upstream.failure, context);
  const shown = new Set(before.papers.map(({ id }) => id));
  const fresh = toBlocks(asked, now.papers, context).filter(({ id }) => !shown.has(id));
  const more = now.total - before.total;
  if (upstream.failure !== null) return { message, added: aNote(localOnly(upstream.failure, context)) };
  if (fresh.length === 0 && more <= 0) return { message, added: null };
  const heading =
    more > 0
      ? `Hugging Face’s own search adds ${formatCount(more)}: ${formatCount(now.total)} papers now.`
      : 'Hugging Face’s own search puts these further up:';
  const actions = waysOn(asked, now);
  return {
    message,
    added: {
      summary: heading,
      blocks: [note(heading), ...fresh, ...actionRow(actions)],
    },
  };
}

function compose(asked: Asked, found: Found, failure: string | null, context: Context): Message {
  const footnotes = failure === null ? [] : [note(localOnly(failure, context))];
  const { papers, total } = found;
  if (papers.length === 0) return nothing(asked, total, footnotes, context);

  const { query, shown, notices } = asked;
  const first = firstOf(asked);
  const heading = `${shown} · ${formatCount(total)} ${total === 1 ? 'paper' : 'papers'}, ${orders[orderOf(query)]}`;
  const actions = waysOn(asked, found);
  return {
    summary: heading,
    blocks: [
      { type: 'heading', text: [heading] },
      ...notices,
      ...respelling(asked, context),
      ...toBlocks(asked, papers, context),
      { type: 'divider' },
      ...(total > PAGE_SIZE ? [note(`${first + 1}–${first + papers.length} of ${formatCount(total)}`)] : []),
      ...footnotes,
      ...actionRow(actions),
    ],
  };
}

const firstOf = ({ page }: Asked): number => (page - 1) * PAGE_SIZE;

function toBlocks(asked: Asked, papers: readonly Paper[], { now }: Context): PaperBlock[] {
  const marker = createMarker(positiveTerms(asked.query));
  const asOf = dayOf(now());
  return papers.map((paper, index) => {
    const block = paperBlock(paper, { rank: firstOf(asked) + index + 1, asOf });
    const gist = gistAbout(paper, marker.count);
    return { ...block, gist: gist === null ? null : marker.mark([gist]) };
  });
}

function waysOn(asked: Asked, { papers, total }: Found): Action[] {
  const { query, shown, page } = asked;
  const to = (label: string, options: Readonly<Record<string, string>>): Action => ({
    label,
    command: 'search',
    options: { query: shown, ...options },
    does: 'turn',
  });
  const order = orderOf(query);
  const sorted = (label: string, sort: 'date' | 'votes') =>
    total > 1 && order !== sort ? [to(label, { query: printQuery({ ...query, sort }) })] : [];
  return [
    ...(page > 1 ? [to('‹ Prev', { page: String(page - 1) })] : []),
    ...(firstOf(asked) + papers.length < total ? [to('Next ›', { page: String(page + 1) })] : []),
    ...sorted('Newest', 'date'),
    ...sorted('Most votes', 'votes'),
  ];
}

const orders = { votes: 'most votes first', date: 'newest first', relevance: 'best first' };

/** A mistyped word among right ones still finds papers, only not the ones that were meant. */
function respelling({ query, page }: Asked, { library }: Context): Block[] {
  const way = page === 1 ? respell(query, library) : null;
  return way === null ? [] : actionRow([toAction(way)]);
}

const toAction = ({ label, query, count }: Way): Action => ({
  label: `${label} (${formatCount(count)})`,
  command: 'search',
  options: { query: printQuery(query) },
  does: 'turn',
});

/** Nothing found always comes with a way on. */
function nothing(asked: Asked, total: number, footnotes: readonly Block[], context: Context): Message {
  const { query, shown } = asked;
  if (total > 0) {
    const last = Math.ceil(total / PAGE_SIZE);
    const text = `“${shown}” has ${formatCount(last)} ${last === 1 ? 'page' : 'pages'} of results.`;
    const options = { query: shown, page: String(last) };
    return say(text, ...actionRow([{ label: 'Last page', command: 'search', options, does: 'turn' }]));
  }
  const text = `No paper matches “${shown}”.`;
  const ways = looser(query, context.library);
  const hint =
    ways.length > 0
      ? actionRow(ways.map(toAction))
      : [note(`No papers have been collected yet; /${context.prefix} status says how it is going.`)];
  return say(text, ...footnotes, ...hint);
}

const localOnly = (failure: string, { library }: Context): string =>
  `${failure}: these are from the ${formatCount(library.size())} papers collected here.`;

const aNote = (text: string): Message => ({ summary: text, blocks: [note(text)] });
