import type { Paper } from '../paper.ts';
import { tokensOf } from '../search/tokens.ts';
import { createNameMatcher } from './names.ts';
import type { Filter, Possession, Sign } from './tree.ts';

/** A paper and who showed it; without `sources` it is `in:` none. */
export type MatchedPaper = Paper & { readonly sources?: readonly string[] };

type Test = (paper: MatchedPaper) => boolean;

/** The test of one filter that reads no text. What is not known of a paper matches nothing. */
export function createFilterTest(filter: Exclude<Filter, { type: 'title' }>): Test {
  switch (filter.type) {
    case 'author': {
      const isMeant = createNameMatcher(filter.name);
      return ({ authors }) => authors.some(isMeant);
    }
    case 'org': {
      const wanted = spaced(filter.name);
      return ({ organization }) => organization !== null && spaced(organization).includes(wanted);
    }
    case 'cat': {
      const category = filter.category.replace(/\.\*$/, '');
      const within = `${category}.`;
      return ({ categories }) => categories.some((known) => known === category || known.startsWith(within));
    }
    case 'in':
      return ({ sources }) => sources?.includes(filter.source) ?? false;
    case 'has':
      return possessions[filter.what];
    case 'votes': {
      const compare = comparisons[filter.sign];
      return ({ upvotes }) => upvotes !== null && compare(upvotes, filter.count);
    }
    case 'after': {
      const since = timeSince(filter.day);
      return (paper) => since(paper) >= 0;
    }
    case 'before': {
      const since = timeSince(filter.day);
      return (paper) => since(paper) < 0;
    }
    case 'on':
      return ({ featuredOn }) => featuredOn?.startsWith(filter.day) ?? false;
  }
}

const possessions: Readonly<Record<Possession, Test>> = {
  code: ({ codeUrl }) => codeUrl !== null,
  project: ({ projectUrl }) => projectUrl !== null,
  media: ({ mediaUrls }) => mediaUrls.length > 0,
};

const comparisons: Readonly<Record<Sign, (votes: number, count: number) => boolean>> = {
  '>': (votes, count) => votes > count,
  '>=': (votes, count) => votes >= count,
  '<': (votes, count) => votes < count,
  '<=': (votes, count) => votes <= count,
  '=': (votes, count) => votes === count,
};

/** By how many milliseconds a paper is dated after the start of a day; NaN when it has no date. */
function timeSince(day: string): (paper: Paper) => number {
  const start = Date.parse(day);
  return ({ publishedAt, featuredOn }) => (publishedAt?.getTime() ?? Date.parse(featuredOn ?? '')) - start;
}

/** Whole words, in a form in which one name can be looked for in another. */
const spaced = (name: string): string => ` ${tokensOf(name).join(' ')} `;
