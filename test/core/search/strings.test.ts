import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStringNumbers } from '../../../src/core/search/strings.ts';

describe('numbered strings', () => {
  it('get one number each in the order of arrival, whatever is in them', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom('', '\ud800', '__proto__'),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 80 }), fc.array(text, { maxLength: 80 }), (first, second) => {
        const known = [...new Set(first)];
        const numbers = createStringNumbers();
        expect(first.map(numbers.intern)).toEqual(first.map((one) => known.indexOf(one)));
        const packed = numbers.pack();
        const copy = structuredClone(packed);

        const all = [...new Set([...first, ...second])];
        for (const more of [numbers, createStringNumbers(packed)]) {
          expect(second.map(more.intern)).toEqual(second.map((one) => all.indexOf(one)));
          expect(all.map((_, number) => more.at(number))).toEqual(all);
          expect(more.find('never seen in here')).toBe(-1);
          expect([more.at(-1), more.at(all.length)]).toEqual(['', '']);
        }
        expect(packed).toEqual(copy);
        const reopened = createStringNumbers(packed);
        expect(reopened.size()).toBe(known.length);
        expect(all.map(reopened.find)).toEqual(all.map((one) => known.indexOf(one)));
      }),
    );
  });

  it('may be very many and very long', () => {
    const numbers = createStringNumbers();
    const long = 'x'.repeat(1_000_000);
    expect(numbers.intern(long)).toBe(0);
    for (let i = 1; i <= 20_000; i++) numbers.intern(`word ${i}`);
    expect(numbers.at(0)).toBe(long);
    expect([numbers.find(long), numbers.find('word 777'), numbers.size()]).toEqual([0, 777, 20_001]);
  });
});
