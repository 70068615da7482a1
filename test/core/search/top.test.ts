import fc from 'fast-check';
import { expect, it } from 'vitest';
import { topOf } from '../../../src/core/search/top.ts';

it('the best are those that sorting brings to the front, ties by the tie-break and then in order', () => {
  const few = fc.integer({ min: -2, max: 4 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(few, few), { maxLength: 200 }),
      fc.nat(60),
      fc.boolean(),
      (pairs, limit, isBroken) => {
        const keys = Float32Array.from(pairs, ([key]) => key);
        const tieBreak = isBroken ? pairs.map(([, other]) => other) : null;
        const all = pairs
          .map(([key, other], number) => ({ key, other: isBroken ? other : 0, number }))
          .filter(({ key }) => key > 0)
          .sort((a, b) => b.key - a.key || b.other - a.other || a.number - b.number);
        const { best, total } = topOf({ keys, count: pairs.length, above: 0, tieBreak }, limit);
        expect([...best]).toEqual(all.slice(0, limit).map(({ number }) => number));
        expect(total).toBe(all.length);
      },
    ),
  );
});
