import { describe, expect, it } from 'vitest';
import { eigen, orthonormalise } from '../../../src/core/search/dense.ts';
import { rightSingularVectors, type SparseRows, seededRandom } from '../../../src/core/search/svd.ts';

function sparse(rows: readonly (readonly number[])[]): SparseRows {
  return {
    rows: rows.length,
    columns: rows[0]?.length ?? 0,
    read: (row) => {
      const entries = [...(rows[row] ?? []).entries()].filter(([, value]) => value !== 0);
      return {
        size: entries.length,
        columns: Uint32Array.from(entries, ([column]) => column),
        values: Float32Array.from(entries, ([, value]) => value),
      };
    },
  };
}

/** The vectors themselves, each with its first number that isn't 0 above 0. */
function vectorsOf(matrix: readonly (readonly number[])[], wanted: number): number[][] {
  const { dimensions, coordinates } = rightSingularVectors(sparse(matrix), wanted, seededRandom(1));
  return Array.from({ length: dimensions }, (_, d) => {
    const vector = Array.from(
      { length: coordinates.length / dimensions },
      (__, c) => coordinates[c * dimensions + d] ?? 0,
    );
    const sign = Math.sign(vector.find((value) => Math.abs(value) > 1e-4) ?? 1);
    return vector.map((value) => sign * value);
  });
}

function expectClose(found: readonly (readonly number[])[], expected: readonly (readonly number[])[]) {
  expect(found).toHaveLength(expected.length);
  for (const [d, vector] of expected.entries())
    for (const [c, value] of vector.entries()) expect(found[d]?.[c]).toBeCloseTo(value, 4);
}

const root = Math.SQRT1_2;

describe('the first right singular vectors', () => {
  it('of a diagonal matrix are the axes, the longest first', () => {
    const matrix = [
      [2, 0, 0],
      [0, 5, 0],
      [0, 0, 3],
    ];
    const axes = [
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ];
    expectClose(vectorsOf(matrix, 3), axes);
    expectClose(vectorsOf(matrix, 2), axes.slice(0, 2));
  });

  it('of [[3, 0], [4, 5]] are (1, 1) and (1, −1), by hand', () => {
    // AᵀA = [[25, 20], [20, 25]] has the eigenvalues 45 and 5.
    expectClose(
      vectorsOf(
        [
          [3, 0],
          [4, 5],
        ],
        2,
      ),
      [
        [root, root],
        [root, -root],
      ],
    );
  });

  it('are as many as the matrix has dimensions, however many were wanted', () => {
    expectClose(
      vectorsOf(
        [
          [1, 2, 2],
          [2, 4, 4],
        ],
        5,
      ),
      [[1 / 3, 2 / 3, 2 / 3]],
    );
    expect(vectorsOf([[0, 0]], 2)).toEqual([]);
    expect(vectorsOf([], 2)).toEqual([]);
  });

  it('of a larger matrix span what it was made of', () => {
    // Two directions, far stronger than the noise over them.
    const random = seededRandom(7);
    const [a, b] = [0, 1].map((turn) =>
      Array.from({ length: 40 }, (_, c) => (c % 2 === turn ? 1 : 0) / Math.sqrt(20)),
    );
    const matrix = Array.from({ length: 300 }, (_, row) =>
      Array.from(
        { length: 40 },
        (__, c) => (row % 2 ? 9 * (a?.[c] ?? 0) : 5 * (b?.[c] ?? 0)) + 0.01 * (random() - 0.5),
      ),
    );
    const [first = [], second = []] = vectorsOf(matrix, 2);
    const along = (x: readonly number[], y: readonly number[] = []) =>
      Math.abs(x.reduce((sum, value, c) => sum + value * (y[c] ?? 0), 0));
    expect(along(first, a)).toBeCloseTo(1, 3);
    expect(along(second, b)).toBeCloseTo(1, 3);
  });

  it('are the same from the same seed', () => {
    const matrix = sparse([
      [1, 2, 0],
      [0, 1, 3],
      [4, 0, 1],
    ]);
    expect(rightSingularVectors(matrix, 2, seededRandom(3))).toEqual(
      rightSingularVectors(matrix, 2, seededRandom(3)),
    );
  });
});

describe('orthonormal columns', () => {
  it('have unit length and right angles; one that depends on the others becomes 0', () => {
    const tall = Float32Array.of(1, 1, 2, 0, 1, 1, 1, 0, 1);
    orthonormalise(tall, 3);
    const column = (k: number) => [0, 1, 2].map((row) => tall[3 * row + k] ?? 0);
    const product = (i: number, k: number) =>
      column(i).reduce((sum, value, row) => sum + value * (column(k)[row] ?? 0), 0);
    expect(product(0, 0)).toBeCloseTo(1, 5);
    expect(product(1, 1)).toBeCloseTo(1, 5);
    expect(product(0, 1)).toBeCloseTo(0, 5);
    expect(column(2)).toEqual([0, 0, 0]);
  });
});

it('eigenvalues and vectors of a small symmetric matrix are those known', () => {
  const { values, vectors } = eigen(Float64Array.of(2, 0, 1, 2), 2);
  expect(values[0]).toBeCloseTo(3, 10);
  expect(values[1]).toBeCloseTo(1, 10);
  expect(Math.abs(vectors[0] ?? 0)).toBeCloseTo(root, 10);
  expect((vectors[0] ?? 0) * (vectors[1] ?? 0)).toBeCloseTo(0.5, 10);
  expect((vectors[2] ?? 0) * (vectors[3] ?? 0)).toBeCloseTo(-0.5, 10);
});
