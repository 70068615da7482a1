import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { z } from 'zod';
import type { PostResult } from '../../core/platform.ts';

type Kind = Exclude<PostResult, { ok: true }>['kind'];

const posted = z.object({ id: z.string().min(1) });

/** Never rejects. `call` is one request, with the SDK's own retries switched off. */
export async function toPostResult(call: () => Promise<unknown>): Promise<PostResult> {
  let answer: unknown;
  try {
    answer = await call();
  } catch (error) {
    return failure(error);
  }
  const read = posted.safeParse(answer);
  if (read.success) return { ok: true, messageId: read.data.id };
  return { ok: false, kind: 'unknown', detail: 'Discord’s answer can’t be read' };
}

/** topics/opcodes-and-status-codes, "JSON Error Codes" */
const KINDS: Readonly<Record<number, Kind>> = {
  10003: 'gone', // unknown channel
  10004: 'gone', // unknown guild
  50008: 'gone', // not a channel for messages any more
  50024: 'gone', // not for this type of channel
  50001: 'forbidden', // can't see the channel
  50013: 'forbidden', // may not write there
  50007: 'forbidden', // direct messages are closed
  50278: 'forbidden', // no server in common
  50035: 'rejected', // not a form that it takes
  200000: 'rejected', // words that the server doesn't want
  200001: 'rejected', // the same, of a title
  240000: 'rejected', // an address that it takes for harmful
  20016: 'retry', // slow mode
  20028: 'retry', // too many writes in this channel
  110001: 'retry', // application not available
  130000: 'retry', // overloaded
};

/** A nonce whose message was posted, and deleted by somebody since. */
const UNKNOWN_MESSAGE = 10008;
/** It refuses for a while, and this whole machine. */
const BLOCKED_MS = 10 * 60_000;

/** What an error of such a request means. */
export function failure(error: unknown): PostResult {
  if (error instanceof RateLimitError) {
    const afterMs = Math.ceil(Math.max(error.retryAfter, error.timeToReset));
    return { ok: false, kind: 'retry', afterMs, detail: `rate limit (${error.scope})` };
  }
  if (error instanceof DiscordAPIError) {
    const { code, status } = error;
    if (code === UNKNOWN_MESSAGE) return { ok: true, messageId: null };
    // Cloudflare, which stands in front of Discord, answers with a page instead of JSON.
    const isBlocked = code === 40333 || (status === 403 && code === undefined);
    if (isBlocked) return { ok: false, kind: 'retry', afterMs: BLOCKED_MS, detail: 'blocked by Cloudflare' };
    return { ok: false, kind: KINDS[Number(code)] ?? kindOf(status), detail: `${code}: ${error.message}` };
  }
  if (error instanceof HTTPError) return { ok: false, kind: 'unknown', detail: `HTTP ${error.status}` };
  return { ok: false, kind: wasNeverSent(error) ? 'retry' : 'unknown', detail: describe(error) };
}

function kindOf(status: number): Kind {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  // Not `gone` for any 404: a wrong base URL must not look like ten thousand deleted channels.
  return 'rejected';
}

/** Failures before the first byte of a request: names not found, nobody listening, no handshake. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

const wasNeverSent = (error: unknown): boolean =>
  [error, (error as { cause?: unknown } | null)?.cause].some((each) => NEVER_SENT.has(String(codeOf(each))));

/** Names and numbers only: an error of an SDK carries the request, with its token and its text. */
const describe = (error: unknown): string =>
  error instanceof Error ? String(codeOf(error)) : 'unknown error';

/** What may be logged of an SDK's error: Discord's own number, a status, or a name. */
export function codeOf(error: unknown): unknown {
  const { code, status, name } = (error ?? {}) as { code?: unknown; status?: unknown; name?: unknown };
  return code ?? status ?? name;
}
