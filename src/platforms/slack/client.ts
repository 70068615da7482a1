import { LogLevel, type Logger as SlackLogger, WebClient, type WebClientOptions } from '@slack/web-api';
import type { Logger } from '../../core/logger.ts';

/** Longer than any answer that is still worth waiting for. */
const TIMEOUT_MS = 10_000;
/** Slack says how long in every 429; a proxy on the way may not. */
const UNSAID_RETRY_AFTER_S = 30;

export interface ClientOptions {
  /** Absent: for what is asked without one. */
  readonly token?: string;
  /** `https://slack.com/api/` or another server that speaks as Slack does. */
  readonly apiUrl: string;
  readonly log: Logger;
}

/** A client that sends every call once: a call that may have arrived must not be repeated behind our back. */
export const createClient = ({ token, ...options }: ClientOptions): WebClient =>
  new WebClient(token, clientOptions(options));

/** The same for clients that Bolt makes. A fresh object each time, because the packages write into it. */
export const clientOptions = ({ apiUrl, log }: Omit<ClientOptions, 'token'>): WebClientOptions => ({
  slackApiUrl: apiUrl,
  logger: toSlackLogger(log),
  timeout: TIMEOUT_MS,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  allowAbsoluteUrls: false,
  fetch: fetchWithRetryAfter,
});

/** Without `Retry-After` the client would throw a bare `Error` that says nothing about a 429. */
async function fetchWithRetryAfter(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  // Posts to a `response_url` come without a time-out of their own.
  const response = await fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(TIMEOUT_MS) });
  if (response.status !== 429 || Number.parseInt(response.headers.get('retry-after') ?? '', 10) >= 0)
    return response;
  return new Response(null, { status: 429, headers: { 'retry-after': String(UNSAID_RETRY_AFTER_S) } });
}

/** The SDK's lines are for whoever debugs it; what matters of them comes back as an error. */
export function toSlackLogger(log: Logger): SlackLogger {
  const debug = (...parts: unknown[]) => log.debug('slack sdk', { said: parts.map(String).join(' ') });
  return {
    // Its debug lines hold whole requests.
    debug: () => {},
    info: debug,
    warn: debug,
    error: debug,
    setLevel: () => {},
    setName: () => {},
    getLevel: () => LogLevel.INFO,
  };
}
