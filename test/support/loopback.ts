import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
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
