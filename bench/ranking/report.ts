import { byDecay, byVotes, compare, ours, type Row, type Rule } from './measure.ts';
import type { RecordedDay, Recordings } from './recordings.ts';
import { crossValidate, type Tuning } from './tune.ts';

interface Report {
  readonly days: number;
  /** Days by what is known of their papers' ages. */
  readonly ages: Readonly<Record<RecordedDay['ages'], number>>;
  readonly leftOut: Recordings['leftOut'];
  readonly groups: readonly { name: string; days: number; papers: number; rows: readonly Row[] }[];
  /** Null: asked for, but too few months. */
  readonly tuning?: Tuning | null;
}

const rules: [name: string, rule: Rule][] = [
  ['order by votes', byVotes],
  ['ours', ours()],
  ['ours, papers seen 2 h later', ours({ seenLaterHours: 2 })],
  ['(votes + 1) / age^0.3', byDecay],
];

const groups: [name: string, has: (day: RecordedDay) => boolean][] = [
  ['morning (before 14 UTC)', ({ part }) => part === 'morning'],
  ['morning, ages known', ({ part, ages }) => part === 'morning' && ages === 'known'],
  ['afternoon (from 14 UTC)', ({ part }) => part === 'afternoon'],
  ['afternoon, ages known', ({ part, ages }) => part === 'afternoon' && ages === 'known'],
  ['recorded after its day', ({ part }) => part === 'later'],
];

export function measure({ days, leftOut }: Recordings, { tune = false } = {}): Report {
  const daysWith = (ages: RecordedDay['ages']) => days.filter((day) => day.ages === ages).length;
  const tables = groups
    .map(([name, has]) => ({ name, own: days.filter(has) }))
    .filter(({ own }) => own.length > 0)
    .map(({ name, own }) => ({
      name,
      days: own.length,
      papers: own.reduce((sum, { papers }) => sum + papers.length, 0),
      rows: compare(own, rules),
    }));
  return {
    days: days.length,
    ages: { known: daysWith('known'), absent: daysWith('absent'), midnight: daysWith('midnight') },
    leftOut,
    groups: tables,
    ...(tune && { tuning: crossValidate(days) }),
  };
}

export function formatReport({ days, ages, leftOut, groups, tuning }: Report): string {
  const lines = [
    `${days} recorded lists, joined with the final votes of their papers.`,
    'nDCG@5: gain = final votes, discount log2(rank + 1), ideal = the same papers by final votes.',
    'gain: nDCG@5 less that of the order by votes, with its 95 % interval (bootstrap over days).',
    `Ages run from submittedOnDailyAt: known on ${ages.known} days, absent on ${ages.absent}, ` +
      `plain midnight on ${ages.midnight}.`,
    'Where not known, all papers were first seen when recorded: ours is by votes then, but for its tie-break.',
    'Seen 2 h later: submittedOnDailyAt runs 1.5 to 2.5 h early; a poll sees a paper that much later.',
    `Left out: ${leftOut.papers} papers without final votes, ${leftOut.tooFewPapers} days with fewer than two ` +
      `others, ${leftOut.withoutTime} days without a time, ${leftOut.unreadable} unreadable files.`,
    ...groups.flatMap(({ name, days, papers, rows }) => [
      '',
      tableLine([`${name}: ${days} days, ${papers} papers`, 'nDCG@5', 'top five', 'gain']),
      ...rows.map((row, index) => formatRow(row, { compared: index > 0 })),
    ]),
    ...(tuning === undefined ? [] : ['', ...formatTuning(tuning)]),
  ];
  return lines.join('\n');
}

function formatRow(
  { rule, ndcg5, topFive, gain, interval }: Row,
  { compared }: { compared: boolean },
): string {
  const difference = compared ? `${signed(gain)}  [${interval.map(signed).join(' ')}]` : '';
  return tableLine([`  ${rule}`, ndcg5.toFixed(4), `${(100 * topFive).toFixed(1)} %`, difference]);
}

function formatTuning(tuning: Tuning | null): string[] {
  if (tuning === null)
    return ['No cross-validation: it needs two months of unfinished lists with known ages.'];
  const folds = tuning.folds.map(({ month, days, tuned, votes, tunedNdcg5, shippedNdcg5 }) => {
    const label = `  ${month}: ${days} days, ${tuned.votes} votes in ${tuned.hours} h`;
    return tableLine([label, votes.toFixed(4), tunedNdcg5.toFixed(4), shippedNdcg5.toFixed(4)]);
  });
  const hours = [...new Set(tuning.grid.map(({ credit }) => credit.hours))];
  const rows = [...new Set(tuning.grid.map(({ credit }) => credit.votes))].map((votes) => {
    const gains = tuning.grid.filter(({ credit }) => credit.votes === votes).map(({ gain }) => signed(gain));
    return gridLine([`${votes} votes`, ...gains]);
  });
  return [
    tableLine(['Month held out, and the credit tuned on the others', 'by votes', 'tuned', 'as shipped']),
    ...folds,
    `  gain on held-out days: ${signed(tuning.gain)}  [${tuning.interval.map(signed).join(' ')}]`,
    '',
    'Gain of each credit on all these days:',
    gridLine(['', ...hours.map((hour) => `in ${hour} h`)]),
    ...rows,
  ];
}

const tableLine = ([label = '', ...cells]: readonly string[]): string =>
  `${label.padEnd(54)}${cells.map((cell) => cell.padEnd(12)).join('')}`.trimEnd();

const gridLine = (cells: readonly string[]): string => cells.map((cell) => cell.padStart(9)).join('');

const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(4)}`;
