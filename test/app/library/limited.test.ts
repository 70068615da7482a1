import { describe, expect, it, vi } from 'vitest';
import { limited } from '../../../src/app/library/limited.ts';
import { UserError } from '../../../src/core/errors.ts';
import { aDocument, indexOf } from '../../core/search/shelf.ts';

const index = indexOf([{ ...aDocument('a', 'Robots', 'of the world'), authors: ['Ada Lovelace'] }]);

const fields = { passing: () => Uint8Array.of(1) };

describe('the lookups of a query', () => {
  it('find what the index finds', () => {
    const lookups = limited(index, fields);
    expect(lookups.documentCount()).toBe(1);
    expect(lookups.containing('the world')).toEqual(index.containing('the world'));
    expect(lookups.containing('world', 'title')).toEqual(index.containing('world', 'title'));
    expect(lookups.containingAny('robot')).toEqual(index.containingAny('robot'));
    expect(lookups.writtenBy('lovelace')).toEqual(index.writtenBy('lovelace'));
  });

  it('are each made once', () => {
    const containing = vi.fn(index.containing);
    const lookups = limited({ ...index, containing }, fields);
    for (let i = 0; i < 1_000; i++) {
      lookups.containing('of the');
      lookups.containing('of the', 'title');
    }
    expect(containing).toHaveBeenCalledTimes(2);
  });

  it('end with a message when a query wants too many that are costly', () => {
    const lookups = limited({ ...index, effortFor: () => 1_000_000 }, fields);
    const ask = () => {
      for (let i = 0; i < 250; i++) lookups.containing(`of the ${i}`);
    };
    expect(ask).toThrow(UserError);
    expect(ask).toThrow(/too many things/);
  });

  it('end so too when the same is asked again and again: to combine what is known takes time as well', () => {
    const lookups = limited({ ...index, documentCount: () => 100_000 }, fields);
    const ask = () => {
      for (let i = 0; i < 250; i++) lookups.containing('of the');
    };
    expect(ask).toThrow(UserError);
  });

  it('may be very many when they are cheap', () => {
    const lookups = limited(index, fields);
    for (let i = 0; i < 500; i++) lookups.containing(`world ${i}`);
    expect(index.effortFor('unknown words')).toBe(0);
    expect(index.effortFor('of the world')).toBeGreaterThan(0);
  });
});
