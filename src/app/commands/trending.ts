import { z } from 'zod';
import { addDays, dayOf, formatDay, isDay, settledAt, weekdayOf } from '../../core/day.ts';
import { paperBlock } from '../../core/digest.ts';
import { UserError } from '../../core/errors.ts';
import { type Action, actionRow, type Block, type Message, note, say } from '../../core/message.ts';
import { createMatcher, parseQuery, printQuery, type Query } from '../../core/query/index.ts';
import { type RankedPaper, rankingRules, rankPapers } from '../../core/rank.ts';
import { stem } from '../../core/search/tokens.ts';
import { type ListedPaper, neighbours, readDays, readLists } from '../../db/lists.ts';
import { type Context, defineCommand } from '../command.ts';
import { ageNotes, LISTS } from '../freshness.ts';
import { readNow } from '../lookup.ts';
import { mistakenQuery } from '../mistake.ts';

const PERIODS = ['day', 'week', 'month', 'today', 'yesterday'] as const;
const WHEN = 'when: is day, week, month, today, yesterday or a date such as 2026-06-03';
const TOP = 'top: is a number from 1 to 100';

export const trending = defineCommand({
  name: 'trending',
  description: 'The papers people vote for, of a day, a week or a month',
  options: {
    when: z
      .string()
      .toLowerCase()
      .pipe(z.union([z.enum(PERIODS), z.string().refine(isDay, { error: WHEN })]))
      .default('day')
      .describe('day (the newest list), week, month, today, yesterday, or a date such as 2026-06-03'),
    top: z
      .string()
      .regex(/^\d{1,3}$/, { error: TOP })
      .transform(Number)
      .pipe(z.number({ error: TOP }).min(1, { error: TOP }).max(100, { error: TOP }))
      .default(10)
      .describe('How many papers'),
    query: z.string().optional().describe('Only papers that fit a query, as in search'),
  },
  bare: 'when',
  rest: 'query',
  reply: 'caller',
  shareable: true,
  examples: ['week', '2026-06-03', 'diffusion OR flow when:month top:20'],

  async run({ when, top, query: text }, context) {
    const parsed = text === undefined ? null : parseQuery(text);
    if (text !== undefined && parsed && 'mistake' in parsed) {
      const typed = `/${context.prefix} trending `;
      return mistakenQuery(text, parsed.mistake, { typed, command: 'trending' });
    }
    const wish: Wish = {
      top,
      query: parsed && 'query' in parsed ? parsed.query : null,
      notices: text !== undefined && parsed && 'query' in parsed ? noticesOf(text, parsed) : [],
    };
    if (when === 'week' || when === 'month') return overDays(when, wish, context);
    const today = dayOf(context.now());
    if (when === 'day') {
      const { newest } = await neighbours(context.db, LISTS, today);
      if (newest === null) return nothingYet(context);
      return ofDay(newest, wish, context);
    }
    return ofDay(when === 'today' ? today : when === 'yesterday' ? addDays(today, -1) : when, wish, context);
  },
});

/** How much of a list somebody wants to see. */
interface Wish {
  readonly top: number;
  /** Null: whatever is on it. */
  readonly query: Query | null;
  /** How the query was read. */
  readonly notices: readonly Block[];
}

function noticesOf(
  text: string,
  { notices }: Extract<ReturnType<typeof parseQuery>, { query: Query }>,
): Block[] {
  const [, period, rest] = /^(day|week|month|today|yesterday)\s+(.+)$/isu.exec(text) ?? [];
  if (period === undefined || rest === undefined) return notices.map((notice) => note(notice.text));
  const when = period.toLowerCase();
  const options = { when, query: rest };
  return [
    note(`“${period}” was read as a word to look for; when:${when} says which list.`),
    ...actionRow([{ label: `Try when:${when}`, command: 'trending', options, does: 'turn' }]),
    ...notices.map((notice) => note(notice.text)),
  ];
}

async function ofDay(day: string, wish: Wish, context: Context): Promise<Message> {
  const listed = await readOrFetch(day, context);
  const { previous, next } = await neighbours(context.db, LISTS, day);
  const around = dayActions(previous, next);
  if (listed.length === 0) return noList(day, around, context);

  const now = context.now();
  const settled = settledAt(day);
  const ranked = rankPapers(listed.map(toEntry), { now, settledAt: settled });
  const notes: Block[] = [
    ...(now < settled ? [note(`Not finished yet. ${rankingRules.unfinished}.`)] : []),
    ...(await ageNotes(context, day)),
  ];
  return digest({
    title: `${weekdayOf(day)}’s papers · ${formatDay(day)}`,
    listed,
    ranked,
    wish,
    when: day,
    asOf: day,
    notes,
    around,
  });
}

async function overDays(period: 'week' | 'month', wish: Wish, context: Context): Promise<Message> {
  const { newest } = await neighbours(context.db, LISTS, dayOf(context.now()));
  if (newest === null) return nothingYet(context);
  const from = addDays(newest, period === 'week' ? -6 : -29);
  const listed = uniquePapers(await readLists(context.db, LISTS, { from, to: newest }));
  // One rule for lists of different ages: they are all taken as finished, so that votes alone decide.
  const ranked = rankPapers(listed.map(toEntry), { now: context.now(), settledAt: new Date(0) });
  const span = `${formatDay(from, { year: false })} to ${formatDay(newest)}`;
  return digest({
    title: `The ${period}’s papers · ${span}`,
    listed,
    ranked,
    wish,
    when: period,
    asOf: newest,
    notes: await ageNotes(context, newest),
    around: [],
  });
}

