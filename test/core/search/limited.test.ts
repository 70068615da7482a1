import { describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import { limited } from '../../../src/core/search/limited.ts';
import { aDocument, indexOf } from './shelf.ts';

const index = indexOf([{ ...aDocument('a', 'Robots', 'of the world'), authors: ['Ada Lovelace'] }]);

describe('the lookups of a query', () => {
  it('find what the index finds', () => {
    const lookups = limited(index);
    expect(lookups.documentCount()).toBe(1);
    expect(lookups.containing('the world')).toEqual(index.containing('the world'));
    expect(lookups.containing('world', 'title')).toEqual(index.containing('world', 'title'));
    expect(lookups.containingAny('robot')).toEqual(index.containingAny('robot'));
    expect(lookups.writtenBy('lovelace')).toEqual(index.writtenBy('lovelace'));
  });

  it('are each made once', () => {
    const containing = vi.fn(index.containing);
    const lookups = limited({ ...index, containing });
    for (let i = 0; i < 1_000; i++) {
      lookups.containing('of the');
      lookups.containing('of the', 'title');
    }
    expect(containing).toHaveBeenCalledTimes(2);
  });

  it('end with a message when a query wants too many that are costly', () => {
    const lookups = limited({ ...index, effortFor: () => 1_000_000 });
    const ask = () => {
      for (let i = 0; i < 250; i++) lookups.containing(`of the ${i}`);
    };
    expect(ask).toThrow(UserError);
    expect(ask).toThrow(/too many phrases/);
  });

  it('may be very many when they are cheap', () => {
    const lookups = limited(index);
    for (let i = 0; i < 500; i++) lookups.containing(`world ${i}`);
    expect(index.effortFor('unknown words')).toBe(0);
    expect(index.effortFor('of the world')).toBeGreaterThan(0);
  });
});
