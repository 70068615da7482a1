import type { ServerResponse } from 'node:http';
import { SourceError } from '../../src/core/errors.ts';
import type { Logger } from '../../src/core/logger.ts';
import { createHttp, type HttpOptions } from '../../src/sources/http.ts';
import { createPacer } from '../../src/sources/pacer.ts';
import { createClock } from './clock.ts';

export const TOKEN = 'hf_sentinel';
export const never = new AbortController().signal;
export const readText = ({ text }: { text: string }) => text;

/** The real client against a loopback server, its time passing only by sleeping. */
export function createTestClient(baseUrl: string, options: Partial<HttpOptions> = {}) {
  const clock = createClock();
  const log = createTestLog();
  const pacer = createPacer({ ...clock, minGapMs: 0 });
  const http = createHttp({
    source: 'Hugging Face',
    baseUrl,
    userAgent: 'Paperboy/0.1 (+https://example.org)',
    token: TOKEN,
    timeoutMs: 2_000,
    maxBytes: 10_000,
    pacer,
    ...clock,
    random: () => 0.5,
    log,
    ...options,
  });
  const get = (path = '/api', signal = never) => http.get(path, { read: readText, signal });
  const failing = async (path?: string): Promise<SourceError> => {
    const error = await get(path).catch((reason: unknown) => reason);
    if (error instanceof SourceError) return error;
    throw new Error('expected a SourceError', { cause: error });
  };
  return { clock, log, http, get, failing };
}

/** Keeps whole lines: what they hold besides the event is what a secret would hide in. */
function createTestLog(): Logger & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  const note = (event: string, fields?: object) => void lines.push(JSON.stringify({ event, ...fields }));
  return { lines, debug: note, info: note, warn: note, error: note, child: () => createTestLog() };
}

/** An answer with this status. */
export const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(code, { 'content-type': 'application/json', ...headers }).end('{"error":"x"}');

/** Ways to answer that are worth another try. */
export const faults: Record<string, (response: ServerResponse) => void> = {
  'a 500': status(500),
  'a 503': status(503),
  'a 408': status(408),
  'a 429 with a window of a second': status(429, { ratelimit: '"api";r=0;t=1' }),
  'a 429 without a word': status(429),
  'a web page': (response) =>
    void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>hi</html>'),
  'a web page in disguise': (response) => void response.writeHead(200).end('<!DOCTYPE html><p>hi'),
  'an empty body': (response) => void response.writeHead(200).end(),
  'half a body': (response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('[{"paper":');
    setTimeout(() => response.destroy(), 20);
  },
  'a reset connection': (response) => void response.destroy(),
};
