/** Adds up bytes that come in pieces; every piece but the last must be a multiple of 16 bytes long. */
export interface Checksum {
  readonly add: (bytes: Uint8Array) => void;
  /** 32 bits, unsigned. */
  readonly value: () => number;
}

/** One step back is possible from every result, so that a single changed word is always seen. */
const mix = (sum: number, word: number): number => Math.imul(((sum << 13) | (sum >>> 19)) ^ word, 0x01000193);

/** Against accidents, not against people: words are mixed in four lanes, so that none waits for another. */
export function createChecksum(): Checksum {
  let [a, b, c, d] = [0x811c9dc5, 0x1b873593, 0xcc9e2d51, 0x85ebca6b];
  let length = 0;

  return {
    add: (bytes) => {
      length += bytes.length;
      const rest = bytes.length % 16;
      const whole = bytes.subarray(0, bytes.length - rest);
      const aligned = whole.byteOffset % 4 === 0 ? whole : new Uint8Array(whole);
      const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
      for (let i = 0; i < words.length; i += 4) {
        a = mix(a, words[i] ?? 0);
        b = mix(b, words[i + 1] ?? 0);
        c = mix(c, words[i + 2] ?? 0);
        d = mix(d, words[i + 3] ?? 0);
      }
      for (const byte of bytes.subarray(bytes.length - rest)) a = mix(a, byte);
    },
    value: () => {
      let sum = length;
      for (const lane of [a, b, c, d]) sum = mix(sum, lane ^ (lane >>> 15));
      return (sum ^ (sum >>> 13)) >>> 0;
    },
  };
}
