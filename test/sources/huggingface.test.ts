import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createHuggingFaceSource } from '../../src/sources/huggingface.ts';
import { createClock } from '../support/clock.ts';
import { memoryLog } from '../support/log.ts';
import { type Arrived, sendJson, serve } from '../support/loopback.ts';

const never = new AbortController().signal;

const record = (n: number) => ({
  paper: { id: `2608.${String(n).padStart(5, '0')}`, title: `Paper ${n}`, upvotes: n },
  numComments: 1,
});
const records = (count: number, first = 1) => Array.from({ length: count }, (_, i) => record(first + i));
const pageOf = ({ url }: Arrived) => Number(url.searchParams.get('p'));
const dayOf = ({ url }: Arrived) => url.searchParams.get('date');

/** A Hugging Face that answers as told; its clock stands at 07:40 UTC on Thursday, 20 August 2026. */
async function huggingFace(answer: (response: ServerResponse, request: Arrived, n: number) => void) {
  const server = await serve(answer);
  const clock = createClock();
  const source = createHuggingFaceSource({
    ...clock,
    baseUrl: server.url,
    userAgent: 'test',
    random: () => 0,
    log: memoryLog(),
  });
  const list = (day: string) => source.list?.(day, never) ?? Promise.reject(new Error('no lists'));
  return { ...server, clock, source, list };
}

describe('a day’s list', () => {
  it('is read to its end, a hundred at a time, each paper once and in order', async () => {
    const all = records(250);
    const { list, requests } = await huggingFace((response, request) =>
      sendJson(response, all.slice(pageOf(request) * 100, (pageOf(request) + 1) * 100)),
    );
    const page = await list('2026-08-19');
    expect(page.day).toBe('2026-08-19');
    expect(page.papers.map(({ id }) => id)).toEqual(all.map(({ paper }) => paper.id));
    expect(page.papers.every(({ featuredOn }) => featuredOn === '2026-08-19')).toBe(true);
    expect(page.skipped).toEqual([]);
    expect(requests.map(({ url }) => url.pathname + url.search)).toEqual(
      [0, 1, 2].map((p) => `/api/daily_papers?date=2026-08-19&limit=100&p=${p}`),
    );
  });

  it('ends at an empty page after a full one', async () => {
    const { list, requests } = await huggingFace((response, request) =>
      sendJson(response, pageOf(request) === 0 ? records(100) : []),
    );
    expect((await list('2026-08-19')).papers).toHaveLength(100);
    expect(requests).toHaveLength(2);
  });

  it('goes on after a short page that names a next one', async () => {
    const { list } = await huggingFace((response, request) => {
      const link = { link: '</api/daily_papers?p=1>; rel="next"' };
      sendJson(response, records(50, 1 + 50 * pageOf(request)), pageOf(request) === 0 ? link : {});
    });
    expect((await list('2026-08-19')).papers).toHaveLength(100);
  });

  it('ends when a page brings nothing new, as from a server without pages', async () => {
    const { list, requests } = await huggingFace((response) => sendJson(response, records(120)));
    expect((await list('2026-08-19')).papers).toHaveLength(120);
    expect(requests).toHaveLength(2);
  });

  it('does not go on for ever', async () => {
    const { list, requests } = await huggingFace((response, _request, n) =>
      sendJson(response, records(100, n * 100)),
    );
    await list('2026-08-19');
    expect(requests).toHaveLength(20);
  });

  it('keeps the rest when a record is broken', async () => {
    const { list } = await huggingFace((response) =>
      sendJson(response, [{ paper: { id: 42 } }, ...records(3), 'nonsense']),
    );
    const { papers, skipped } = await list('2026-08-19');
    expect(papers).toHaveLength(3);
    expect(skipped).toEqual([
      { id: '42', reason: 'its id is not an arXiv id' },
      { id: 'record 5', reason: 'it holds no paper' },
    ]);
  });

  it('keeps the full page when the only record after it is broken', async () => {
    const { list } = await huggingFace((response, request) =>
      sendJson(response, pageOf(request) === 0 ? records(100) : [{ paper: null }]),
    );
    const { papers, skipped } = await list('2026-08-19');
    expect([papers.length, skipped.length]).toEqual([100, 1]);
  });

  it('is empty on a day without one', async () => {
    const { list } = await huggingFace((response) => sendJson(response, []));
    expect(await list('2026-08-16')).toEqual({ day: '2026-08-16', papers: [], skipped: [] });
  });

  it('of a day that has not begun is empty without asking', async () => {
    const { list, requests } = await huggingFace((response) => sendJson(response, records(1)));
    expect((await list('2026-08-21')).papers).toEqual([]);
    expect((await list('2026-08-20')).papers).toHaveLength(1);
    expect(requests).toHaveLength(1);
  });

  it.each<[string, unknown, string]>([
    [
      'an object around it',
      { papers: records(2) },
      'Hugging Face’s daily list should be an array of papers, but is an object with keys papers.',
    ],
    [
      'strings in it',
      ["{'paper': {'id': '2412.07730'}}"],
      'Hugging Face’s daily list should be an array of papers, but is an array that begins with a string: none can be read, the first because it holds no paper.',
    ],
    ['null', null, 'Hugging Face’s daily list should be an array of papers, but is null.'],
  ])('is refused in an unknown shape: %s', async (_name, answer, message) => {
    const { list } = await huggingFace((response) => sendJson(response, answer));
    await expect(list('2026-08-19')).rejects.toMatchObject({ kind: 'shape', message });
  });

  it('is refused when it breaks off unnoticed', async () => {
    const { list } = await huggingFace((response) => void response.end('[{"paper":'));
    await expect(list('2026-08-19')).rejects.toMatchObject({
      kind: 'shape',
      message: 'Hugging Face’s daily list should be JSON, but ends or breaks in the middle.',
    });
  });
});