interface Digest {
  readonly title: string;
  readonly listed: readonly ListedPaper[];
  readonly ranked: readonly RankedPaper[];
  readonly wish: Wish;
  readonly when: string;
  readonly asOf: string;
  readonly notes: readonly Block[];
  readonly around: readonly Action[];
}

function digest({ title, listed, ranked, wish, when, asOf, notes, around }: Digest): Message {
  const { top, query, notices } = wish;
  const papers = new Map(listed.map(({ paper }) => [paper.id, paper]));
  const isWanted = query === null ? () => true : createMatcher(query, { stem, mode: 'search' });
  const wanted = ranked.flatMap(({ id, rank }) => {
    const paper = papers.get(id);
    return paper && isWanted(paper) ? [{ paper, rank }] : [];
  });
  const text = query === null ? null : printQuery(query);
  const options = { when, ...(text === null ? {} : { query: text }) };
  const more = Math.max(0, wanted.length - top);
  const all: Action[] =
    more > 0
      ? [
          {
            label: 'Show all',
            command: 'trending',
            options: { ...options, top: String(Math.min(wanted.length, 100)) },
            does: 'turn',
          },
        ]
      : [];
  const wider = wanted.length === 0 && text !== null ? widerThan(when, text) : [];
  const actions = [...all, ...wider, ...around];
  const heading = `${title} · ${extent(top, wanted.length)}${text === null ? '' : ` for “${text}”`}`;
  return {
    summary: heading,
    blocks: [
      { type: 'heading', text: [heading] },
      ...notices,
      // A paper keeps its place on the whole list, so that a filter shows how far down it is.
      ...wanted.slice(0, top).map(({ paper, rank }) => paperBlock(paper, { rank, asOf })),
      { type: 'divider' },
      ...(more > 0 ? [note(`${more} more on the list`)] : []),
      ...(text === null ? [] : [note(`${ranked.length} papers in all`)]),
      ...notes,
      ...actionRow(actions),
    ],
  };
}

/** Where else a query may find something that finds nothing on these lists. */
const widerThan = (when: string, query: string): Action[] => [
  ...(when === 'month'
    ? []
    : [
        {
          label: 'On the month’s lists',
          command: 'trending',
          options: { when: 'month', query },
          does: 'turn' as const,
        },
      ]),
  { label: 'In all papers', command: 'search', options: { query }, does: 'turn' },
];

/** A day that was never read is asked for now: collecting may not have come that far yet. */
async function readOrFetch(day: string, context: Context): Promise<ListedPaper[]> {
  const range = { from: day, to: day };
  const listed = await readLists(context.db, LISTS, range);
  const inReach = day >= context.backfill && day <= dayOf(context.now());
  if (listed.length > 0 || !inReach || (await readDays(context.db, LISTS, range)).length > 0) return listed;
  await readNow(context, day);
  return readLists(context.db, LISTS, range);
}

function noList(day: string, around: readonly Action[], context: Context): Message {
  const text = `There is no list for ${formatDay(day, { weekday: true })}: ${whyNone(day, context)}.`;
  return say(text, ...actionRow(around));
}

function whyNone(day: string, context: Context): string {
  const today = dayOf(context.now());
  if (day > today) return 'that day is still to come';
  if (day < context.backfill) return `lists are kept from ${formatDay(context.backfill)} on`;
  if (weekdayOf(day) === 'Saturday' || weekdayOf(day) === 'Sunday') return 'weekends seldom have one';
  if (day === today) return 'the first papers of the day are usually there by 08:00 UTC';
  return 'nothing was featured that day, or it could not be read yet (see status)';
}

function nothingYet(context: Context): never {
  const word = `/${context.prefix} status`;
  throw new UserError(
    `No list has been collected yet. ${word} says how it is going; it is worth trying again in a minute.`,
  );
}

const dayActions = (previous: string | null, next: string | null): Action[] =>
  [
    { day: previous, arrow: '‹ ' },
    { day: next, arrow: '' },
  ].flatMap(({ day, arrow }) =>
    day === null
      ? []
      : [
          {
            label: `${arrow}${formatDay(day, { weekday: true, year: false })}${arrow === '' ? ' ›' : ''}`,
            command: 'trending',
            options: { when: day },
            does: 'turn' as const,
          },
        ],
  );

/** A paper that was featured twice counts once, with its newer listing. */
const uniquePapers = (listed: readonly ListedPaper[]): ListedPaper[] => [
  ...new Map(listed.toReversed().map((entry) => [entry.paper.id, entry])).values(),
];

const toEntry = ({ paper, ...entry }: ListedPaper) => ({ id: paper.id, ...entry });
const extent = (top: number, total: number) =>
  total > top ? `top ${top} of ${total}` : `${total} ${total === 1 ? 'paper' : 'papers'}`;
