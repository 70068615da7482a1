/** Small dense linear algebra. Tall matrices lie row by row, `width` numbers a row. */

/** Makes the columns orthogonal and of unit length, in place; a column that depends on those before it becomes 0. */
export function orthonormalise(tall: Float32Array, width: number): void {
  const factor = cholesky(gram(tall, width), width);
  const rest = new Float64Array(width);
  for (let row = 0; row < tall.length; row += width) {
    for (let k = 0; k < width; k++) rest[k] = tall[row + k] ?? 0;
    for (let i = 0; i < width; i++) {
      const pivot = factor[i * width + i] ?? 0;
      const value = pivot > 0 ? (rest[i] ?? 0) / pivot : 0;
      tall[row + i] = value;
      for (let k = i + 1; k < width; k++) rest[k] = (rest[k] ?? 0) - value * (factor[i * width + k] ?? 0);
    }
  }
}

/** The products of all pairs of columns; only the lower triangle is filled. */
function gram(tall: Float32Array, width: number): Float64Array {
  const products = new Float64Array(width * width);
  for (let row = 0; row < tall.length; row += width) addOuter(products, tall.subarray(row, row + width));
  return products;
}

/** Adds a row's products with itself to the lower triangle. */
export function addOuter(products: Float64Array, row: Float32Array | Float64Array): void {
  const width = row.length;
  for (let i = 0; i < width; i++) {
    const value = row[i] ?? 0;
    if (value === 0) continue;
    const start = i * width;
    for (let k = 0; k <= i; k++) products[start + k] = (products[start + k] ?? 0) + value * (row[k] ?? 0);
  }
}

/** Lᵀ of LLᵀ, from a lower triangle; a pivot lost in rounding is 0, and so is what would be divided by it. */
function cholesky(lower: Float64Array, width: number): Float64Array {
  const upper = new Float64Array(width * width);
  let largest = 0;
  for (let i = 0; i < width; i++) largest = Math.max(largest, lower[i * width + i] ?? 0);
  for (let i = 0; i < width; i++) {
    for (let k = 0; k <= i; k++) {
      let rest = lower[i * width + k] ?? 0;
      for (let m = 0; m < k; m++) rest -= (upper[m * width + i] ?? 0) * (upper[m * width + k] ?? 0);
      const pivot = upper[k * width + k] ?? 0;
      if (k < i) upper[k * width + i] = pivot > 0 ? rest / pivot : 0;
      else upper[i * width + i] = rest > 1e-10 * largest ? Math.sqrt(rest) : 0;
    }
  }
  return upper;
}

export interface Eigen {
  /** Largest first. */
  readonly values: readonly number[];
  /** One vector after the other, in the order of the values. */
  readonly vectors: Float64Array;
}

const SWEEPS = 30;

/** Of a symmetric matrix given by its lower triangle, by Jacobi's rotations. */
export function eigen(lower: Float64Array, width: number): Eigen {
  const matrix = lower.slice();
  const turned = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    turned[i * width + i] = 1;
    for (let k = 0; k < i; k++) matrix[k * width + i] = matrix[i * width + k] ?? 0;
  }
  const at = (i: number, k: number) => matrix[i * width + k] ?? 0;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let [beside, on] = [0, 0];
    for (let p = 0; p < width; p++) {
      on += at(p, p) ** 2;
      for (let q = p + 1; q < width; q++) {
        const value = at(p, q);
        if (value === 0) continue;
        beside += value ** 2;
        const slope = (at(q, q) - at(p, p)) / (2 * value);
        const tangent = (slope < 0 ? -1 : 1) / (Math.abs(slope) + Math.sqrt(slope ** 2 + 1));
        const cosine = 1 / Math.sqrt(tangent ** 2 + 1);
        const sine = tangent * cosine;
        for (let k = 0; k < width; k++) rotate(matrix, k * width + p, k * width + q, cosine, sine);
        for (let k = 0; k < width; k++) rotate(matrix, p * width + k, q * width + k, cosine, sine);
        for (let k = 0; k < width; k++) rotate(turned, p * width + k, q * width + k, cosine, sine);
      }
    }
    if (beside <= 1e-24 * on) break;
  }
  const order = Array.from({ length: width }, (_, i) => i).sort((i, k) => at(k, k) - at(i, i));
  const vectors = new Float64Array(width * width);
  for (const [place, i] of order.entries()) {
    vectors.set(turned.subarray(i * width, (i + 1) * width), place * width);
  }
  return { values: order.map((i) => at(i, i)), vectors };
}

function rotate(matrix: Float64Array, a: number, b: number, cosine: number, sine: number): void {
  const [x, y] = [matrix[a] ?? 0, matrix[b] ?? 0];
  matrix[a] = cosine * x - sine * y;
  matrix[b] = sine * x + cosine * y;
}
