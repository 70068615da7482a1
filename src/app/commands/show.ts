import { z } from 'zod';
import { dayOf, formatDay, settledAt } from '../../core/day.ts';
import { paperBlock, paperUrl } from '../../core/digest.ts';
import { UserError } from '../../core/errors.ts';
import { arxivUrl, huggingFaceUrl, parsePaperId, pdfUrl } from '../../core/ids.ts';
import { type Action, type Block, type Message, note } from '../../core/message.ts';
import type { Paper } from '../../core/paper.ts';
import { rankPapers } from '../../core/rank.ts';
import { listedDays, readLists } from '../../db/lists.ts';
import { findPaper } from '../../db/papers.ts';
import { fateHere } from '../channel/became.ts';
import { type CallContext, type Context, defineCommand } from '../command.ts';
import { LISTS } from '../freshness.ts';
import { fetchPaper } from '../lookup.ts';

const AUTHORS_SHOWN = 12;
const PAPER =
  'a paper’s arXiv id or link is expected, such as 2606.24597 or https://arxiv.org/abs/2606.24597';

/** One paper, however it is named. */
export const paperOption = z
  .string({ error: PAPER })
  .transform((text, check) => {
    const ref = parsePaperId(text);
    if (ref) return ref;
    check.addIssue(PAPER);
    return z.NEVER;
  })
  .describe('An arXiv id, with or without a version, or a link to arXiv, Hugging Face or alphaXiv');

export const show = defineCommand({
  name: 'show',
  description: 'One paper: abstract, authors, links, and where it stood',
  options: {
    paper: paperOption,
  },
  rest: 'paper',
  reply: 'caller',
  shareable: true,
  examples: ['2606.24597', 'https://huggingface.co/papers/2606.24597'],

  async run({ paper: { id, version } }, context) {
    const known = await findPaper(context.db, id);
    // Without its abstract a paper comes from the bundled sample or from a list cut short: worth asking once more.
    if (known?.abstract) return card(known, version, [], context);
    const { paper, failures } = await fetchPaper(context, id);
    if (paper) return card(paper, version, [], context);
    if (known) return card(known, version, failures, context);
    throw new UserError(
      failures.length > 0
        ? `${id} is not in the store, and could not be looked up: ${failures.join('; ')}. Until then: ${arxivUrl(id)}`
        : `Nobody who was asked knows a paper ${id}. Please check the number; new papers appear on arXiv first: ${arxivUrl(id)}`,
    );
  },
});

async function card(
  paper: Paper,
  version: number | null,
  failures: readonly string[],
  context: CallContext,
): Promise<Message> {
  const today = dayOf(context.now());
  const head = paperBlock(paper, { rank: null, asOf: today });
  const body: Block[] = [
    paper.abstract
      ? { type: 'text', text: [paper.abstract] }
      : note(
          failures.length > 0
            ? `The abstract could not be fetched: ${failures.join('; ')}.`
            : 'No abstract is known.',
        ),
  ];
  const places = await standing(paper, context);
  const fate = await fateHere(paper.id, context);
  const details = [
    people(paper),
    paper.organization,
    paper.publishedAt &&
      `First version ${formatDay(dayOf(paper.publishedAt))}${version ? `; you asked for v${version}` : ''}`,
    paper.categories.length > 0 && paper.categories.join(', '),
    paper.keywords.length > 0 && paper.keywords.join(', '),
    ...places,
    // What became of it here says so too.
    places.length === 0 && fate.lines.length === 0 && 'Not on any daily list so far',
  ].filter((line) => typeof line === 'string');
  return {
    summary: paper.title,
    blocks: [
      { ...head, gist: paper.abstract ? null : head.gist },
      ...body,
      ...details.map(note),
      ...fate.lines,
      {
        type: 'actions',
        actions: [
          ...links(paper, version),
          { label: 'Similar', command: 'similar', options: { paper: paper.id } },
          ...fate.actions,
        ],
      },
    ],
  };
}

function people({ authors, authorCount }: Paper): string | null {
  if (authorCount === 0) return null;
  const shown = authors.slice(0, AUTHORS_SHOWN);
  if (shown.length === 0) return `${authorCount} authors`;
  const more = authorCount - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

/** `Rank 3 of 21 on Wed 24 Jun 2026: 62 votes`, a line a list. */
async function standing(paper: Paper, { db, now }: Context): Promise<string[]> {
  const lines: string[] = [];
  for (const day of await listedDays(db, LISTS, paper.id)) {
    const listed = await readLists(db, LISTS, { from: day, to: day });
    const entries = listed.map(({ paper: { id }, ...entry }) => ({ id, ...entry }));
    const ranked = rankPapers(entries, { now: now(), settledAt: settledAt(day) });
    const mine = ranked.find(({ id }) => id === paper.id);
    const when = formatDay(day, { weekday: true });
    if (mine) lines.push(`Rank ${mine.rank} of ${ranked.length} on ${when}: ${mine.reason}`);
  }
  return lines;
}

function links(paper: Paper, version: number | null): Action[] {
  const versioned = version === null ? '' : `v${version}`;
  const all: (Action | null)[] = [
    paperUrl(paper) === huggingFaceUrl(paper.id)
      ? { label: 'Hugging Face', href: huggingFaceUrl(paper.id) }
      : null,
    { label: 'arXiv', href: arxivUrl(paper.id) + versioned },
    { label: 'PDF', href: pdfUrl(paper.id) + versioned },
    paper.codeUrl === null ? null : { label: 'Code', href: paper.codeUrl },
    paper.projectUrl === null ? null : { label: 'Project', href: paper.projectUrl },
  ];
  return all.filter((action) => action !== null);
}
