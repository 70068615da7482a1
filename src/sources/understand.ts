import { SourceError } from '../core/errors.ts';
import type { Answer, Failure } from './fetch-text.ts';

const REDIRECTS = [301, 302, 303, 307, 308];

/** What `read` makes of an answer, or why it is not worth reading. */
export function understand<T>(
  answer: Answer,
  { statuses = [], read }: { statuses?: readonly number[]; read: (answer: Answer) => T },
): { ok: true; value: T } | Failure {
  const failure = judge(answer, [200, ...statuses]);
  if (failure) return failure;
  try {
    return { ok: true, value: read(answer) };
  } catch (cause) {
    if (cause instanceof SourceError)
      return { ok: false, did: 'sent something unexpected', kind: cause.kind, cause };
    throw cause;
  }
}

function judge({ status, headers, text }: Answer, expected: readonly number[]): Failure | null {
  if (status === 429)
    return { ok: false, did: 'asked for a pause (429)', kind: 'limited', slowly: !saysHowLong(headers) };
  if (status === 408 || status >= 500) return { ok: false, did: `answered ${status}` };
  if (!expected.includes(status)) {
    const ours = status !== 401 && status !== 403;
    return { ok: false, did: `refused the request (${status})`, final: true, ours };
  }
  // A proxy, a log-in page or an overloaded front end speaks for the API.
  if (headers.get('content-type')?.includes('text/html') || /^\s*<(?:!doctype html|html)/i.test(text))
    return { ok: false, did: 'sent a web page instead of data' };
  if (status === 200 && text.trim() === '') return { ok: false, did: 'sent an empty answer' };
  return null;
}

const saysHowLong = (headers: Headers) => headers.has('retry-after') || headers.has('ratelimit');

/** Where an answer points: null when nowhere, `refused` when to somewhere else than the same server. */
export function redirect(from: URL, { status, headers }: Answer): URL | 'refused' | null {
  if (!REDIRECTS.includes(status)) return null;
  const location = headers.get('location') ?? '';
  if (!URL.canParse(location, from.href)) return 'refused';
  const to = new URL(location, from);
  const upgraded = new URL(from);
  upgraded.protocol = 'https:';
  return [from.origin, upgraded.origin].includes(to.origin) && !to.username && !to.password ? to : 'refused';
}
