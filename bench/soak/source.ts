import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What Hugging Face does instead of answering. */
export type Mood = 'well' | 'limited' | 'broken' | 'cutting';

const PAPERS = 24;
const FRESH = 12;

/** The papers of a day, with whatever the real one says about each. */
const aList = (day: string, count: number) =>
  Array.from({ length: count }, (_, place) => ({
    paper: {
      id: `${day.slice(2, 4)}${day.slice(5, 7)}.${day.slice(8)}${String(place).padStart(3, '0')}`,
      title: `Learning to do the ${place + 1}th thing of ${day} with a diffusion model`,
      summary: 'We study a problem. Our method solves it in most cases, and we show where it does not.',
      upvotes: 3 * (count - place),
      publishedAt: `${day}T00:00:00.000Z`,
      authors: [{ name: 'Ada Lovelace' }, { name: 'Charles Babbage' }],
    },
  }));

/** Hugging Face over loopback: one list that is finished, and one that grows. It can be shut down and come back. */
export async function openSource({ finished, today }: { finished: string; today: string }) {
  let count = PAPERS;
  let mood: Mood = 'well';
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://loopback');
    if (mood === 'cutting') return void request.socket.destroy();
    if (mood === 'limited')
      return void response.writeHead(429, { ratelimit: '"api";r=0;t=1', 'retry-after': '1' }).end();
    if (mood === 'broken') return void response.writeHead(503).end('<html>away</html>');
    const lists: Record<string, ReturnType<typeof aList>> = {
      [finished]: aList(finished, PAPERS),
      [today]: aList(today, count),
    };
    const all = Object.values(lists).flat();
    if (pathname === '/api/daily_papers') {
      const isFirst = Number(searchParams.get('p') ?? 0) === 0;
      return json(response, isFirst ? (lists[searchParams.get('date') ?? ''] ?? []) : []);
    }
    if (pathname === '/api/papers/search') return json(response, all.slice(0, 10));
    const found = all.find(({ paper }) => pathname.endsWith(paper.id));
    if (found) return json(response, found.paper);
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"Paper not found"}');
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    feel(next: Mood): void {
      mood = next;
    },
    /** Papers that nobody has seen yet. */
    grow(): void {
      count = Math.min(999, count + FRESH);
    },
    async down(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    up: () => listen(port),
  };
}

const json = (response: ServerResponse, value: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
};
