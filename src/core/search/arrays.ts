export type NumberArray = Uint8Array | Int8Array | Uint16Array | Uint32Array | Int32Array | Float32Array;

/** The array itself, or a copy of at least twice its length when `length` numbers don't fit. */
export function withRoom<A extends NumberArray>(array: A, length: number): A;
export function withRoom(array: NumberArray, length: number): NumberArray {
  if (length <= array.length) return array;
  const size = Math.max(length, 2 * array.length, 16);
  const larger = emptyLike(array, size);
  larger.set(array);
  return larger;
}

function emptyLike(array: NumberArray, length: number): NumberArray {
  if (array instanceof Uint8Array) return new Uint8Array(length);
  if (array instanceof Int8Array) return new Int8Array(length);
  if (array instanceof Uint16Array) return new Uint16Array(length);
  if (array instanceof Uint32Array) return new Uint32Array(length);
  if (array instanceof Int32Array) return new Int32Array(length);
  return new Float32Array(length);
}