describe('three answers of each bad kind', () => {
  const faults: Record<string, (response: ServerResponse) => void> = {
    429: (response) => void response.writeHead(429, { ratelimit: '"api";r=0;t=1' }).end('{}'),
    500: (response) => void response.writeHead(500).end('{}'),
    html: (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>hi</html>'),
    half: (response) => {
      response.writeHead(200, { 'content-length': '100000' }).write('[{"paper":');
      setTimeout(() => response.destroy(), 10);
    },
    shape: (response) => sendJson(response, { papers: [] }),
    broken: (response) => sendJson(response, [{ paper: { id: 42 } }]),
  };

  it.each(Object.entries(faults))('cost no paper of the day: %s', async (_name, fault) => {
    const { list } = await huggingFace((response, _request, n) =>
      n <= 3 ? fault(response) : sendJson(response, records(34)),
    );
    const { papers, skipped } = await list('2026-08-19');
    expect([papers.length, skipped.length]).toEqual([34, 0]);
  });
});

describe('the newest list', () => {
  it('is today’s when there is one', async () => {
    const { source, requests } = await huggingFace((response) => sendJson(response, records(2)));
    expect((await source.latest(never)).day).toBe('2026-08-20');
    expect(requests.map(dayOf)).toEqual([null, '2026-08-20']);
  });

  it('is found at once by its papers’ own day, however long ago that was', async () => {
    const { source, requests } = await huggingFace((response, request) => {
      const isListed = [null, '2026-06-30'].includes(dayOf(request));
      const submittedOnDailyAt = '2026-06-30T00:00:00.000Z';
      sendJson(
        response,
        isListed ? records(2).map(({ paper }) => ({ paper: { ...paper, submittedOnDailyAt } })) : [],
      );
    });
    expect(await source.latest(never)).toMatchObject({ day: '2026-06-30', papers: [{}, {}] });
    expect(requests.map(dayOf)).toEqual([null, '2026-06-30']);
  });

  it('is Friday’s on a Sunday, by the days of UTC', async () => {
    const { source, requests, clock } = await huggingFace((response, request) =>
      sendJson(response, dayOf(request) === '2026-08-21' ? records(2) : []),
    );
    clock.pass(3 * 24 * 60 * 60_000);
    expect(await source.latest(never)).toMatchObject({ day: '2026-08-21', papers: [{}, {}] });
    expect(requests.map(dayOf)).toEqual([null, '2026-08-23', '2026-08-22', '2026-08-21']);
  });

  it('is nothing after ten days of silence', async () => {
    const { source, requests } = await huggingFace((response) => sendJson(response, []));
    expect(await source.latest(never)).toEqual({ day: null, papers: [], skipped: [] });
    expect(requests).toHaveLength(11);
  });
});

describe('one paper', () => {
  it('is found by its id', async () => {
    const { source, requests } = await huggingFace((response) =>
      sendJson(response, {
        ...record(7).paper,
        submittedOnDailyAt: '2026-08-18T00:00:00.000Z',
        linkedModels: [],
      }),
    );
    expect(await source.get('2608.00007v2', never)).toMatchObject({
      id: '2608.00007',
      featuredOn: '2026-08-18',
    });
    expect(requests[0]?.url.pathname).toBe('/api/papers/2608.00007');
  });

  it('is unknown when Hugging Face says so', async () => {
    const { source } = await huggingFace(
      (response) => void response.writeHead(404).end('{"error":"Paper not found."}'),
    );
    expect(await source.get('2608.00007', never)).toBeNull();
    expect(source.states()).toMatchObject([{ state: 'closed', failingSince: null }]);
  });

  it('is not unknown when a web server without an API says so', async () => {
    const { source } = await huggingFace(
      (response) => void response.writeHead(404, { 'content-type': 'text/html' }).end('<html>'),
    );
    await expect(source.get('2608.00007', never)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it.each(['hep-ex/0406020', '../daily_papers', ''])('is not asked for where it can’t be: %j', async (id) => {
    const { source, requests } = await huggingFace((response) => sendJson(response, record(1).paper));
    expect(await source.get(id, never)).toBeNull();
    expect(requests).toEqual([]);
  });

  it('has to look like one', async () => {
    const { source } = await huggingFace((response) => sendJson(response, { error: 'x' }));
    await expect(source.get('2608.00007', never)).rejects.toMatchObject({
      kind: 'shape',
      message: 'Hugging Face’s answer about 2608.00007 can’t be read: its id is not an arXiv id.',
    });
  });
});

describe('searching', () => {
  it('finds papers, each once', async () => {
    const { source, requests } = await huggingFace((response) =>
      sendJson(response, [...records(3), record(2)]),
    );
    const found = (await source.search?.(' diffusion policy ', never)) ?? [];
    expect(found.map(({ title }) => title)).toEqual(['Paper 1', 'Paper 2', 'Paper 3']);
    expect(found[0]?.featuredOn).toBeNull();
    expect(requests[0]?.url.searchParams.get('q')).toBe('diffusion policy');
  });

  it('sends no more of a query than is taken, and no half of a character', async () => {
    const { source, requests } = await huggingFace((response) => sendJson(response, []));
    await source.search?.(`${'x'.repeat(249)}🤗`, never);
    expect(requests[0]?.url.searchParams.get('q')).toBe('x'.repeat(249));
  });

  it('does not ask for nothing', async () => {
    const { source, requests } = await huggingFace((response) => sendJson(response, []));
    expect(await source.search?.('  ', never)).toEqual([]);
    expect(requests).toEqual([]);
  });
});
