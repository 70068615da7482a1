import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { createArxivSource } from '../../src/sources/arxiv.ts';
import { createClock } from '../support/clock.ts';
import { memoryLog } from '../support/log.ts';
import { type Arrived, serve } from '../support/loopback.ts';
import { aPaper } from '../support/papers.ts';

const never = new AbortController().signal;
const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
const announcement = fixture('arxiv-feed.xml');
const query = fixture('arxiv-query.xml');

const entryless = (feed: string) => feed.replace(/<entry>.*<\/entry>/s, '');
const atom = (response: ServerResponse, xml: string, headers: Record<string, string> = {}) =>
  void response.writeHead(200, { 'content-type': 'application/atom+xml', ...headers }).end(xml);

async function arxiv(
  answer: (response: ServerResponse, request: Arrived, n: number) => void,
  categories: readonly string[] = ['cs.AI', 'cs.CL'],
) {
  const server = await serve(answer);
  const clock = createClock();
  const source = createArxivSource({
    ...clock,
    apiUrl: server.url,
    rssUrl: server.url,
    categories: () => categories,
    userAgent: 'test',
    random: () => 0,
    log: memoryLog(),
  });
  return { ...server, clock, source };
}

/** One entry per asked id that arXiv is meant to know. */
const entryFor = (id: string) =>
  `<entry><id>http://arxiv.org/abs/${id}v1</id><title>About ${id}</title><published>2020-01-01T00:00:00Z</published></entry>`;
const queried = ({ url }: Arrived) => (url.searchParams.get('id_list') ?? '').split(',');

