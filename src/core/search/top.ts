export interface Contest {
  /** Larger is better; no NaN. Candidates are the first `count` places. */
  readonly keys: Float32Array | Float64Array;
  readonly count: number;
  /** A key must be larger than this to count at all. */
  readonly above: number;
  /** Decides between equal keys, before the smaller number does. */
  readonly tieBreak?: ArrayLike<number> | null;
}

/** Collecting several times as many as wanted before the worst are thrown out again is faster than a heap. */
const ROOM_FACTOR = 4;

/** The best `wanted` candidates, best first, and how many there are in all. */
export function topOf(contest: Contest, wanted: number): { best: Uint32Array; total: number } {
  const { keys, count, above, tieBreak } = contest;
  const limit = Math.min(wanted, count);
  const order = (a: number, b: number): number =>
    (keys[b] ?? 0) - (keys[a] ?? 0) || (tieBreak ? (tieBreak[b] ?? 0) - (tieBreak[a] ?? 0) : 0) || a - b;

  const shortlist = new Uint32Array(Math.max(1, ROOM_FACTOR * limit));
  let size = 0;
  let bar = above;
  let total = 0;
  for (let candidate = 0; candidate < count; candidate++) {
    const key = keys[candidate] ?? 0;
    // Adding the comparison up instead of branching on it makes this loop three times as fast.
    total += Number(key > above);
    if (key < bar || key === above) continue;
    shortlist[size++] = candidate;
    if (size < shortlist.length) continue;
    bringForward(shortlist, limit, order);
    size = limit;
    bar = keys[shortlist[limit - 1] ?? 0] ?? 0;
  }
  const found = shortlist.subarray(0, size);
  if (size > limit) bringForward(found, limit, order);
  return { best: found.subarray(0, limit).sort(order), total };
}

/** Moves the first `wanted` in that order to the front, the last of them to its place there (Hoare's quickselect). */
function bringForward(numbers: Uint32Array, wanted: number, order: (a: number, b: number) => number): void {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const pivot = numbers[(low + high) >> 1] ?? 0;
    let [left, right] = [low, high];
    while (left <= right) {
      while (order(numbers[left] ?? 0, pivot) < 0) left++;
      while (order(numbers[right] ?? 0, pivot) > 0) right--;
      if (left > right) break;
      const number = numbers[left] ?? 0;
      numbers[left++] = numbers[right] ?? 0;
      numbers[right--] = number;
    }
    if (wanted - 1 <= right) high = right;
    else if (wanted - 1 >= left) low = left;
    else return;
  }
}
