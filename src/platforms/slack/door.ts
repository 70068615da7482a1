import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { verifySlackRequest } from '@slack/bolt';
import { createOnce, MAX_AGE_S, readBody } from '../../core/door.ts';

export interface DoorOptions {
  readonly signingSecret: string;
  readonly now: () => Date;
  /** Whether anybody is there to answer; Slack asks again later if not. */
  readonly isOpen: () => boolean;
  /** Gets what is proved to come from Slack, its body in `rawBody`. */
  readonly listener: RequestListener;
}

/**
 * Lets in only what Slack signed in the last five minutes, once. Bolt checks the signature and the past, but takes
 * dates in the future and replays.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function createDoor({ signingSecret, now, isOpen, listener }: DoorOptions): RequestListener {
  const isFirst = createOnce();

  async function enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return close(response, 404);
    if (!isOpen()) return close(response, 503);
    const body = await readBody(request);
    if (body === null) return close(response, 413);
    // A probe of the certificate, which is not signed and asks for nothing.
    if (body.toString('utf8') === 'ssl_check=1') return close(response, 200);
    if (!isFresh(request, body)) return close(response, 401);
    listener(Object.assign(request, { rawBody: body }), response);
  }

  function isFresh({ headers }: IncomingMessage, body: Buffer): boolean {
    const nowS = Math.floor(now().getTime() / 1000);
    const signature = String(headers['x-slack-signature'] ?? '');
    const timestamp = Number(headers['x-slack-request-timestamp']);
    if (!Number.isInteger(timestamp) || Math.abs(nowS - timestamp) > MAX_AGE_S) return false;
    try {
      verifySlackRequest({
        signingSecret,
        body: body.toString('utf8'),
        headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp },
        nowMilliseconds: now().getTime(),
      });
    } catch {
      return false;
    }
    return isFirst(signature, timestamp, nowS);
  }

  return (request, response) => {
    enter(request, response).catch(() => close(response, 400));
  };
}

function close(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}
