import type { QualityRow } from './quality.ts';
import type { SpeedRow } from './speed.ts';

/** What ours was meant to reach, and whether it did. */
export interface Verdict {
  readonly bar: string;
  readonly measured: string;
  readonly passed: boolean;
}

/** Least nDCG@10 on the sets that came with the task. */
const LEAST_NDCG: Readonly<Record<string, number>> = { scifact: 0.69, cranfield: 0.39, cacm: 0.495 };

export function qualityVerdicts(set: string, rows: readonly QualityRow[]): Verdict[] {
  const ours = rows.find(({ engine }) => engine === 'ours');
  if (!ours) return [];
  const measured = ours.ndcg10.toFixed(4);
  const least = LEAST_NDCG[set];
  const others = rows.filter(({ engine }) => !engine.startsWith('ours'));
  const [best] = others.toSorted((a, b) => b.ndcg10 - a.ndcg10);
  return [
    ...(least === undefined
      ? []
      : [{ bar: `nDCG@10 of at least ${least}`, measured, passed: ours.ndcg10 >= least }]),
    ...(best
      ? [
          {
            bar: `nDCG@10 above that of the best alternative, ${best.engine} with ${best.ndcg10.toFixed(4)}`,
            measured,
            passed: ours.ndcg10 > best.ndcg10,
          },
        ]
      : []),
  ];
}

const BAR_SIZE = 100_000;

/** The bars are for a hundred thousand papers; at other sizes there are none. */
export function speedVerdicts(size: number, rows: readonly SpeedRow[]): Verdict[] {
  const ours = rows.find(({ engine }) => engine === 'ours');
  if (!ours || size !== BAR_SIZE) return [];
  const below = (what: string, unit: string, value: number, bar: number): Verdict => ({
    bar: `${what} below ${bar} ${unit}`,
    measured: `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`,
    passed: value < bar,
  });
  const { titles, words, buildStallMs, serveStallMs, warmStartMs, memoryMb } = ours;
  return [
    below('p99 of a search', 'ms', Math.max(titles.p99Ms, words.p99Ms), 10),
    below('longest stall while building', 'ms', buildStallMs, 50),
    below('longest stall while serving', 'ms', serveStallMs, 50),
    below('warm start', 'ms', warmStartMs ?? Number.POSITIVE_INFINITY, 1_000),
    below('memory in use', 'MB', memoryMb, 250),
  ];
}
