/** Which rows hold a number, as plain arrays: where each number's rows start, and the end of the last. */
export interface Inverse {
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
}

/** `eachPair` visits every row with every number below `size` that it holds, the same each time it is called. */
export function inverseOf(
  size: number,
  eachPair: (visit: (row: number, number: number) => void) => void,
): Inverse {
  const starts = new Uint32Array(size + 1);
  eachPair((_, number) => {
    starts[number + 1] = (starts[number + 1] ?? 0) + 1;
  });
  for (let number = 0; number < size; number++)
    starts[number + 1] = (starts[number + 1] ?? 0) + (starts[number] ?? 0);
  const ends = starts.slice(0, size);
  const rows = new Uint32Array(starts[size] ?? 0);
  eachPair((row, number) => {
    const end = ends[number] ?? 0;
    rows[end] = row;
    ends[number] = end + 1;
  });
  return { starts, rows };
}

export function eachRow({ starts, rows }: Inverse, number: number, visit: (row: number) => void): void {
  const end = number + 1 < starts.length ? (starts[number + 1] ?? 0) : 0;
  for (let at = starts[number] ?? 0; at < end; at++) visit(rows[at] ?? 0);
}
