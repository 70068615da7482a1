import { SourceError, UserError } from '../core/errors.ts';
import { parsePaperId } from '../core/ids.ts';
import type { Paper } from '../core/paper.ts';
import type { Allowance, Page, Skipped } from '../core/source.ts';
import { cleanName } from '../core/text/index.ts';
import { type Entry, feedShape, isCategory, toPaper } from './arxiv-shape.ts';
import { parseXml } from './arxiv-xml.ts';
import { createAdmit, createOwnBudget } from './budget.ts';
import { createHttp, type HttpSource, type SourceOptions } from './http.ts';
import { dateOf } from './lenient.ts';
import { createPacer } from './pacer.ts';

const API = 'arXiv’s API';
const FEED = 'arXiv’s feed';
const MOST_IDS = 100;
const GAP_MS = 3_000;
/** Under load it has been seen to take half a minute to say no. */
const TIMEOUT_MS = 45_000;
/** One at a time, of all who ask on behalf of one bot; whoever dies meanwhile holds the others up for so long. */
const REQUESTS: Allowance = { name: 'arxiv', burst: 1, everyMs: TIMEOUT_MS + GAP_MS };
const NEW_YORK = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York' });

export interface ArxivOptions extends SourceOptions {
  readonly apiUrl: string;
  readonly rssUrl: string;
  /** Which announcements `latest` reads, such as `cs.AI`, or `cs` for a whole archive; without any it is an empty page. */
  readonly categories: () => readonly string[];
}

export interface ArxivSource extends HttpSource {
  /** In the order of the ids; null for those that arXiv doesn't know. */
  getMany(ids: readonly string[], signal: AbortSignal): Promise<(Paper | null)[]>;
}

/** arXiv's announcements and single papers. */
export function createArxivSource(options: ArxivOptions): ArxivSource {
  const { categories, apiUrl, rssUrl, log } = options;
  const wrong = categories().filter((category) => !isCategory(category));
  if (wrong.length > 0)
    throw new UserError(`Not a category of arXiv: ${wrong.join(', ')}. One is written like cs.AI.`);

  // One request every three seconds, one connection, for all of arXiv and all machines: https://info.arxiv.org/help/api/tou.html
  const { sleep, budget = createOwnBudget(options) } = options;
  const admit = createAdmit({ budget, allowance: REQUESTS, gapMs: GAP_MS, sleep });
  const pacer = createPacer({ ...options, minGapMs: GAP_MS, admit });
  const shared = { timeoutMs: TIMEOUT_MS, maxBytes: 16_000_000, ...options, pacer };
  const api = createHttp({ ...shared, source: API, baseUrl: apiUrl });
  const feed = createHttp({ ...shared, source: FEED, baseUrl: rssUrl });
  /** By path, what was read there last. */
  let known = new Map<string, Kept>();
  /** Categories that can be written but that arXiv doesn't have. */
  const missing = new Set<string>();

  async function latest(signal: AbortSignal): Promise<Page> {
    const before = known;
    known = new Map();
    const wanted = categories().filter((category) => isCategory(category) && !missing.has(category));
    const pages: Page[] = [];
    for (const group of inGroups(wanted)) pages.push(...(await readGroup(group, before, signal)));
    if (wanted.length > 0 && pages.length === 0) {
      // Then it is rather the address that is wrong.
      missing.clear();
      throw odd(FEED, `knows none of ${wanted.join(', ')}`);
    }
    return merged(pages);
  }

  /** One page; or one for each, where the feed of a group can't be had because it has no feed of one of them. */
  async function readGroup(
    group: readonly string[],
    before: ReadonlyMap<string, Kept>,
    signal: AbortSignal,
  ): Promise<Page[]> {
    const path = `/atom/${group.join('+')}`;
    const last = before.get(path);
    const read = await feed.get<Kept | null>(path, {
      headers: last?.etag ? { 'if-none-match': last.etag } : {},
      statuses: last?.etag ? [304, 400, 404] : [400, 404],
      read: ({ status, headers, text }) => {
        if (status === 304 && last) return last;
        return status === 200 ? { etag: headers.get('etag'), page: readAnnouncement(text) } : null;
      },
      signal,
    });
    if (read !== null) {
      known.set(path, read);
      return [read.page];
    }
    const [only = ''] = group;
    if (group.length > 1) {
      const pages: Page[] = [];
      for (const each of group) pages.push(...(await readGroup([each], before, signal)));
      return pages;
    }
    missing.add(only);
    log.warn('category not known to arxiv', { category: only });
    return [];
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

interface Kept {
  readonly etag: string | null;
  readonly page: Page;
}

/** A feed holds at most 2000 papers: https://info.arxiv.org/help/rss.html; the largest categories have hundreds a day. */
const GROUP = 4;

/** Categories that are asked for together; an archive is enough for one feed. */
function inGroups(categories: readonly string[]): string[][] {
  const archives = categories.filter((category) => !category.includes('.'));
  const classes = categories.filter((category) => category.includes('.'));
  const groups = archives.map((archive) => [archive]);
  for (let at = 0; at < classes.length; at += GROUP) groups.push(classes.slice(at, at + GROUP));
  return groups;
}

/** Those of the newest day; arXiv may come to the next one while its feeds are read. */
function merged(pages: readonly Page[]): Page {
  const newest = pages.reduce<string | null>(
    (day, page) => ((page.day ?? '') > (day ?? '') ? page.day : day),
    null,
  );
  const current = pages.filter(({ day }) => day === newest);
  const papers = new Map(current.flatMap((page) => page.papers.map((paper) => [paper.id, paper])));
  return {
    day: newest,
    papers: [...papers.values()],
    skipped: current.flatMap(({ skipped }) => skipped),
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
