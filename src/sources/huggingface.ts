import { addDays, dayOf } from '../core/day.ts';
import { SourceError } from '../core/errors.ts';
import { parsePaperId } from '../core/ids.ts';
import type { Paper } from '../core/paper.ts';
import { type Allowance, type Page, type Skipped, sourceTitles } from '../core/source.ts';
import { createOwnBudget } from './budget.ts';
import { createHttp, type HttpSource, type SourceOptions } from './http.ts';
import { described, readPaper, readRecord } from './huggingface-shape.ts';
import { createPacer } from './pacer.ts';

const NAME = sourceTitles.huggingface;
const PAGE_SIZE = 100;
const MOST_PAGES = 20;
/** No two lists on record are more than four days apart. */
const MOST_DAYS_BACK = 10;
/** The API refuses longer ones. */
const LONGEST_QUERY = 250;
const MOST_FOUND = 50;
/** The search has a window of its own: 50 requests in 300 seconds (`RateLimit-Policy`, seen October 2026). */
const SEARCHES: Allowance = { name: 'huggingface search', burst: 30, everyMs: 15_000 };
/** Somebody waits for it. */
const SEARCH_TIMEOUT_MS = 1_500;
const LONE_SURROGATE = /[\uD800-\uDBFF]$/;

export interface HuggingFaceOptions extends SourceOptions {
  readonly baseUrl: string;
  /** Raises the rate limit; everything works without. */
  readonly token?: string | undefined;
}

/** The daily lists, the single papers and the search of huggingface.co/papers. */
export function createHuggingFaceSource(options: HuggingFaceOptions): HttpSource {
  const { now, budget = createOwnBudget({ now }) } = options;
  // How many requests are left, whoever made the others, stands in each answer.
  const pacer = createPacer({ ...options, minGapMs: 100 });
  const http = createHttp({ timeoutMs: 8_000, maxBytes: 16_000_000, ...options, source: NAME, pacer });
  // Neither waits behind a long collection nor is tried again while somebody waits.
  const searchHttp = createHttp({
    maxBytes: 16_000_000,
    ...options,
    source: NAME,
    timeoutMs: SEARCH_TIMEOUT_MS,
    tries: 1,
    pacer: createPacer({ ...options, minGapMs: 100 }),
  });
  const headers = { accept: 'application/json' };

  async function list(day: string, signal: AbortSignal): Promise<Page> {
    const papers = new Map<string, Paper>();
    const skipped: Skipped[] = [];
    // The API refuses days that have not begun in UTC.
    const pages = day > dayOf(now()) ? 0 : MOST_PAGES;
    for (let p = 0; p < pages; p++) {
      const page = await http.get('/api/daily_papers', {
        query: { date: day, limit: String(PAGE_SIZE), p: String(p) },
        headers,
        read: ({ text, headers }) => ({
          ...readList(text, { what: 'daily list', day, mayBeUseless: p > 0 }),
          hasNext: /\brel="?next\b/.test(headers.get('link') ?? ''),
        }),
        signal,
      });
      const before = papers.size;
      for (const paper of page.papers) if (!papers.has(paper.id)) papers.set(paper.id, paper);
      skipped.push(...page.skipped);
      const isFull = page.papers.length + page.skipped.length >= PAGE_SIZE;
      if (papers.size === before || !(isFull || page.hasNext)) break;
    }
    return { day, papers: [...papers.values()], skipped };
  }

  /** Asked without a date, the API gives the newest papers of all days: one question, however long ago that was. */
  async function newestDay(today: string, signal: AbortSignal): Promise<string | null> {
    const { papers } = await http.get('/api/daily_papers', {
      query: { limit: String(PAGE_SIZE) },
      headers,
      read: ({ text }) => readList(text, { what: 'newest papers', day: null, mayBeUseless: true }),
      signal,
    });
    const days = papers.flatMap(({ featuredOn }) =>
      featuredOn !== null && featuredOn <= today ? featuredOn : [],
    );
    return days.sort().at(-1) ?? null;
  }

  return {
    name: 'huggingface',
    list,
    async latest(signal) {
      const today = dayOf(now());
      const newest = await newestDay(today, signal);
      const page = newest === null ? null : await list(newest, signal);
      if (page && page.papers.length > 0) return page;
      for (let back = 0; back < MOST_DAYS_BACK; back++) {
        const page = await list(addDays(today, -back), signal);
        if (page.papers.length > 0) return page;
      }
      return { day: null, papers: [], skipped: [] };
    },
    async get(id, signal) {
      // Old-style ids have no page there, and anything else would only be a wrong path.
      const known = parsePaperId(id)?.id;
      if (!known || known.includes('/')) return null;
      return http.get(`/api/papers/${known}`, {
        headers,
        statuses: [404],
        read: ({ status, text }) => (status === 404 ? null : readOne(text, known)),
        signal,
      });
    },
    async search(query, signal) {
      const q = query.trim().slice(0, LONGEST_QUERY).replace(LONE_SURROGATE, '');
      if (q === '') return [];
      if ((await budget.take(SEARCHES)) > 0)
        throw new SourceError(
          NAME,
          'limited',
          `${NAME}’s own search has been asked as often as it may be within five minutes.`,
        );
      const { papers } = await searchHttp.get('/api/papers/search', {
        query: { q, limit: String(MOST_FOUND) },
        headers,
        read: ({ text }) => readList(text, { what: 'search result', day: null, mayBeUseless: false }),
        signal,
      });
      return [...new Map(papers.map((paper) => [paper.id, paper])).values()];
    },
    states: () => [http.state()],
  };
}

/**
 * The records of a list, one by one. Throws a `SourceError` of kind `shape` when it is no list at all, or when
 * nothing on it can be read: an unknown shape is reported, never guessed at.
 */
export function readList(
  text: string,
  { what, day, mayBeUseless }: { what: string; day: string | null; mayBeUseless: boolean },
): { papers: Paper[]; skipped: Skipped[] } {
  const value = parseJson(text, what);
  if (!Array.isArray(value)) throw odd(`${what} should be an array of papers, but is ${described(value)}`);
  const readings = value.map((record, index) => readRecord(record, { day, index }));
  const papers = readings.flatMap((reading) => ('paper' in reading ? [reading.paper] : []));
  const skipped = readings.flatMap((reading) => ('skipped' in reading ? [reading.skipped] : []));
  const [first] = skipped;
  if (first && papers.length === 0 && !mayBeUseless)
    throw odd(
      `${what} should be an array of papers, but is ${described(value)}: none can be read, the first because ${first.reason}`,
    );
  return { papers, skipped };
}

function readOne(text: string, id: string): Paper {
  const paper = readPaper(parseJson(text, `answer about ${id}`));
  if (typeof paper === 'string') throw odd(`answer about ${id} can’t be read: ${paper}`);
  return paper;
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw odd(`${what} should be JSON, but ends or breaks in the middle`, cause);
  }
}

const odd = (sentence: string, cause?: unknown) =>
  new SourceError(NAME, 'shape', `${NAME}’s ${sentence}.`, { cause });
