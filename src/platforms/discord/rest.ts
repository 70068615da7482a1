import { REST } from 'discord.js';

/** One request may take so long; a lease on a delivery has to be longer. */
const TIMEOUT_MS = 10_000;
/** topics/rate-limits, “Global Rate Limit” */
const REQUESTS_PER_SECOND = 50;
/** Longer waits are for whoever plans deliveries, not for a request that holds one. */
const LONGEST_WAIT_MS = 2_000;

/**
 * Discord's REST API for posts, where nothing is sent twice without somebody knowing: after a time-out or a 5xx the
 * SDK would post again. Short rate limits are waited for, long ones reported.
 */
export const createRest = ({
  token,
  apiUrl,
  timeoutMs = TIMEOUT_MS,
  requestsPerSecond = REQUESTS_PER_SECOND,
}: {
  token: string;
  apiUrl: string;
  timeoutMs?: number;
  requestsPerSecond?: number;
}): REST =>
  new REST({
    api: apiUrl,
    timeout: timeoutMs,
    retries: 0,
    globalRequestsPerSecond: requestsPerSecond,
    // A 429 without the bucket's headers, as a global one, has its wait in `retryAfter` alone.
    rejectOnRateLimit: ({ timeToReset, retryAfter }) => Math.max(timeToReset, retryAfter) > LONGEST_WAIT_MS,
  }).setToken(token);
