import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyRing, newKey, ownerOf } from '../../src/app/keys.ts';
import { UserError } from '../../src/core/errors.ts';
import { aKey } from '../support/keys.ts';

const owner = ownerOf('slack', 'T1', 'secret');

describe('a key ring', () => {
  it('opens what it sealed, whatever it is', () => {
    const keys = createKeyRing(aKey('a'));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(keys.open(keys.seal(text, owner), owner)).toBe(Buffer.from(text).toString());
      }),
    );
  });

  it('seals the same text in another way every time, and names its key without showing it', () => {
    const keys = createKeyRing(aKey('a'));
    const [one, other] = [keys.seal('token', owner), keys.seal('token', owner)];
    expect(one).not.toBe(other);
    expect(one).toMatch(/^v1:[0-9a-f]{8}:[\w-]+$/);
    expect(one.slice(0, 12)).toBe(other.slice(0, 12));
  });

  it('encrypts with the first key and decrypts with all of them', () => {
    const old = createKeyRing(aKey('a'));
    const both = createKeyRing(`${aKey('b')},${aKey('a')}`);
    const sealed = old.seal('token', owner);
    expect(both.open(sealed, owner)).toBe('token');
    expect([old.isCurrent(sealed), both.isCurrent(sealed)]).toEqual([true, false]);
    const anew = both.seal('token', owner);
    expect(both.isCurrent(anew)).toBe(true);
    expect(createKeyRing(aKey('b')).open(anew, owner)).toBe('token');
  });

  it('says which key is missing', () => {
    const sealed = createKeyRing(aKey('a')).seal('token', owner);
    const id = sealed.split(':')[1] ?? '';
    expect(() => createKeyRing(aKey('b')).open(sealed, owner)).toThrow(UserError);
    expect(() => createKeyRing(aKey('b')).open(sealed, owner)).toThrow(
      `The secret of slack T1 is encrypted with the key ${id}, which is missing in PAPERBOY_KEYS`,
    );
  });

  it('opens nothing that was copied to another row or field, changed, or cut', () => {
    const keys = createKeyRing(aKey('a'));
    const sealed = keys.seal('token', owner);
    const end = sealed.at(-1) === 'A' ? 'Q' : 'A';
    for (const [text, whose] of [
      [sealed, ownerOf('slack', 'T2', 'secret')],
      [sealed, ownerOf('discord', 'T1', 'secret')],
      [sealed, ownerOf('slack', 'T1', 'other')],
      [sealed.slice(0, -1) + end, owner],
      [sealed.slice(0, 30), owner],
    ] as const)
      expect(() => keys.open(text, whose)).toThrow(/was changed, or copied from another row/);
    expect(() => keys.open('v2:x', owner)).toThrow(/in a way that this Paperboy doesn’t know/);
  });

  it('takes keys of 32 bytes only, and says which one isn’t', () => {
    const short = Buffer.alloc(31).toString('base64');
    expect(() => createKeyRing(`${aKey('a')},${short}`)).toThrow(
      'Key 2 of PAPERBOY_KEYS has 31 bytes instead of 32. “paperboy keys new” prints a right one.',
    );
    expect(() => createKeyRing(newKey())).not.toThrow();
    expect(newKey()).not.toBe(newKey());
  });
});
