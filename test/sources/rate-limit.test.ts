import { describe, expect, it } from 'vitest';
import { readRateLimit } from '../../src/sources/rate-limit.ts';

const now = new Date('2026-08-20T07:40:00Z');
const read = (headers: Record<string, string>) => readRateLimit(new Headers(headers), now);

describe('what headers ask for', () => {
  it('is nothing when they say nothing', () => {
    expect(read({})).toEqual({ pauseMs: 0, remaining: null });
    expect(read({ ratelimit: 'gibberish', 'ratelimit-policy': ';;', 'retry-after': 'soon' })).toEqual({
      pauseMs: 0,
      remaining: null,
    });
  });

  it.each([
    ['5', 5_000],
    [' 5 ', 5_000],
    ['Thu, 20 Aug 2026 07:40:30 GMT', 30_000],
    ['Thu, 20 Aug 2026 07:00:00 GMT', 0],
    ['99999999999', 24 * 60 * 60_000],
  ])('waits out Retry-After: %s', (value, pauseMs) => {
    expect(read({ 'retry-after': value }).pauseMs).toBe(pauseMs);
  });

  it.each(['"api";r=0;t=34', '"api"; r=0; t=34', '"api" ;t=34;r=0', 'api;r = 0;t = 34'])(
    'waits for the next window when nothing is left: %s',
    (ratelimit) => {
      expect(read({ ratelimit })).toEqual({ pauseMs: 34_000, remaining: 0 });
    },
  );

  it('spreads the last fifth of the quota over the rest of the window', () => {
    const policy = '"fixed window";"api";q=500;w=300';
    const pauseMs = (remaining: number) =>
      read({ 'ratelimit-policy': policy, ratelimit: `"api";r=${remaining};t=60` }).pauseMs;
    expect(pauseMs(400)).toBe(0);
    expect(pauseMs(100)).toBe(0);
    expect(pauseMs(60)).toBe(1_000);
    expect(pauseMs(6)).toBe(10_000);
  });

  it('follows the strictest of several windows', () => {
    expect(read({ ratelimit: '"api";r=40;t=10, "search";r=0;t=90' })).toEqual({
      pauseMs: 90_000,
      remaining: 0,
    });
  });
});
