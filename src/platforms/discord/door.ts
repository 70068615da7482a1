import { createPublicKey, verify } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type APIInteraction, InteractionResponseType, InteractionType } from 'discord.js';
import { z } from 'zod';
import { createOnce, MAX_AGE_S, readBody } from '../../core/door.ts';

/** What stands before the 32 bytes of an Ed25519 key in DER: RFC 8410. */
const DER_PREFIX = '302a300506032b6570032100';

export interface DoorOptions {
  /** The application's, in hexadecimal. */
  readonly publicKey: string;
  readonly now: () => Date;
  /** Whether anybody is there to answer. */
  readonly isOpen: () => boolean;
  /** Gets what is proved to come from Discord, once. It answers through the callback, not here. */
  readonly hear: (interaction: APIInteraction) => void;
}

/**
 * Lets in only what Discord signed in the last five minutes, once. Anything else is told 401, also while nobody is
 * there to answer: Discord tries wrong signatures now and then, and stops calling where one is not refused.
 * interactions/overview, "Validating Security Request Headers"
 */
export function createDoor({ publicKey, now, isOpen, hear }: DoorOptions): RequestListener {
  const der = Buffer.from(DER_PREFIX + publicKey, 'hex');
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const isFirst = createOnce();
  const nowS = () => Math.floor(now().getTime() / 1000);

  async function enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return close(response, 404);
    const body = await readBody(request);
    if (body === null) return close(response, 413);
    const sentS = dateOf(request, body);
    if (sentS === null) return close(response, 401);
    if (!isOpen()) return close(response, 503);
    const interaction = JSON.parse(body.toString('utf8'));
    const { id, type } = called.parse(interaction);
    if (type === InteractionType.Ping) {
      response.writeHead(200, { 'content-type': 'application/json' });
      return void response.end(JSON.stringify({ type: InteractionResponseType.Pong }));
    }
    if (!isFirst(id, sentS, nowS())) return close(response, 401);
    hear(interaction);
    // interactions/receiving-and-responding, "Interaction Callback": so where it is answered by a request of our own.
    close(response, 202);
  }

  /** In seconds, when it is signed and not too far from our own time. */
  function dateOf({ headers }: IncomingMessage, body: Buffer): number | null {
    const timestamp = String(headers['x-signature-timestamp'] ?? '');
    const signature = Buffer.from(String(headers['x-signature-ed25519'] ?? ''), 'hex');
    if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowS() - Number(timestamp)) > MAX_AGE_S) return null;
    const isSigned = verify(null, Buffer.concat([Buffer.from(timestamp), body]), key, signature);
    return isSigned ? Number(timestamp) : null;
  }

  return (request, response) => {
    enter(request, response).catch(() => close(response, 400));
  };
}

const called = z.object({ id: z.string(), type: z.int() });

function close(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}
