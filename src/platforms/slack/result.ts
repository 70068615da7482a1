import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import type { PostResult } from '../../core/platform.ts';
import { NoToken } from './workspaces.ts';

type Refused = Extract<PostResult, { ok: false }>;

/** Slack's word for a failure to what it means. Whatever is not here is about the payload: `rejected`. */
const KINDS: Readonly<Record<string, Refused['kind']>> = {
  // https://docs.slack.dev/reference/methods/chat.postMessage: part of it may have succeeded.
  internal_error: 'unknown',
  fatal_error: 'unknown',
  service_unavailable: 'unknown',
  request_timeout: 'unknown',

  ratelimited: 'retry',
  rate_limited: 'retry',
  message_limit_exceeded: 'retry',
  team_added_to_org: 'retry',
  org_login_required: 'retry',

  channel_not_found: 'gone',
  is_archived: 'gone',
  message_not_found: 'gone',
  cannot_reply_to_message: 'gone',

  not_in_channel: 'forbidden',
  user_not_in_channel: 'forbidden',
  no_permission: 'forbidden',
  access_denied: 'forbidden',
  ekm_access_denied: 'forbidden',
  messages_tab_disabled: 'forbidden',
  missing_scope: 'forbidden',
  not_allowed_token_type: 'forbidden',
  cant_update_message: 'forbidden',
  cant_delete_message: 'forbidden',

  not_authed: 'unauthorized',
  invalid_auth: 'unauthorized',
  account_inactive: 'unauthorized',
  token_revoked: 'unauthorized',
  token_expired: 'unauthorized',
  team_access_not_granted: 'unauthorized',
};

/** The causes of a request that never left: no name, no route, no listener, no trust. */
const NEVER_SENT =
  /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|.*CERT.*|ERR_TLS_.*|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/;

/** Never rejects. `call` is one call of the Web API by a client whose own retries are off, and gives the message's id. */
export async function toPostResult(call: () => Promise<string | null>): Promise<PostResult> {
  try {
    return { ok: true, messageId: await call() };
  } catch (error) {
    return toFailure(error);
  }
}

/** What an error of such a call means. */
export function toFailure(error: unknown): Refused {
  if (error instanceof NoToken) return fromNoToken(error);
  if (error instanceof WebAPIRateLimitedError)
    return { ok: false, kind: 'retry', afterMs: error.retryAfter * 1000, detail: 'ratelimited' };
  if (error instanceof WebAPIPlatformError) return fromAnswer(error.data);
  if (error instanceof WebAPIHTTPError) {
    // Slack itself uses 200 and 429: another refusal comes from a proxy on the way, and 408 after it has waited.
    const isRefusal = error.statusCode >= 400 && error.statusCode < 500 && error.statusCode !== 408;
    const detail = `HTTP ${error.statusCode}`;
    return isRefusal ? { ok: false, kind: 'retry', detail } : unknown(detail);
  }
  return fromNetwork(error);
}

const fromNoToken = ({ kind, message: detail, afterMs }: NoToken): Refused =>
  kind === 'retry'
    ? { ok: false, kind, detail, ...(afterMs !== null && { afterMs }) }
    : { ok: false, kind, detail };

/** What a request that met no answer has come to. */
export function fromNetwork(error: unknown): Refused {
  const codes = codesOf(error);
  const { name } = error instanceof WebAPIRequestError ? error.original : (error as Error);
  const detail = codes.join(', ') || name;
  return codes.some((code) => NEVER_SENT.test(code)) ? { ok: false, kind: 'retry', detail } : unknown(detail);
}

function fromAnswer(
  data: WebAPIPlatformError['data'] & { readonly needed?: unknown; readonly errors?: unknown },
) {
  // An answer that is no JSON stands whole in `error`.
  if (!/^[a-z][a-z0-9_]*$/.test(data.error)) return unknown('an answer that can’t be read');
  const kind =
    KINDS[data.error] ??
    (/^(?:restricted_action|slack_connect_)/.test(data.error) ? 'forbidden' : 'rejected');
  const more = [data.needed, data.errors].flat().filter((part) => typeof part === 'string');
  return { ok: false as const, kind, detail: [data.error, ...more].join(': ') };
}

/** The codes of an error and of everything that it was caused by. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { code, cause } = error as Error & { code?: unknown };
  return [...(typeof code === 'string' && !code.startsWith('slack_') ? [code] : []), ...codesOf(cause)];
}

const unknown = (detail: string) => ({ ok: false as const, kind: 'unknown' as const, detail });
