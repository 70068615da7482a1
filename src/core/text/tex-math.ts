/**
 * The dollar signs of a source that open or close mathematics. The others are money (`$5`, `up to $10,000`) or
 * leftovers, and stay. Each stretch between two dollars is looked at once.
 */
export function mathDollars(source: string): ReadonlySet<number> {
  const all = [...source.matchAll(/\\[\s\S]|\$/g)]
    .filter(([found]) => found === '$')
    .map(({ index }) => index);
  const found = new Set<number>();
  for (let i = 0; i + 1 < all.length; i++) {
    const open = all[i] ?? 0;
    const close = all[i + 1] ?? 0;
    if (close === open + 1 ? isDisplay(all, i) : isMath(source, open, close)) {
      const width = close === open + 1 ? 4 : 2;
      for (const at of all.slice(i, i + width)) found.add(at);
      i += width - 1;
    }
  }
  return found;
}

/** `$$…$$`. */
const isDisplay = (all: readonly number[], i: number): boolean =>
  all[i + 2] !== undefined && all[i + 3] === (all[i + 2] ?? 0) + 1;

function isMath(source: string, open: number, close: number): boolean {
  const inner = source.slice(open + 1, close);
  if (/\\[A-Za-z]/.test(inner)) return true;
  const isProse = /[A-Za-z]{2,},? [A-Za-z]{2,}/.test(inner);
  const isMoney = /^ ?\d/.test(inner) && (isProse || /^ ?\d/.test(source.slice(close + 1, close + 3)));
  if (/[\\^{]|_[^A-Za-z]/.test(inner)) return !isMoney;
  return !isMoney && !isProse && inner.length <= 80 && !/[([]$/.test(inner);
}