describe('the newest announcement', () => {
  it('holds what is new or cross-listed, not what was replaced', async () => {
    const { source, requests } = await arxiv((response) => atom(response, announcement));
    expect(await source.latest(never)).toEqual({
      day: '2025-08-20',
      papers: [
        aPaper({
          id: '2508.13429',
          title: 'AlphaX: An AI-Based Value Investing Strategy & More',
          abstract: 'Our own words on two lines.',
          authors: ['Paulo André Lima', 'Daniel Silva Jr.'],
          authorCount: 2,
          categories: ['cs.AI', 'q-fin.TR'],
          publishedAt: new Date('2025-08-20T04:00:00Z'),
        }),
        aPaper({
          id: '2508.13426',
          title: 'ALIGN: Word Association Learning',
          abstract: 'Other words.',
          authors: ['Chunhua Liu', 'Kabir Manandhar Shrestha', 'Sukai Huang'],
          authorCount: 3,
          categories: ['cs.CL', 'cs.AI'],
        }),
      ],
      skipped: [],
    });
    expect(requests[0]?.url.pathname).toBe('/atom/cs.AI+cs.CL');
  });

  it('is not sent again while it is the same', async () => {
    const { source, requests } = await arxiv((response, { headers }) => {
      if (headers['if-none-match'] === '"one"') response.writeHead(304).end();
      else atom(response, announcement, { etag: '"one"' });
    });
    const first = await source.latest(never);
    expect(await source.latest(never)).toEqual(first);
    expect(requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"one"']);
  });

  it('is read anew when it has changed', async () => {
    const { source } = await arxiv((response, _request, n) =>
      atom(response, n === 1 ? announcement : announcement.replace('AlphaX', 'BetaX'), { etag: `"${n}"` }),
    );
    await source.latest(never);
    expect((await source.latest(never)).papers[0]?.title).toMatch(/^BetaX/);
  });

  it('is an empty page of its day on weekends and holidays', async () => {
    const { source } = await arxiv((response) => atom(response, entryless(announcement)));
    expect(await source.latest(never)).toEqual({ day: '2025-08-20', papers: [], skipped: [] });
  });

  it('is empty without asking when no category is read', async () => {
    const { source, requests } = await arxiv((response) => atom(response, announcement), []);
    expect(await source.latest(never)).toEqual({ day: null, papers: [], skipped: [] });
    expect(requests).toEqual([]);
  });

  it('is read in several feeds where many categories are followed, each paper once', async () => {
    const followed: string[] = ['cs.AI', 'cs.CL', 'cs.CV', 'cs.LG', 'stat.ML', 'math'];
    const { source, requests } = await arxiv((response) => atom(response, announcement), followed);
    expect((await source.latest(never)).papers).toHaveLength(2);
    followed.pop();
    followed.push('quant-ph');
    await source.latest(never);
    expect(requests.map(({ url }) => url.pathname)).toEqual([
      '/atom/math',
      '/atom/cs.AI+cs.CL+cs.CV+cs.LG',
      '/atom/stat.ML',
      '/atom/quant-ph',
      '/atom/cs.AI+cs.CL+cs.CV+cs.LG',
      '/atom/stat.ML',
    ]);
  });

  it('does without a category that there is none of, and asks for that once', async () => {
    const { source, requests } = await arxiv(
      (response, { url }) => {
        if (url.pathname.includes('cs.ZZ')) response.writeHead(400).end('Bad category');
        else atom(response, announcement);
      },
      ['cs.AI', 'cs.ZZ'],
    );
    expect((await source.latest(never)).papers).toHaveLength(2);
    await source.latest(never);
    expect(requests.map(({ url }) => url.pathname)).toEqual([
      '/atom/cs.AI+cs.ZZ',
      '/atom/cs.AI',
      '/atom/cs.ZZ',
      '/atom/cs.AI',
    ]);
  });

  it('does not take a wrong address for unknown categories', async () => {
    const { source } = await arxiv((response) => void response.writeHead(404).end());
    for (const _ of [1, 2])
      await expect(source.latest(never)).rejects.toMatchObject({
        message: 'The answer of arXiv’s feed knows none of cs.AI, cs.CL.',
      });
  });

  it('holds one day where arXiv comes to the next between two feeds', async () => {
    const { source } = await arxiv(
      (response, { url }) =>
        atom(
          response,
          url.pathname === '/atom/math'
            ? announcement
            : announcement.replaceAll('2025-08-20T', '2025-08-21T'),
        ),
      ['math', 'cs.AI'],
    );
    expect((await source.latest(never)).day).toBe('2025-08-21');
  });

  it('keeps the rest when an entry is broken', async () => {
    const broken = announcement.replace('oai:arXiv.org:2508.13426v1', 'oai:arXiv.org:unknown');
    const { source } = await arxiv((response) => atom(response, broken));
    const { papers, skipped } = await source.latest(never);
    expect(papers).toHaveLength(1);
    expect(skipped).toEqual([{ id: 'oai:arXiv.org:unknown', reason: 'its id is not an arXiv id' }]);
  });

  it.each([
    ['half a document', announcement.slice(0, 1_500), 'isn’t complete XML'],
    ['another kind of feed', '<rss><channel/></rss>', 'should be an Atom feed, but is something else'],
    [
      'entries without ids',
      '<feed><entry><title>x</title></entry></feed>',
      'holds no paper that can be read',
    ],
    ['a document type', '<!DOCTYPE x><feed/>', 'declares its own document type'],
  ])('is refused in an unknown shape: %s', async (_name, xml, reason) => {
    const { source } = await arxiv((response) => atom(response, xml));
    await expect(source.latest(never)).rejects.toMatchObject({
      kind: 'shape',
      message: expect.stringMatching(`^The answer of arXiv’s feed ${reason}`),
    });
  });

  it('takes only categories that can be', async () => {
    await expect(arxiv(() => {}, ['cs.AI', '../x'])).rejects.toThrow(UserError);
  });
});

describe('single papers', () => {
  it('are known by new and by old ids, the primary category first', async () => {
    const { source, requests } = await arxiv((response) => atom(response, query));
    expect(await source.getMany(['1707.08567v1', 'hep-ex/0406020'], never)).toEqual([
      aPaper({
        id: '1707.08567',
        title: 'Proceedings of Workshop AEW10: Concepts in Information Theory and Communications',
        abstract: 'A few words of our own.',
        authors: ['Kees A. Schouhamer Immink', 'Dirk Wübben'],
        authorCount: 2,
        categories: ['cs.IT', 'math.IT'],
        publishedAt: new Date('2017-07-27T08:18:33Z'),
        withdrawnAt: new Date('2018-01-02T08:00:00Z'),
      }),
      aPaper({
        id: 'hep-ex/0406020',
        title: '0',
        abstract: 'More words.',
        authors: ['ZEUS Collaboration'],
        authorCount: 1,
        categories: ['hep-ex'],
        publishedAt: new Date('2004-06-07T00:00:00Z'),
      }),
    ]);
    expect(requests[0]?.url.searchParams.get('id_list')).toBe('1707.08567,hep-ex/0406020');
    expect(requests[0]?.url.searchParams.get('max_results')).toBe('2');
  });

  it('are asked for a hundred at a time, and the unknown ones are null', async () => {
    const { source, requests } = await arxiv((response, request) => {
      const known = queried(request).filter((id) => !id.endsWith('3'));
      atom(response, `<feed>${known.map(entryFor).join('')}</feed>`);
    });
    const ids = Array.from({ length: 150 }, (_, i) => `2608.${String(i).padStart(5, '0')}`);
    const papers = await source.getMany([...ids, 'nonsense', '2608.00001'], never);
    expect(requests.map((request) => queried(request).length)).toEqual([100, 50]);
    expect(papers.map((paper) => paper?.id ?? null)).toEqual([
      ...ids.map((id) => (id.endsWith('3') ? null : id)),
      null,
      '2608.00001',
    ]);
  });

  it('are null when arXiv knows none, and not asked for when they can’t be', async () => {
    const empty = entryless(query).replace('<opensearch:totalResults>2', '<opensearch:totalResults>0');
    const { source, requests } = await arxiv((response) => atom(response, empty));
    expect(await source.get('2608.99999', never)).toBeNull();
    expect(await source.get('abc', never)).toBeNull();
    expect(requests).toHaveLength(1);
  });

  it('come in after the empty and the emptied answers of a bad hour', async () => {
    const { source, requests } = await arxiv((response, _request, n) => {
      if (n === 1) response.writeHead(429).end('Rate exceeded.');
      else if (n === 2) response.writeHead(200).end();
      else if (n === 3) atom(response, entryless(query));
      else atom(response, query);
    });
    expect((await source.get('1707.08567', never))?.id).toBe('1707.08567');
    expect(requests).toHaveLength(4);
  });

  it.each([200, 400])('are an error when arXiv sends its error entry with %i', async (status) => {
    const error = '<entry><id>https://arxiv.org/api/errors#incorrect_id</id><title>Error</title></entry>';
    const { source } = await arxiv(
      (response) => void response.writeHead(status).end(`<feed>${error}</feed>`),
    );
    await expect(source.get('2608.00001', never)).rejects.toThrow(
      status === 400 ? 'arXiv’s API refused the request (400).' : 'The answer of arXiv’s API holds an error',
    );
  });
});

it('asks all of arXiv once in three seconds, whichever server it is', async () => {
  const { source, clock } = await arxiv((response, { url }) =>
    atom(response, url.pathname.startsWith('/atom') ? announcement : query),
  );
  await Promise.all([source.latest(never), source.get('1707.08567', never), source.latest(never)]);
  expect(clock.slept).toEqual([3_000, 3_000]);
  expect(source.states().map(({ source }) => source)).toEqual(['arXiv’s feed', 'arXiv’s API']);
});
