import type { Part, Query } from './tree.ts';

/** The query as a subscription reads it: plain words become phrases, so that its echo shows quotes; no order. */
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
