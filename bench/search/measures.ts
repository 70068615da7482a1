/** How good an answer is: ids, best first, against the gains that people judged. */
export interface Quality {
  readonly ndcg10: number;
  readonly recall100: number;
  readonly mrr10: number;
}

/** By id; 0 is judged to be of no use. */
export type Gains = ReadonlyMap<string, number>;

/** As trec_eval and BEIR do it: gains count as they are, log2 discount, ideal from all judged documents. */
export function measure(answer: readonly string[], gains: Gains): Quality {
  const gainOf = (id: string) => gains.get(id) ?? 0;
  const useful = [...gains.values()].filter((gain) => gain > 0);
  const first = answer.slice(0, 10).findIndex((id) => gainOf(id) > 0);
  const found = new Set(answer.slice(0, 100).filter((id) => gainOf(id) > 0));
  return {
    ndcg10: dcg(answer.map(gainOf)) / dcg(useful.toSorted((a, b) => b - a)),
    recall100: found.size / useful.length,
    mrr10: first < 0 ? 0 : 1 / (first + 1),
  };
}

const dcg = (gains: readonly number[]): number =>
  gains.slice(0, 10).reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0);

export function meanQuality(all: readonly Quality[]): Quality {
  const mean = (pick: (quality: Quality) => number) =>
    all.reduce((sum, quality) => sum + pick(quality), 0) / all.length;
  return {
    ndcg10: mean(({ ndcg10 }) => ndcg10),
    recall100: mean(({ recall100 }) => recall100),
    mrr10: mean(({ mrr10 }) => mrr10),
  };
}

/** The value below which so large a share of all lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
