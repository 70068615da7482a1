const LONGEST_MS = 24 * 60 * 60_000;

/** What an answer's headers say about the next request. */
export interface RateLimit {
  /** How long to wait before it; 0 when nothing was asked. */
  readonly pauseMs: number;
  /** Requests left in the source's window, where it says so. */
  readonly remaining: number | null;
}

/**
 * Reads `Retry-After` (seconds or a date, RFC 9110) and `RateLimit`, `RateLimit-Policy`
 * (draft-ietf-httpapi-ratelimit-headers-09: `"api";r=12;t=34` and `"api";q=500;w=300`). With less than a fifth of the
 * quota left, the rest is spread over the rest of the window.
 */
export function readRateLimit(headers: Headers, now: Date): RateLimit {
  const windows = (headers.get('ratelimit') ?? '').split(',').map((item) => ({
    remaining: parameter(item, 'r'),
    resetS: parameter(item, 't'),
  }));
  const quota = parameter(headers.get('ratelimit-policy') ?? '', 'q');
  const pauses = windows.map(({ remaining, resetS }) => {
    if (remaining === null || resetS === null) return 0;
    if (remaining === 0) return resetS * 1000;
    return quota !== null && remaining < quota / 5 ? (resetS * 1000) / remaining : 0;
  });
  const known = windows.flatMap(({ remaining }) => remaining ?? []);
  return {
    pauseMs: Math.min(LONGEST_MS, Math.max(retryAfterMs(headers.get('retry-after'), now), ...pauses)),
    remaining: known.length > 0 ? Math.min(...known) : null,
  };
}

function retryAfterMs(value: string | null, now: Date): number {
  if (value === null) return 0;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? 0 : Math.max(0, at - now.getTime());
}

function parameter(item: string, name: string): number | null {
  const value = new RegExp(`;\\s*${name}\\s*=\\s*(\\d+)`).exec(item)?.[1];
  return value === undefined ? null : Number(value);
}
