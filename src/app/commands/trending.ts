import { z } from 'zod';
import { addDays, dayOf, formatDay, isDay, settledAt, weekdayOf } from '../../core/day.ts';
import { paperBlock } from '../../core/digest.ts';
import { UserError } from '../../core/errors.ts';
import type { Action, Block, Message } from '../../core/message.ts';
import { rankingRules, rankPapers } from '../../core/rank.ts';
import { type ListedPaper, neighbours, readDays, readLists } from '../../db/lists.ts';
import { type Context, defineCommand } from '../command.ts';
import { ageNotes, LISTS } from '../freshness.ts';
import { readNow } from '../lookup.ts';

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
  },
  bare: 'when',
  reply: 'caller',
  examples: ['week', '2026-06-03', 'when:month top:20'],

  async run({ when, top }, context) {
    if (when === 'week' || when === 'month') return overDays(when, top, context);
    const today = dayOf(context.now());
    if (when === 'day') {
      const { newest } = await neighbours(context.db, LISTS, today);
      if (newest === null) return nothingYet(context);
      return ofDay(newest, top, context);
    }
    return ofDay(when === 'today' ? today : when === 'yesterday' ? addDays(today, -1) : when, top, context);
  },
});

async function ofDay(day: string, top: number, context: Context): Promise<Message> {
  const listed = await readOrFetch(day, context);
  const { previous, next } = await neighbours(context.db, LISTS, day);
  const around = dayActions(previous, next);
  if (listed.length === 0) return noList(day, around, context);

  const now = context.now();
  const settled = settledAt(day);
  const ranked = rankPapers(listed.map(toEntry), { now, settledAt: settled });
  const heading = `${weekdayOf(day)}’s papers · ${formatDay(day)} · ${extent(top, ranked.length)}`;
  const notes: Block[] = [
    ...(now < settled ? [note(`Not finished yet. ${rankingRules.unfinished}.`)] : []),
    ...(await ageNotes(context, day)),
  ];
  return digest({
    heading,
    listed,
    order: ranked.map(({ id }) => id),
    top,
    when: day,
    asOf: day,
    notes,
    around,
  });
}

async function overDays(period: 'week' | 'month', top: number, context: Context): Promise<Message> {
  const { newest } = await neighbours(context.db, LISTS, dayOf(context.now()));
  if (newest === null) return nothingYet(context);
  const from = addDays(newest, period === 'week' ? -6 : -29);
  const listed = uniquePapers(await readLists(context.db, LISTS, { from, to: newest }));
  // One rule for lists of different ages: they are all taken as finished, so that votes alone decide.
  const ranked = rankPapers(listed.map(toEntry), { now: context.now(), settledAt: new Date(0) });
  const span = `${formatDay(from, { year: false })} to ${formatDay(newest)}`;
  return digest({
    heading: `The ${period}’s papers · ${span} · ${extent(top, ranked.length)}`,
    listed,
    order: ranked.map(({ id }) => id),
    top,
    when: period,
    asOf: newest,
    notes: await ageNotes(context, newest),
    around: [],
  });
}

interface Digest {
  readonly heading: string;
  readonly listed: readonly ListedPaper[];
  readonly order: readonly string[];
  readonly top: number;
  readonly when: string;
  readonly asOf: string;
  readonly notes: readonly Block[];
  readonly around: readonly Action[];
}

function digest({ heading, listed, order, top, when, asOf, notes, around }: Digest): Message {
  const papers = new Map(listed.map(({ paper }) => [paper.id, paper]));
  const shown = order.slice(0, top).flatMap((id, index) => {
    const paper = papers.get(id);
    return paper ? [paperBlock(paper, { rank: index + 1, asOf })] : [];
  });
  const more = order.length - shown.length;
  const all: Action[] =
    more > 0
      ? [
          {
            label: 'Show all',
            command: 'trending',
            options: { when, top: String(Math.min(order.length, 100)) },
          },
        ]
      : [];
  return {
    summary: heading,
    blocks: [
      { type: 'heading', text: [heading] },
      ...shown,
      { type: 'divider' },
      ...(more > 0 ? [note(`${more} more on the list`)] : []),
      ...notes,
      ...(all.length + around.length > 0 ? [{ type: 'actions' as const, actions: [...all, ...around] }] : []),
    ],
  };
}

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
  return {
    summary: text,
    blocks: [
      { type: 'text', text: [text] },
      ...(around.length > 0 ? [{ type: 'actions' as const, actions: around }] : []),
    ],
  };
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
const note = (text: string): Block => ({ type: 'note', text: [text] });
