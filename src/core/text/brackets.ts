const PAIRS: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
  ['”', '“'],
  ['»', '«'],
]);

/** Where the first bracket or quotation begins that the text does not close; -1 if all are closed. */
export function firstOpen(text: string): number {
  const open: { sign: string; at: number }[] = [];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? '';
    const last = open.at(-1);
    if ('([{“«'.includes(sign)) open.push({ sign, at });
    else if (last !== undefined && PAIRS.get(sign) === last.sign) open.pop();
    else if (sign === '"') {
      const quoted = open.findLastIndex((earlier) => earlier.sign === '"');
      if (quoted >= 0) open.length = quoted;
      else open.push({ sign, at });
    }
  }
  return open[0]?.at ?? -1;
}
