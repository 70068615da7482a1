import { SourceError, UserError } from '../core/errors.ts';
import { parsePaperId } from '../core/ids.ts';
import type { Paper } from '../core/paper.ts';
import type { Page, Skipped } from '../core/source.ts';
import { cleanName } from '../core/text/index.ts';
import { type Entry, feedShape, isCategory, toPaper } from './arxiv-shape.ts';
import { parseXml } from './arxiv-xml.ts';
import { createHttp, type HttpSource, type SourceOptions } from './http.ts';
import { dateOf } from './lenient.ts';
import { createPacer } from './pacer.ts';

const API = 'arXiv’s API';
const FEED = 'arXiv’s feed';
const MOST_IDS = 100;
const NOTHING: Page = { day: null, papers: [], skipped: [] };
const NEW_YORK = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York' });

export interface ArxivOptions extends SourceOptions {
  readonly apiUrl: string;
  readonly rssUrl: string;
  /** Which announcements `latest` reads, such as `cs.AI`; without any it is an empty page. */
  readonly categories: readonly string[];
}

export interface ArxivSource extends HttpSource {
  /** In the order of the ids; null for those that arXiv doesn't know. */
  getMany(ids: readonly string[], signal: AbortSignal): Promise<(Paper | null)[]>;
}

/** arXiv's announcements and single papers. */
export function createArxivSource(options: ArxivOptions): ArxivSource {
  const { categories, apiUrl, rssUrl } = options;
  const wrong = categories.filter((category) => !isCategory(category));
  if (wrong.length > 0)
    throw new UserError(`Not a category of arXiv: ${wrong.join(', ')}. One is written like cs.AI.`);

  // One request every three seconds, one connection, for all of arXiv: https://info.arxiv.org/help/api/tou.html
  const pacer = createPacer({ ...options, minGapMs: 3_000 });
  // Under load it has been seen to take half a minute to say no.
  const shared = { timeoutMs: 45_000, maxBytes: 16_000_000, ...options, pacer };
  const api = createHttp({ ...shared, source: API, baseUrl: apiUrl });
  const feed = createHttp({ ...shared, source: FEED, baseUrl: rssUrl });
  let last: { etag: string; page: Page } | null = null;

  async function latest(signal: AbortSignal): Promise<Page> {
    if (categories.length === 0) return NOTHING;
    const { etag, page } = await feed.get(`/atom/${categories.join('+')}`, {
      headers: last ? { 'if-none-match': last.etag } : {},
      statuses: last ? [304] : [],
      read: ({ status, headers, text }) =>
        status === 304 && last ? last : { etag: headers.get('etag'), page: readAnnouncement(text) },
      signal,
    });
    last = etag ? { etag, page } : null;
    return page;
  }

  async function getMany(ids: readonly string[], signal: AbortSignal): Promise<(Paper | null)[]> {
    const known = ids.map((id) => parsePaperId(id)?.id);
    const wanted = [...new Set(known.flatMap((id) => id ?? []))];
    const found = new Map<string, Paper>();
    for (let start = 0; start < wanted.length; start += MOST_IDS) {
      const some = wanted.slice(start, start + MOST_IDS);
      const papers = await api.get('/api/query', {
        query: { id_list: some.join(','), max_results: String(some.length) },
        read: ({ text }) => readPapers(text),
        signal,
      });
      for (const paper of papers) found.set(paper.id, paper);
    }
    return known.map((id) => found.get(id ?? '') ?? null);
  }

  return {
    name: 'arxiv',
    latest,
    getMany,
    async get(id, signal) {
      const [paper = null] = await getMany([id], signal);
      return paper;
    },
    states: () => [feed.state(), api.state()],
  };
}

/** New and cross-listed papers; replacements are old acquaintances. An empty feed is a day without announcements. */
export function readAnnouncement(xml: string): Page {
  const { updated, entries } = readFeed(xml, FEED);
  const day = dateOf(entries[0]?.published ?? updated);
  const fresh = entries.filter(({ announce_type }) => !/^(?:replace|absonly)/.test(announce_type ?? ''));
  return { day: day && NEW_YORK.format(day), ...readEntries(fresh, FEED) };
}

/** The API's answer to a list of ids: those it doesn't know are missing from it. */
export function readPapers(xml: string): readonly Paper[] {
  const { entries, total } = readFeed(xml, API);
  if (entries.some(({ id }) => id?.includes('/api/errors')))
    throw odd(API, 'holds an error instead of papers');
  // Under load, a page that should be full has been seen empty.
  if (entries.length === 0 && total > 0) throw odd(API, `promises ${total} papers and holds none`);
  return readEntries(entries, API).papers;
}

function readFeed(xml: string, source: string) {
  const document = parseXml(xml);
  if (typeof document === 'string') throw odd(source, document);
  const result = feedShape.safeParse(document);
  if (!result.success) throw odd(source, 'should be an Atom feed, but is something else');
  const { updated, totalResults, entry: entries } = result.data.feed;
  return { updated, entries, total: Number(totalResults ?? 0) };
}

function readEntries(entries: readonly Entry[], source: string): Pick<Page, 'papers' | 'skipped'> {
  const papers = new Map<string, Paper>();
  const skipped: Skipped[] = [];
  for (const entry of entries) {
    const paper = toPaper(entry);
    if (typeof paper === 'string')
      skipped.push({ id: cleanName(entry.id ?? '').slice(0, 60), reason: paper });
    else if (!papers.has(paper.id)) papers.set(paper.id, paper);
  }
  const [first] = skipped;
  if (first && papers.size === 0)
    throw odd(source, `holds no paper that can be read; of the first, ${first.reason}`);
  return { papers: [...papers.values()], skipped };
}

const odd = (source: string, what: string) =>
  new SourceError(source, 'shape', `The answer of ${source} ${what}.`);
