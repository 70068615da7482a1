import type { Credit } from '../../src/core/rank.ts';
import { bootstrapInterval, byVotes, mean, ndcg5, ours } from './measure.ts';
import type { RecordedDay } from './recordings.ts';

interface Fold {
  /** The month held out, `YYYY-MM`. */
  readonly month: string;
  readonly days: number;
  /** The best credit on all other months. */
  readonly tuned: Credit;
  /** nDCG@5 on the held-out month. */
  readonly votes: number;
  readonly tunedNdcg5: number;
  readonly shippedNdcg5: number;
}

export interface Tuning {
  readonly folds: readonly Fold[];
  /** Over all held-out days: the gain over the order by votes, with its 95 % interval. */
  readonly gain: number;
  readonly interval: readonly [low: number, high: number];
  /** Mean gain over the order by votes on all days, for each credit of the grid: shows how flat it is. */
  readonly grid: readonly { credit: Credit; gain: number }[];
}

const credits: readonly Credit[] = [0.5, 1, 2, 3, 5].flatMap((votes) =>
  [1, 2, 3, 4, 5, 6, 8, 12].map((hours) => ({ votes, hours })),
);

/**
 * Holds out one month after another, takes the best credit of the grid on the others, and measures it on the
 * month that had no say. Only days whose ages are known can tell one credit from another. Null with fewer
 * than two such months.
 */
export function crossValidate(allDays: readonly RecordedDay[]): Tuning | null {
  const days = allDays
    .filter((day) => day.ages === 'known' && day.recordedAt < day.settledAt)
    .map((day) => ({
      month: day.day.slice(0, 7),
      votes: ndcg5(byVotes(day)),
      shipped: ndcg5(ours()(day)),
      byCredit: credits.map((credit) => ndcg5(ours({ credit })(day))),
    }));
  const months = [...new Set(days.map(({ month }) => month))].sort();
  if (months.length < 2) return null;

  const meanOf = (some: typeof days, credit: number) =>
    mean(some.map(({ byCredit }) => byCredit[credit] ?? 0));
  const held = months.map((month) => {
    const inside = days.filter((day) => day.month === month);
    const outside = days.filter((day) => day.month !== month);
    const onOutside = credits.map((_, credit) => meanOf(outside, credit));
    const best = onOutside.indexOf(Math.max(...onOutside));
    const fold = {
      month,
      days: inside.length,
      tuned: credits[best] ?? { votes: 0, hours: 0 },
      votes: mean(inside.map(({ votes }) => votes)),
      tunedNdcg5: meanOf(inside, best),
      shippedNdcg5: mean(inside.map(({ shipped }) => shipped)),
    };
    return { fold, gains: inside.map(({ votes, byCredit }) => (byCredit[best] ?? 0) - votes) };
  });

  const gains = held.flatMap((month) => month.gains);
  const onVotes = mean(days.map(({ votes }) => votes));
  return {
    folds: held.map(({ fold }) => fold),
    gain: mean(gains),
    interval: bootstrapInterval(gains),
    grid: credits.map((credit, index) => ({ credit, gain: meanOf(days, index) - onVotes })),
  };
}
