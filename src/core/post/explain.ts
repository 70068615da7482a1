import type { Paper } from '../paper.ts';
import { createMatcher, type Part, printQuery } from '../query/index.ts';
import { stem } from '../search/tokens.ts';
import { rootOf } from './topic.ts';
import { listed } from './words.ts';

/**
 * Which conditions of a subscription's query a paper fails, in words: `votes 12 < 20`, `matches -survey`,
 * `no “diffusion policy”`. Empty: it matches, or the query can't be read.
 */
export function whyNot(query: string, paper: Paper): string[] {
  const root = rootOf(query);
  return root === null ? [] : failures(root, paper);
}

function failures(part: Part, paper: Paper): string[] {
  if (part.type === 'and') return part.parts.flatMap((inner) => failures(inner, paper));
  const matches = createMatcher({ root: part, sort: null }, { stem, mode: 'subscription' });
  if (matches(paper)) return [];
  const text = printQuery({ root: part, sort: null });
  switch (part.type) {
    case 'not':
      // One word says the same without its quotes.
      return [`matches ${text.replace(/^-"(\S+)"$/, '-$1')}`];
    case 'or':
      return [listed(part.parts.map((inner) => listed(failures(inner, paper))))];
    case 'phrase':
    case 'words':
      return [`no “${part.type === 'phrase' ? part.text : part.words.join(' ')}”`];
    case 'votes':
      return [votesLine(paper.upvotes, part)];
    case 'in':
      return [
        `not seen ${part.source === 'arxiv' ? 'among arXiv’s announcements' : 'on Hugging Face’s lists'}`,
      ];
    default:
      return [`not ${text}`];
  }
}

function votesLine(upvotes: number | null, { sign, count }: Part & { type: 'votes' }): string {
  if (upvotes === null) return `votes not known, and votes:${sign}${count} is wanted`;
  return upvotes === count
    ? `votes ${upvotes}, not ${sign}${count}`
    : `votes ${upvotes} ${upvotes < count ? '<' : '>'} ${count}`;
}
