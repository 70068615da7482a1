/** Vectors in signed bytes: what is lost is less than what a vector of this kind means. */

/** Every row in units of its own largest number. */
export function packRows(
  numbers: Float32Array,
  width: number,
): { coordinates: Int8Array; scales: Float32Array } {
  const coordinates = new Int8Array(numbers.length);
  const scales = new Float32Array(width > 0 ? numbers.length / width : 0);
  for (let row = 0; row < scales.length; row++) {
    const [start, end] = [row * width, (row + 1) * width];
    scales[row] = pack(numbers.subarray(start, end), coordinates.subarray(start, end));
  }
  return { coordinates, scales };
}

/** Fills `target` with the vector in units of the returned scale. */
export function pack(vector: Float32Array | Float64Array, target: Int8Array): number {
  let largest = 0;
  for (const number of vector) largest = Math.max(largest, Math.abs(number));
  const scale = largest / 127;
  for (let i = 0; i < vector.length; i++) target[i] = scale > 0 ? Math.round((vector[i] ?? 0) / scale) : 0;
  return scale;
}

/** The cosine between a vector and the packed one at `start`, times the length of the former; 0 when either is 0. */
export function closeness(vector: Float64Array, packed: Int8Array, start: number): number {
  let product = 0;
  let square = 0;
  for (let k = 0; k < vector.length; k++) {
    const number = packed[start + k] ?? 0;
    product += (vector[k] ?? 0) * number;
    square += number * number;
  }
  return square > 0 ? product / Math.sqrt(square) : 0;
}
