import { createFields } from '../../src/app/library/fields.ts';
import { limited } from '../../src/app/library/limited.ts';
import { select } from '../../src/app/library/select.ts';
import { UserError } from '../../src/core/errors.ts';
import { filtersOf, looseWords, parseQuery, positiveTerms } from '../../src/core/query/index.ts';
import { createSearchIndex, type SearchIndex } from '../../src/core/search/index.ts';
import { hostileQueries, randomQueries } from '../../test/core/search/hostile-queries.ts';
import { readPapers, repeated } from './corpus.ts';
import { build } from './engines/ours.ts';
import { percentile } from './measures.ts';

export interface HostileReport {
  readonly papers: number;
  readonly queries: number;
  readonly refused: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Slowest first. */
  readonly slowest: readonly HostileRow[];
}

export interface HostileRow {
  readonly query: string;
  readonly length: number;
  readonly ms: number;
  readonly answer: string;
}

const RANDOM_QUERIES = 2_000;
const RANDOM_SEED = 1;
const BAR_MS = 100;
const SHOWN = 10;
/** A slow query is asked again: what counts is what it takes itself, not what the machine did meanwhile. */
const TRIES = 3;

/** From the text to ten numbers of documents and a correction, as a search in the app does it without its store. */
export async function measureHostile(corpus: string, size: number): Promise<HostileReport> {
  const papers = await readPapers(corpus, size);
  const index = createSearchIndex(build(papers.length < size ? repeated(papers, size) : papers));
  const queries = [...hostileQueries, ...randomQueries(RANDOM_QUERIES, RANDOM_SEED)];
  ask(index, 'difusion polcy');
  const rows = queries.map((query) => {
    let best = timed(index, query);
    for (let again = 1; again < TRIES && best.ms > BAR_MS / 2; again++) {
      const next = timed(index, query);
      if (next.ms < best.ms) best = next;
    }
    return best;
  });
  const times = rows.map(({ ms }) => ms);
  return {
    papers: index.documentCount(),
    queries: rows.length,
    refused: rows.filter(({ answer }) => answer === 'refused').length,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    slowest: rows.toSorted((a, b) => b.ms - a.ms).slice(0, SHOWN),
  };
}

function timed(index: SearchIndex, query: string): HostileRow {
  const started = performance.now();
  const answer = ask(index, query);
  return { query: query.slice(0, 40), length: query.length, ms: performance.now() - started, answer };
}

const noFields = createFields();

function ask(index: SearchIndex, text: string): string {
  const parsed = parseQuery(text);
  if ('mistake' in parsed) return 'refused';
  const filters = filtersOf(parsed.query);
  const { words, phrases } = positiveTerms(parsed.query);
  const terms = [...looseWords(parsed.query), ...words, ...phrases].join(' ');
  try {
    const allowed = filters && select(filters, limited(index, noFields));
    const { total } = index.search({ ...(terms && { text: terms }), ...(allowed && { allowed }), limit: 10 });
    index.didYouMean(terms);
    return `${total} found`;
  } catch (error) {
    if (error instanceof UserError) return 'refused';
    throw error;
  }
}

export function formatHostile({ papers, queries, refused, p50Ms, p99Ms, slowest }: HostileReport): string {
  const longest = slowest[0]?.ms ?? 0;
  return [
    `${queries} hostile queries over ${papers.toLocaleString('en')} papers: ${refused} refused, the others answered; p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
    'The slowest:',
    ...slowest.map(
      ({ query, length, ms, answer }) =>
        `${ms.toFixed(1).padStart(8)} ms  ${answer.padEnd(14)} ${String(length).padStart(7)} characters: ${JSON.stringify(query).slice(0, 48)}`,
    ),
    `each within ${BAR_MS} ms: ${longest.toFixed(0)} ms, ${longest <= BAR_MS ? 'pass' : 'FAIL'}`,
  ].join('\n');
}
