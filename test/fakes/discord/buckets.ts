/** topics/rate-limits: a bucket for each route and its channel, guild or webhook. */
export function createBuckets(now: () => Date) {
  const windows = new Map<string, { endsAt: number; left: number }>();
  let limit = 1_000;
  let windowMs = 1_000;

  return {
    /** From now on, for every bucket. */
    set(requests: number, perMs: number): void {
      limit = requests;
      windowMs = perMs;
      windows.clear();
    },
    /** Counts a request. `retryAfterMs` is there when it is one too many. */
    count(bucket: string): { headers: Record<string, string>; retryAfterMs: number | null } {
      const at = now().getTime();
      let window = windows.get(bucket);
      if (!window || window.endsAt <= at) {
        window = { endsAt: at + windowMs, left: limit };
        windows.set(bucket, window);
      }
      const isOver = window.left === 0;
      if (!isOver) window.left -= 1;
      const resetAfterMs = window.endsAt - at;
      return {
        headers: {
          'x-ratelimit-limit': String(limit),
          'x-ratelimit-remaining': String(window.left),
          'x-ratelimit-reset': String(window.endsAt / 1000),
          'x-ratelimit-reset-after': String(resetAfterMs / 1000),
          'x-ratelimit-bucket': Buffer.from(bucket).toString('base64url').slice(0, 32),
        },
        retryAfterMs: isOver ? resetAfterMs : null,
      };
    },
  };
}
