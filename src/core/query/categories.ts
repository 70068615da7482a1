import type { Part, Query } from './tree.ts';

/** The arXiv categories that a query names as wanted, `cs.CL` or a whole archive as `cs`; those behind a `-` are not. */
export const categoriesOf = ({ root }: Query): string[] => [...new Set(root === null ? [] : named(root))];

function named(part: Part): string[] {
  switch (part.type) {
    case 'cat':
      return [part.category.replace(/\.\*$/, '')];
    case 'and':
    case 'or':
      return part.parts.flatMap(named);
    default:
      return [];
  }
}
