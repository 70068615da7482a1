/** So many requests within any window of time, and no more. */
export interface Bucket {
  /** False: not now. */
  take(): boolean;
}

export function createBucket({
  most,
  windowMs,
  now,
}: {
  most: number;
  windowMs: number;
  now: () => Date;
}): Bucket {
  let taken: number[] = [];
  return {
    take() {
      const time = now().getTime();
      taken = taken.filter((at) => at > time - windowMs);
      if (taken.length >= most) return false;
      taken.push(time);
      return true;
    },
  };
}
