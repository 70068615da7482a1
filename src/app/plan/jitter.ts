const MOST_MS = 60_000;

/**
 * Over how many ms so many posts that are due at once are spread: half of what sending them takes anyway, so that
 * spreading delays nobody, and at most a minute.
 */
export const spreadMs = (posts: number, ratePerSecond: number): number =>
  Math.min(MOST_MS, (posts / ratePerSecond / 2) * 1000);

/** A channel's own place in that time, the same every day. */
export function jitterMs(channel: string, spread: number): number {
  // FNV-1a: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
  let hash = 0x811c9dc5;
  for (let i = 0; i < channel.length; i++) hash = Math.imul(hash ^ channel.charCodeAt(i), 0x01000193);
  // Its high bits hardly differ between ids that differ in their last letter; these steps of MurmurHash3 mix them.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return Math.floor((((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * spread);
}
