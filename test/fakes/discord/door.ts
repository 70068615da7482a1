import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { World } from './world.ts';

/** How a request may differ from what Discord would send. */
export interface Forgery {
  /** Signed with this key. */
  readonly key?: KeyObject;
  readonly timestampS?: number;
  /** Changes the body after it was signed. */
  readonly tamper?: (body: string) => string;
  /** Puts so many blanks behind the body before it is signed. */
  readonly ballast?: number;
  readonly withoutSignature?: true;
}

/** A pair whose public half is 32 bytes in hexadecimal, as the developer portal shows it. */
export function aKeyPair(): { readonly publicKey: string; readonly key: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url');
  return { publicKey: raw.toString('hex'), key: privateKey };
}

/** Requests as Discord sends them: interactions/overview, "Preparing for Interactions" */
export function createCaller(world: World, key: KeyObject) {
  function signed(payload: unknown, forgery: Forgery = {}): RequestInit {
    const body = JSON.stringify(payload) + ' '.repeat(forgery.ballast ?? 0);
    const timestamp = String(forgery.timestampS ?? Math.floor(world.now().getTime() / 1000));
    const signature = sign(null, Buffer.from(timestamp + body), forgery.key ?? key).toString('hex');
    return {
      method: 'POST',
      body: forgery.tamper?.(body) ?? body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
        ...(!forgery.withoutSignature && {
          'x-signature-timestamp': timestamp,
          'x-signature-ed25519': signature,
        }),
      },
    };
  }

  /** What makes Discord take an address, or refuse it: it has to answer a PING, and to see through a forged one. */
  async function verify(url: string): Promise<void> {
    const ping = { id: world.snowflake(), application_id: world.applicationId, type: 1, version: 1 };
    const answer = await fetch(url, signed(ping));
    const type = answer.headers.get('content-type') ?? '';
    const isPong = answer.status === 200 && type.startsWith('application/json');
    const body = await answer.text();
    if (!isPong || JSON.parse(body).type !== 1)
      throw new Error(`No endpoint that Discord takes: a PING was answered ${answer.status} ${type} ${body}`);
    const forged = await fetch(url, signed(ping, { tamper: (text) => `${text} ` }));
    await forged.arrayBuffer();
    if (forged.status !== 401)
      throw new Error(`No endpoint that Discord takes: a forged PING was answered ${forged.status}`);
  }

  return { signed, verify };
}
