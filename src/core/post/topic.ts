import {
  asSubscription,
  createMatcher,
  join,
  type Part,
  parseQuery,
  printQuery,
  type TextReader,
} from '../query/index.ts';
import { stem } from '../search/tokens.ts';
import type { Topic } from './compose.ts';

/** A subscription's query as a topic; null: it can't be read. */
export function createTopic(query: string, reader?: TextReader): Topic | null {
  const parsed = parseQuery(query);
  if ('mistake' in parsed) return null;
  const subscription = asSubscription(parsed.query);
  return {
    query,
    matches: createMatcher(subscription, { stem, mode: 'subscription', ...(reader && { reader }) }),
    wantsArxiv: subscription.root !== null && wantsArxiv(subscription.root),
  };
}

/** Whether a query speaks of arXiv or its categories, other than to leave them out. */
export function wantsArxiv(part: Part): boolean {
  if (part.type === 'and' || part.type === 'or') return part.parts.some(wantsArxiv);
  return part.type === 'cat' || (part.type === 'in' && part.source === 'arxiv');
}

/**
 * The query drawn from arXiv's announcements too: what it has from the lists stays. Null: it draws on them already, or
 * can't be read.
 */
export function withArxiv(query: string): string | null {
  const root = rootOf(query);
  if (root === null || wantsArxiv(root)) return null;
  const anywhere: Part = {
    type: 'or',
    parts: [
      { type: 'in', source: 'huggingface' },
      { type: 'in', source: 'arxiv' },
    ],
  };
  return printQuery({ root: join('and', [root, anywhere]), sort: null });
}

/** The subscription's tree; null: the query can't be read, or asks for everything. */
export function rootOf(query: string): Part | null {
  const parsed = parseQuery(query);
  return 'query' in parsed ? asSubscription(parsed.query).root : null;
}
