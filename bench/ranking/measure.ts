import { type Credit, rankPapers } from '../../src/core/rank.ts';
import type { RecordedDay, RecordedPaper } from './recordings.ts';

/** Puts a recorded list in order. */
export type Rule = (day: RecordedDay) => readonly RecordedPaper[];

const top = 5;

/** As Hugging Face shows it: votes, and its own order between equals. */
export const byVotes: Rule = ({ papers }) =>
  papers.toSorted((a, b) => votesOf(b) - votesOf(a) || (a.position ?? 0) - (b.position ?? 0));

/** The usual kind of decay, as a yardstick. Equal ages leave the order by votes. */
export const byDecay: Rule = (day) => {
  const score = (paper: RecordedPaper) => (votesOf(paper) + 1) / Math.max(ageHours(paper, day), 0.1) ** 0.3;
  return byVotes(day).toSorted((a, b) => score(b) - score(a));
};

/** What the product does: `rankPapers` itself. */
export function ours({
  credit,
  seenLaterHours = 0,
}: {
  credit?: Credit;
  seenLaterHours?: number;
} = {}): Rule {
  return (day) => {
    const byId = new Map(day.papers.map((paper) => [paper.id, paper]));
    const entries = day.papers.map((paper) => ({
      ...paper,
      firstSeenAt: new Date(paper.firstSeenAt.getTime() + seenLaterHours * 3_600_000),
    }));
    const options = { now: day.recordedAt, settledAt: day.settledAt, ...(credit && { credit }) };
    return rankPapers(entries, options).flatMap(({ id }) => byId.get(id) ?? []);
  };
}

/**
 * nDCG@5 of an order: gain = final votes, discount = log2(rank + 1), ideal = the same papers by final votes.
 */
export function ndcg5(order: readonly RecordedPaper[]): number {
  const gains = order.map(({ finalVotes }) => finalVotes);
  const ideal = dcg(gains.toSorted((a, b) => b - a));
  return ideal > 0 ? dcg(gains) / ideal : 1;
}

/**
 * The share of the final top five that an order has among its first five; papers tied for fifth serve
 * equally.
 */
export function topFive(order: readonly RecordedPaper[]): number {
  const size = Math.min(top, order.length);
  const last = order.map(({ finalVotes }) => finalVotes).toSorted((a, b) => b - a)[size - 1] ?? 0;
  return order.slice(0, size).filter(({ finalVotes }) => finalVotes >= last).length / size;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The middle 95 % of the mean when days are drawn again with replacement; the same every time. */
export function bootstrapInterval(values: readonly number[], rounds = 5000): [low: number, high: number] {
  const random = seededRandom();
  const draw = () => values[Math.floor(random() * values.length)] ?? 0;
  const means = Array.from({ length: rounds }, () => mean(values.map(draw))).sort((a, b) => a - b);
  const at = (share: number) => means[Math.round(share * (rounds - 1))] ?? Number.NaN;
  return [at(0.025), at(0.975)];
}

export interface Row {
  readonly rule: string;
  readonly ndcg5: number;
  readonly topFive: number;
  /** nDCG@5 minus that of the first rule, day by day, with its 95 % interval. */
  readonly gain: number;
  readonly interval: readonly [low: number, high: number];
}

/** Every rule on the same days; the first one is what the others are compared with. */
export function compare(days: readonly RecordedDay[], rules: readonly [name: string, rule: Rule][]): Row[] {
  const orders = rules.map(([, rule]) => days.map(rule));
  const base = orders[0]?.map(ndcg5) ?? [];
  return orders.map((lists, index) => {
    const scores = lists.map(ndcg5);
    const gains = scores.map((score, day) => score - (base[day] ?? 0));
    return {
      rule: rules[index]?.[0] ?? '',
      ndcg5: mean(scores),
      topFive: mean(lists.map(topFive)),
      gain: mean(gains),
      interval: bootstrapInterval(gains),
    };
  });
}

const votesOf = (paper: RecordedPaper): number => paper.votes.at(-1)?.upvotes ?? 0;

const ageHours = ({ firstSeenAt }: RecordedPaper, { recordedAt }: RecordedDay): number =>
  (recordedAt.getTime() - firstSeenAt.getTime()) / 3_600_000;

const dcg = (gains: readonly number[]): number =>
  gains.slice(0, top).reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0);

/**
 * A linear congruential generator from a fixed seed: an interval that changes from run to run proves nothing.
 */
function seededRandom(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
