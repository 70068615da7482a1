import { asSubscription, createMatcher, type Part, parseQuery, type TextReader } from '../query/index.ts';
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
