/** Lower-case runs of letters and digits; no stemming, no stop words. */
export const words = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** ROUGE-1 F1: shared words, each counted as often as both have it (Lin, 2004). */
export function rouge1(text: string, reference: string): number {
  const left = new Map<string, number>();
  for (const word of words(reference)) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of words(text)) {
    const count = left.get(word) ?? 0;
    if (count > 0) shared++;
    left.set(word, count - 1);
  }
  return f1(shared, text, reference);
}

/** ROUGE-L F1: the longest common subsequence of words. */
export function rougeL(text: string, reference: string): number {
  const other = words(reference);
  let previous = new Array<number>(other.length + 1).fill(0);
  for (const word of words(text)) {
    const row = [0];
    for (const [j, twin] of other.entries()) {
      row.push(word === twin ? (previous[j] ?? 0) + 1 : Math.max(previous[j + 1] ?? 0, row[j] ?? 0));
    }
    previous = row;
  }
  return f1(previous.at(-1) ?? 0, text, reference);
}

const f1 = (shared: number, text: string, reference: string): number =>
  shared === 0 ? 0 : (2 * shared) / (words(text).length + words(reference).length);
