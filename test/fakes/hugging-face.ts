import type { ServerResponse } from 'node:http';
import { type Arrived, type Loopback, sendJson, serve } from '../support/loopback.ts';

/** A record as `/api/daily_papers` sends it. */
export interface Recorded {
  readonly paper: { readonly id: string; readonly title: string; readonly upvotes: number };
}

export type Lists = Readonly<Record<string, readonly Recorded[]>>;
/** Answers in place of the server, or leaves the request to it with false. */
export type Fault = (response: ServerResponse, request: Arrived, n: number) => boolean;

/** `count` papers whose ids and titles are told apart by day and place; the first has the most votes. */
export function aList(day: string, count: number): Recorded[] {
  const [year = '', month = '', date = ''] = day.split('-');
  return Array.from({ length: count }, (_, place) => ({
    paper: {
      id: `${year.slice(2)}${month}.${date}${String(place).padStart(3, '0')}`,
      title: `Paper ${place + 1} of ${day}`,
      upvotes: 2 * (count - place),
      publishedAt: `${day}T00:00:00.000Z`,
      summary: `We study the question that stands at place ${place + 1}.`,
      authors: [{ name: 'Ada Lovelace' }, { name: 'Charles Babbage' }],
    },
  }));
}

/** Hugging Face's paper API over loopback, with its paging, its limit of 100, its search and its 404. */
export function serveHuggingFace(lists: Lists, fault: Fault = () => false): Promise<Loopback> {
  const papers = new Map(Object.values(lists).flatMap((list) => list.map(({ paper }) => [paper.id, paper])));
  return serve((response, request, n) => {
    if (fault(response, request, n)) return;
    const { pathname, searchParams } = request.url;
    if (pathname === '/api/daily_papers') {
      const list = lists[searchParams.get('date') ?? ''] ?? [];
      const limit = Math.min(100, Number(searchParams.get('limit') ?? 50));
      const start = Number(searchParams.get('p') ?? 0) * limit;
      return sendJson(response, list.slice(start, start + limit));
    }
    if (pathname === '/api/papers/search') {
      const words = (searchParams.get('q') ?? '').toLowerCase();
      const found = [...papers.values()].filter(({ title }) => title.toLowerCase().includes(words));
      return sendJson(
        response,
        found.map((paper) => ({ paper })),
      );
    }
    const paper = papers.get(pathname.replace('/api/papers/', ''));
    if (paper) return sendJson(response, paper);
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end('{"error":"Paper not found. It may not be indexed yet."}');
  });
}

/** The first `count` requests meet this answer. */
export const firstRequests =
  (count: number, answer: (response: ServerResponse) => void): Fault =>
  (response, _request, n) => {
    if (n > count) return false;
    answer(response);
    return true;
  };
