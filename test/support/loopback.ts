import { createServer, type IncomingHttpHeaders, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Loopback {
  readonly url: string;
  /** What arrived, in order. */
  readonly requests: readonly Arrived[];
}

export interface Arrived {
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
}

/** A real HTTP server for as long as the test runs. `n` counts requests from 1. */
export async function serve(
  answer: (response: ServerResponse, request: Arrived, n: number) => void,
): Promise<Loopback> {
  const requests: Arrived[] = [];
  const server = createServer((incoming, response) => {
    const request = { url: new URL(incoming.url ?? '/', 'http://loopback'), headers: incoming.headers };
    requests.push(request);
    answer(response, request, requests.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** The same server under a longer address, as behind somebody's proxy: `http://127.0.0.1:1234/some/where`. */
export async function behindPath(origin: string): Promise<string> {
  const path = '/some/where';
  const server = createServer((incoming, response) => {
    const { method, headers, url = '' } = incoming;
    if (!url.startsWith(`${path}/`)) return void response.writeHead(404).end();
    const onwards = request(`${origin}${url.slice(path.length)}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onwards.on('error', () => response.destroy());
    incoming.pipe(onwards);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
}

/** An address at which nothing listens. */
export async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

export function sendJson(
  response: ServerResponse,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}
