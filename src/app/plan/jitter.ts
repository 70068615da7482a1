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
  return Math.floor(((hash >>> 0) / 2 ** 32) * spread);
}
