import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { IndexData } from '../../../src/core/search/builder.ts';
import { createSearchIndex } from '../../../src/core/search/index.ts';
import {
  checkSnapshot,
  packSnapshot,
  snapshotPieces,
  unpackAs,
  unpackSnapshot,
} from '../../../src/core/search/snapshot.ts';
import { aDocument, build, find, someDocuments } from './shelf.ts';

function anIndex(): IndexData {
  const index = createSearchIndex(
    build([
      { ...aDocument('a', 'Robots walk', 'over stairs and stones'), authors: ['Ada Lovelace'] },
      { ...aDocument('b', 'Speech', 'of robots and people'), authors: ['Alan Turing'] },
    ]),
  );
  index.add([aDocument('c', 'Walking robots'), aDocument('b', 'Songs', 'of robots')]);
  return index.data();
}

describe('a snapshot', () => {
  it('holds everything that the index holds', () => {
    fc.assert(
      fc.property(someDocuments(8), fc.nat(8), (documents, cut) => {
        const index = createSearchIndex(build(documents.slice(0, cut)));
        index.add(documents.slice(cut));
        const data = index.data();
        expect(unpackSnapshot(packSnapshot(data))).toEqual(data);
        expect(unpackSnapshot(packSnapshot(data), { trusted: true })).toEqual(data);
      }),
      { numRuns: 30 },
    );
  });

  it('is the index itself again, and goes on taking papers in', () => {
    const index = createSearchIndex(unpackSnapshot(packSnapshot(anIndex())) ?? undefined);
    expect(find(index, { text: 'song' })).toEqual(['b']);
    expect(find(index, { text: 'speech' })).toEqual([]);
    index.add([aDocument('d', 'Songs sung')]);
    expect(find(index, { text: 'song' }).toSorted()).toEqual(['b', 'd']);
    expect(index.authorsOf(0)).toEqual(['Ada Lovelace']);
  });

  it('is nothing, never an error, when any of its bytes has changed', () => {
    const bytes = packSnapshot(anIndex());
    const changed = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(changed, ([at, flips]) => {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] ?? 0) ^ flips;
        expect(unpackSnapshot(damaged)).toBeNull();
        expect([...checkSnapshot(damaged)]).toContain(false);
      }),
      { numRuns: 3_000 },
    );
    for (let fromEnd = 1; fromEnd <= 64; fromEnd++) {
      const damaged = bytes.slice();
      damaged[bytes.length - fromEnd] = (damaged[bytes.length - fromEnd] ?? 0) ^ 1;
      expect(unpackSnapshot(damaged)).toBeNull();
    }
  });

  it('is nothing when bytes are missing, doubled, or never were a snapshot', () => {
    const bytes = packSnapshot(anIndex());
    const cut = fc.tuple(fc.nat(bytes.length), fc.nat(bytes.length));
    fc.assert(
      fc.property(cut, ([a, b]) => {
        fc.pre(Math.abs(a - b) < bytes.length);
        expect(unpackSnapshot(bytes.subarray(Math.min(a, b), Math.max(a, b)))).toBeNull();
      }),
    );
    expect(unpackSnapshot(new Uint8Array([...bytes, ...bytes]))).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        expect(unpackSnapshot(noise)).toBeNull();
        expect(unpackSnapshot(noise, { trusted: true })).toBeNull();
      }),
    );
  });

  it('is nothing to another version of the program', () => {
    const bytes = packSnapshot(anIndex());
    const version = new DataView(bytes.buffer, bytes.length - 8, 4);
    version.setUint32(0, version.getUint32(0, true) + 1, true);
    expect(unpackSnapshot(bytes)).toBeNull();
  });

  it('can lie anywhere in memory', () => {
    const bytes = packSnapshot(anIndex());
    for (const offset of [1, 2, 3, 4, 8, 15, 16, 17]) {
      const room = new Uint8Array(bytes.length + 32);
      room.set(bytes, offset);
      expect(unpackSnapshot(room.subarray(offset, offset + bytes.length))).toEqual(anIndex());
    }
  });

  it('can be checked piece by piece before it is trusted', () => {
    const bytes = packSnapshot(anIndex());
    expect([...checkSnapshot(bytes)]).not.toContain(false);
    expect(unpackSnapshot(bytes, { trusted: true })).toEqual(anIndex());
  });

  it('comes in pieces that make the same bytes', () => {
    const pieces = [...snapshotPieces(anIndex())].map((piece) => Buffer.from(piece));
    expect(Buffer.concat(pieces).equals(packSnapshot(anIndex()))).toBe(true);
  });

  it('may hold more than an index, and nothing else than what is asked for', () => {
    const schema = z.object({ count: z.number(), inner: z.object({ list: z.instanceof(Int8Array) }) });
    const bytes = Buffer.concat([...snapshotPieces({ count: 3, inner: { list: Int8Array.of(-1, 1) } })]);
    expect(unpackAs(schema, bytes)).toEqual({ count: 3, inner: { list: Int8Array.of(-1, 1) } });
    expect(unpackAs(z.object({ other: z.number() }), bytes)).toBeNull();
    expect(unpackSnapshot(bytes)).toBeNull();
  });
});
