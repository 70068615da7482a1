import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { UserError } from '../core/errors.ts';

/** Encrypts with its first key and decrypts with all. What is sealed names its key: `v1:<key>:<base64url>`. */
export interface KeyRing {
  /** @param owner what it belongs to: it can be opened for nothing else */
  seal(text: string, owner: string): string;
  /** Throws a `UserError` that names the key which is missing, or says that the text is not what was sealed. */
  open(sealed: string, owner: string): string;
  /** False: a later key than the first has sealed it, or none of these. */
  isCurrent(sealed: string): boolean;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** NIST SP 800-38D: the length that GCM is made for. Random, one key is good for 2^32 texts. */
const IV_BYTES = 12;
const TAG_BYTES = 16;
const ID_LENGTH = 8;
const SEALED = /^v1:([0-9a-f]{8}):([\w-]+)$/;

export const newKey = (): string => randomBytes(KEY_BYTES).toString('base64');

/** What a field of a row is sealed for. No part may have a bar in it, which no platform's ids have. */
export const ownerOf = (platform: string, id: string, field: string): string =>
  [platform, id, field].join('|');

/** @param list keys of 32 bytes in base64, with commas between. Throws a `UserError` when one is not. */
export function createKeyRing(list: string): KeyRing {
  const keys = list.split(',').map((text, index) => {
    const key = Buffer.from(text, 'base64');
    if (key.length !== KEY_BYTES)
      throw new UserError(
        `Key ${index + 1} of PAPERBOY_KEYS has ${key.length} bytes instead of ${KEY_BYTES}. “paperboy keys new” prints a right one.`,
      );
    return { id: idOf(key), key };
  });
  const [first] = keys;
  if (!first) throw new UserError('PAPERBOY_KEYS holds no key. “paperboy keys new” prints one.');

  return {
    seal(text, owner) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, first.key, iv).setAAD(Buffer.from(owner));
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const whole = Buffer.concat([iv, cipher.getAuthTag(), hidden]);
      return `v1:${first.id}:${whole.toString('base64url')}`;
    },

    open(sealed, owner) {
      const [, id = '', text = ''] = SEALED.exec(sealed) ?? [];
      if (id === '') throw new UserError(`${named(owner)} is kept in a way that this Paperboy doesn’t know.`);
      const found = keys.find((key) => key.id === id);
      if (!found)
        throw new UserError(
          `${named(owner)} is encrypted with the key ${id}, which is missing in PAPERBOY_KEYS (there: ${keys.map((key) => key.id).join(', ')}). Add that key after the first, or install the app there again.`,
        );
      try {
        const whole = Buffer.from(text, 'base64url');
        const iv = whole.subarray(0, IV_BYTES);
        const decipher = createDecipheriv(CIPHER, found.key, iv, { authTagLength: TAG_BYTES })
          .setAAD(Buffer.from(owner))
          .setAuthTag(whole.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        const shown = [decipher.update(whole.subarray(IV_BYTES + TAG_BYTES)), decipher.final()];
        return Buffer.concat(shown).toString('utf8');
      } catch (cause) {
        throw new UserError(
          `${named(owner)} was changed, or copied from another row. Install the app there again.`,
          { cause },
        );
      }
    },

    isCurrent: (sealed) => SEALED.exec(sealed)?.[1] === first.id,
  };
}

/** Short enough to read out, and nobody finds the key by it. */
const idOf = (key: Buffer): string => createHash('sha256').update(key).digest('hex').slice(0, ID_LENGTH);

const named = (owner: string): string => {
  const [platform = '', id = '', field = ''] = owner.split('|');
  return `The ${field} of ${platform} ${id}`;
};
