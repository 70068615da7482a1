import { createHmac } from 'node:crypto';
import { type Deliver, judged, type Kind } from './acks.ts';
import type { Json, World } from './world.ts';

/** How a request may differ from what Slack would send. */
export interface Forgery {
  readonly secret?: string;
  readonly timestampS?: number;
  /** Changes the body after it was signed. */
  readonly tamper?: (body: string) => string;
  /** Put after the body's end before signing; `ballast` bytes make it too large. */
  readonly ballast?: number;
  readonly withoutSignature?: boolean;
}

/** A request as Slack signs it: https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signed(
  world: World,
  kind: Kind,
  payload: Json,
  forgery: Forgery = {},
): RequestInit & { headers: Record<string, string> } {
  const body = bodyOf(kind, payload) + ' '.repeat(forgery.ballast ?? 0);
  const timestamp = forgery.timestampS ?? Math.floor(world.now().getTime() / 1000);
  const mac = createHmac('sha256', forgery.secret ?? world.tokens.signingSecret)
    .update(`v0:${timestamp}:${body}`)
    .digest('hex');
  return {
    method: 'POST',
    body: forgery.tamper?.(body) ?? body,
    headers: {
      'content-type': kind === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      ...(!forgery.withoutSignature && {
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': `v0=${mac}`,
      }),
    },
  };
}

/** Requests to the bot's own door. */
export const deliverTo =
  (world: World, url: string): Deliver =>
  async (kind, payload, attempt = 0) => {
    const sentMs = world.now().getTime();
    // Brought again it is signed again, a moment later.
    const request = signed(world, kind, payload, { timestampS: Math.floor(sentMs / 1000) + attempt });
    try {
      const retry =
        attempt > 0 ? { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': 'http_timeout' } : {};
      const response = await fetch(url, { ...request, headers: { ...request.headers, ...retry } });
      const text = await response.text();
      if (!response.ok) return { type: 'failed', detail: `status ${response.status}` };
      return judged(world, sentMs, answerOf(text, response.headers.get('content-type')));
    } catch (error) {
      return { type: 'failed', detail: String(error) };
    }
  };

function bodyOf(kind: Kind, payload: Json): string {
  if (kind === 'events_api') return JSON.stringify(payload);
  if (kind === 'interactive') return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return new URLSearchParams(payload as Record<string, string>).toString();
}

/** An empty body only acknowledges; text and JSON are answers. */
function answerOf(text: string, type: string | null): Json | null {
  if (text === '') return null;
  return type?.includes('json') ? JSON.parse(text) : { text };
}
