import type { Part, Query } from './tree.ts';

/**
 * The query as a subscription reads it: plain words become phrases, so that its echo shows quotes; no order. Without
 * a root it wants every paper. Both this and the query itself match the same papers in mode `subscription`.
 *
 * @example
 * const parsed = parseQuery('world model -survey votes:>5 sort:date');
 * if ('mistake' in parsed) return mistakenQuery(…);
 * printQuery(asSubscription(parsed.query)); // "world model" -"survey" votes:>5
 * const wants = createMatcher(parsed.query, { stem, mode: 'subscription' });
 * papers.filter(wants); // `sources` decide `in:`; votes that nobody has counted are not above 5
 */
export const asSubscription = ({ root }: Query): Query => ({ root: root && exactly(root), sort: null });

function exactly(part: Part): Part {
  switch (part.type) {
    case 'words':
      return { type: 'phrase', text: part.words.join(' ') };
    case 'not':
      return { type: 'not', part: exactly(part.part) };
    case 'and':
    case 'or':
      return { type: part.type, parts: part.parts.map(exactly) };
    default:
      return part;
  }
}
