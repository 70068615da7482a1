import type { LabelledSet } from './labelled-set.ts';
import type { QualityRow } from './quality.ts';
import type { Latency, SpeedRow } from './speed.ts';
import { speedVerdicts, type Verdict } from './verdicts.ts';

const tableLine = ([label = '', ...cells]: readonly string[]): string =>
  `${label.padEnd(18)}${cells.map((cell) => cell.padStart(13)).join('')}`.trimEnd();

const ms = (time: number): string => (time < 9.95 ? time.toFixed(2) : time.toFixed(0));

export function formatQuality(
  { name, documents, queries }: LabelledSet,
  rows: readonly QualityRow[],
  title: string,
  verdicts: readonly Verdict[],
): string {
  return [
    `${name}: ${documents.length.toLocaleString('en')} documents, ${queries.length} queries; ${title}`,
    tableLine(['', 'nDCG@10', 'recall@100', 'MRR@10', 'p50 ms']),
    ...rows.map(({ engine, ndcg10, recall100, mrr10, p50Ms }) =>
      tableLine([engine, ndcg10.toFixed(4), recall100.toFixed(4), mrr10.toFixed(4), ms(p50Ms)]),
    ),
    ...formatVerdicts(verdicts),
  ].join('\n');
}

export function formatSpeed(size: number, rows: readonly SpeedRow[]): string {
  const pair = ({ p50Ms, p99Ms }: Latency) => `${ms(p50Ms)}|${ms(p99Ms)}`;
  return [
    `${size.toLocaleString('en')} papers; ten results a query, p50|p99 ms`,
    tableLine([
      '',
      'title',
      '8 titles',
      '3 words',
      'serve stall',
      'build s',
      'build stall',
      'memory MB',
      'resident MB',
      'warm ms',
    ]),
    ...rows.map((row) =>
      tableLine([
        row.engine,
        pair(row.titles),
        pair(row.eightTitles),
        pair(row.words),
        ms(row.serveStallMs),
        (row.buildMs / 1_000).toFixed(1),
        ms(row.buildStallMs),
        row.memoryMb.toFixed(0),
        row.residentMb.toFixed(0),
        row.warmStartMs === null ? '' : row.warmStartMs.toFixed(0),
      ]),
    ),
    ...ratio(rows),
    ...formatVerdicts(speedVerdicts(size, rows)),
  ].join('\n');
}

const formatVerdicts = (verdicts: readonly Verdict[]): string[] =>
  verdicts.map(({ bar, measured, passed }) => `${bar}: ${measured}, ${passed ? 'pass' : 'FAIL'}`);

/** How far ahead of the fastest alternative. */
function ratio(rows: readonly SpeedRow[]): string[] {
  const ours = rows.find(({ engine }) => engine === 'ours');
  const [fastest] = rows
    .filter(({ engine }) => !engine.startsWith('ours'))
    .toSorted((a, b) => a.titles.p50Ms - b.titles.p50Ms);
  if (!ours || !fastest) return [];
  const times = (pick: (latency: Latency) => number) => (pick(fastest.titles) / pick(ours.titles)).toFixed(0);
  return [
    `A title takes ${fastest.engine}, the fastest alternative, ${times(({ p50Ms }) => p50Ms)} times as long as ours (p50), ` +
      `${times(({ p99Ms }) => p99Ms)} times at p99.`,
  ];
}
