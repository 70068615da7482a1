/** The largest payload of a chat platform holds one message or one form. */
const MAX_BODY_BYTES = 1024 * 1024;

/** How far from our clock a signed request may be, in both directions. */
export const MAX_AGE_S = 5 * 60;

/** A request's body; null: it is larger than a megabyte, and the rest of it is not waited for. */
export async function readBody(chunks: AsyncIterable<Buffer>): Promise<Buffer | null> {
  const read: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return null;
    read.push(chunk);
  }
  return Buffer.concat(read);
}

/** Takes everything once: what was taken is known for as long as its date would still be good. */
export function createOnce(): (what: string, sentS: number, nowS: number) => boolean {
  /** By the second up to which each would be good. */
  const taken = new Map<string, number>();
  return (what, sentS, nowS) => {
    // Oldest first, as they came.
    for (const [old, goodUntilS] of taken) {
      if (goodUntilS >= nowS) break;
      taken.delete(old);
    }
    if (taken.has(what)) return false;
    taken.set(what, sentS + MAX_AGE_S);
    return true;
  };
}
