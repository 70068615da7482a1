import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePress, intentOf, optionsOf, type Press } from '../../../src/platforms/discord/custom-id.ts';

const press: fc.Arbitrary<Press> = fc.record({
  does: fc.constantFrom('answer', 'turn', 'share', 'ask'),
  command: fc.stringMatching(/^[a-z]{1,20}$/),
  options: fc.dictionary(
    fc.stringMatching(/^[a-z]{1,10}$/),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    { noNullPrototype: true },
  ),
  skip: fc.nat(200),
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
        const { options, ...intent } = given;
        expect(intentOf(id)).toEqual(intent);
        expect(await optionsOf(id, async (key) => store.get(key) ?? null)).toEqual(options);
      }),
    );
  });

  it('tells what is done first and by which command without looking anything up', () => {
    expect(intentOf('?|search|*|k1')).toEqual({ does: 'ask', command: 'search', skip: 0 });
  });

  it('is nobody’s when it was not made here, and empty when its text is gone', async () => {
    expect(await optionsOf('=|search|*|k1', async () => null)).toBeNull();
    expect(intentOf('some other bot')).toBeNull();
    expect(intentOf('')).toBeNull();
  });
});
