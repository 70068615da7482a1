import { actionRow, type Message, say } from '../core/message.ts';
import type { QueryMistake } from '../core/query/index.ts';

/** An option's or field's name keeps its small letter. */
export const sentence = (problem: string): string =>
  /^[a-z]+:/.test(problem) ? problem : problem.charAt(0).toUpperCase() + problem.slice(1);

/** A query that can't be read: why, the place marked, and one that works. `typed` is what stood before the query. */
export function mistakenQuery(
  query: string,
  { problem, start, end, example }: QueryMistake,
  { typed, command }: { typed: string; command: string },
): Message {
  const why = sentence(problem).replace(/(?<![.?])$/, '.');
  return say(
    why,
    { type: 'pointed', text: typed + query, start: typed.length + start, end: typed.length + end },
    ...actionRow([{ label: 'Try', command, options: { query: example }, does: 'turn' }]),
  );
}
