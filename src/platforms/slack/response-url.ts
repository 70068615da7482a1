import type { PostResult } from '../../core/platform.ts';
import { fromNetwork } from './result.ts';

const TIMEOUT_MS = 10_000;
/** Slack's, and its for the government of the United States. */
const HOOKS = new Set(['https://hooks.slack.com', 'https://hooks.slack-gov.com']);
const SLACK_HOST = 'slack.com';

/** Posts to the address that came with an interaction. Never rejects; the address is a credential and in no detail. */
export type Respond = (url: string, body: Readonly<Record<string, unknown>>) => Promise<PostResult>;

/** Only Slack's own hosts are posted to, or the one that stands in for Slack's API. */
export function createRespond(apiUrl: string): Respond {
  const { hostname } = new URL(apiUrl);
  const stand = hostname === SLACK_HOST ? null : sameHere(hostname);

  function isSlacks(address: string): boolean {
    if (!URL.canParse(address)) return false;
    const url = new URL(address);
    if (url.username || url.password || !/^https?:$/.test(url.protocol)) return false;
    return HOOKS.has(url.origin) || sameHere(url.hostname) === stand;
  }

  return async (url, body) => {
    if (!isSlacks(url)) return { ok: false, kind: 'forbidden', detail: 'not an address of Slack' };
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body?.cancel();
      return fromStatus(response);
    } catch (error) {
      return fromNetwork(error);
    }
  };
}

/** https://docs.slack.dev/interactivity/handling-user-interaction: five posts within 30 minutes, then 404. */
function fromStatus({ ok, status, headers }: Response): PostResult {
  const detail = `HTTP ${status}`;
  if (ok) return { ok: true, messageId: null };
  if (status === 429) {
    const seconds = Number.parseInt(headers.get('retry-after') ?? '', 10);
    return { ok: false, kind: 'retry', detail, ...(seconds >= 0 && { afterMs: seconds * 1000 }) };
  }
  if (status === 400) return { ok: false, kind: 'rejected', detail };
  return { ok: false, kind: status < 500 ? 'gone' : 'unknown', detail };
}

/** This machine has several names. */
const sameHere = (hostname: string): string =>
  ['localhost', '127.0.0.1', '[::1]'].includes(hostname) ? 'localhost' : hostname;
