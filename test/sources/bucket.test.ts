import { expect, it } from 'vitest';
import { createBucket } from '../../src/sources/bucket.ts';

it('lets so many through within any window of time, and no more', () => {
  let time = 0;
  const bucket = createBucket({ most: 2, windowMs: 1_000, now: () => new Date(time) });
  const takeAt = (at: number) => {
    time = at;
    return bucket.take();
  };
  expect([0, 900, 950, 1_000, 1_100, 1_900].map(takeAt)).toEqual([true, true, false, true, false, true]);
});
