import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePress, encodePress, type Press } from '../../../src/platforms/discord/custom-id.ts';

const press: fc.Arbitrary<Press> = fc.record({
  command: fc.stringMatching(/^[a-z]{1,20}$/),
  options: fc.dictionary(
    fc.stringMatching(/^[a-z]{1,10}$/),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    {
      noNullPrototype: true,
    },
  ),
  answer: fc.constantFrom('here', 'beside'),
});

describe('the id of a button', () => {
  it('says again what was put into it, and is never longer than Discord takes', async () => {
    await fc.assert(
      fc.asyncProperty(press, fc.nat(3), async (given, sameBefore) => {
        const store = new Map<string, string>();
        const keep = (text: string) => {
          store.set(`k${store.size}`, text);
          return `k${store.size - 1}`;
        };
        const taken = new Set<string>();
        for (let i = 0; i < sameBefore; i++) encodePress(given, () => 'k0', taken);
        const id = encodePress(given, keep, taken);
        expect(id.length).toBeLessThanOrEqual(100);
        expect(await decodePress(id, async (key) => store.get(key) ?? null)).toEqual(given);
      }),
    );
  });

  it('is nobody’s when it was not made here or its text is gone', async () => {
    const recall = async () => null;
    expect(await decodePress('=|*|k1', recall)).toBeNull();
    expect(await decodePress('some other bot', recall)).toBeNull();
    expect(await decodePress('', recall)).toBeNull();
  });
});
