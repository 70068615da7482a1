import { describe, expect, it } from 'vitest';
import { afterFind, afterPost, MOST_ATTEMPTS, nextStep, type Tried } from '../../src/core/delivery.ts';
import type { PostResult } from '../../src/core/platform.ts';

const now = new Date('2026-08-20T07:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const MINUTE = 60_000;
const chance = { now, random: () => 0.5 };

const queued: Tried = {
  state: 'queued',
  attempts: 0,
  firstSentAt: null,
  missedAt: null,
  expiresAt: later(6 * 60 * MINUTE),
};
const unknown: Tried = { ...queued, state: 'unknown', attempts: 1, firstSentAt: later(-20_000) };
const failed = (kind: Exclude<PostResult, { ok: true }>['kind']) =>
  ({ ok: false, kind, detail: 'word' }) as const;

describe('what is done with a post', () => {
  it.each<[string, Partial<Tried>, number, ReturnType<typeof nextStep>]>([
    ['a new one is posted', {}, 0, 'post'],
    ['a new one that comes too late is not', { expiresAt: now }, 0, 'expire'],
    ['one that may be there is looked for', unknown, 0, 'find'],
    ['… or repeated while that can’t double it', unknown, MINUTE, 'post'],
    [
      '… but not when the platform may be about to forget it',
      { ...unknown, firstSentAt: later(-50_000) },
      MINUTE,
      'find',
    ],
    [
      '… nor by a clock that was set back since',
      { ...unknown, firstSentAt: later(20 * MINUTE) },
      MINUTE,
      'find',
    ],
    ['… however late it is', { ...unknown, expiresAt: later(-MINUTE) }, 0, 'find'],
    ['one that was certainly never sent is posted', { ...unknown, firstSentAt: null }, 0, 'post'],
  ])('%s', (_, over, repeatableForMs, step) => {
    expect(nextStep({ ...queued, ...over }, { now, repeatableForMs })).toBe(step);
  });
});

describe('what an attempt makes of a post', () => {
  it.each<[string, Tried, PostResult, ReturnType<typeof afterPost>]>([
    [
      'sent',
      queued,
      { ok: true, messageId: 'm' },
      { state: 'sent', attempts: 0, messageId: 'm', detail: null },
    ],
    [
      'told to wait: not counted',
      { ...queued, attempts: 7 },
      { ...failed('retry'), afterMs: 7_000 },
      { state: 'queued', attempts: 7, firstSentAt: null, notBefore: later(7_000), detail: 'word' },
    ],
    [
      'not sent: again soon',
      queued,
      failed('retry'),
      { state: 'queued', attempts: 1, firstSentAt: null, notBefore: later(2_500), detail: 'word' },
    ],
    [
      'not sent again and again: later and later',
      { ...queued, attempts: 6 },
      failed('retry'),
      { state: 'queued', attempts: 7, firstSentAt: null, notBefore: later(160_000), detail: 'word' },
    ],
    [
      'not sent for the last time',
      { ...queued, attempts: MOST_ATTEMPTS - 1 },
      failed('retry'),
      { state: 'dead', attempts: 8, detail: 'given up after 8 attempts: word' },
    ],
    [
      'unclear',
      queued,
      failed('unknown'),
      { state: 'unknown', attempts: 1, notBefore: later(5_000), detail: 'word' },
    ],
    ['refused for what it is', queued, failed('rejected'), { state: 'dead', attempts: 1, detail: 'word' }],
    [
      'refused for where it goes',
      queued,
      failed('gone'),
      { state: 'skipped', attempts: 1, detail: 'word', broken: 'gone' },
    ],
    [
      'refused for whose it is: not counted',
      { ...queued, attempts: 7 },
      failed('unauthorized'),
      { state: 'queued', attempts: 7, firstSentAt: null, notBefore: later(MINUTE), detail: 'word' },
    ],
    [
      'not sent this time, but perhaps before: unclear, however often',
      { ...unknown, attempts: 20 },
      failed('retry'),
      { state: 'unknown', attempts: 21, notBefore: later(7.5 * MINUTE), detail: 'word' },
    ],
    [
      'refused after it may have arrived: for a person to see',
      unknown,
      failed('forbidden'),
      { state: 'held', attempts: 2, detail: 'may have arrived before: word', broken: 'forbidden' },
    ],
  ])('%s', (_, tried, result, settlement) => {
    expect(afterPost(tried, result, chance)).toEqual(settlement);
  });

  it('spreads those that failed together from at once to a quarter of an hour', () => {
    const waits = (attempts: number, random: number) => {
      const { notBefore } = afterPost({ ...unknown, attempts }, failed('retry'), {
        now,
        random: () => random,
      });
      return (notBefore?.getTime() ?? 0) - now.getTime();
    };
    expect(waits(0, 0)).toBe(0);
    expect([0, 1, 2, 3, 10, 1_100].map((attempts) => waits(attempts, 1))).toEqual([
      5_000, 10_000, 20_000, 40_000, 900_000, 900_000,
    ]);
  });
});

describe('what looking makes of a post', () => {
  const longAgo = { ...unknown, firstSentAt: later(-3 * MINUTE) };
  it.each<[string, Tried, Parameters<typeof afterFind>[1], Partial<ReturnType<typeof afterFind>>]>([
    ['there', unknown, { messageId: 'm' }, { state: 'sent', messageId: 'm' }],
    ['not there at first', unknown, 'absent', { state: 'unknown', missedAt: now, notBefore: later(30_000) }],
    [
      'not there again, too soon',
      { ...unknown, missedAt: later(-29_000) },
      'absent',
      { state: 'unknown', missedAt: later(-29_000), notBefore: later(1_000) },
    ],
    [
      'not there twice: as if never sent',
      { ...unknown, missedAt: later(-30_000) },
      'absent',
      { state: 'queued', firstSentAt: null, missedAt: null, notBefore: now },
    ],
    [
      'not there, and too late now',
      { ...unknown, missedAt: later(-30_000), expiresAt: now },
      'absent',
      { state: 'skipped' },
    ],
    [
      'never there, whatever was tried',
      { ...unknown, missedAt: later(-30_000), attempts: MOST_ATTEMPTS },
      'absent',
      { state: 'dead' },
    ],
    ['out of sight for now', unknown, 'cannot-look', { state: 'unknown', notBefore: later(10_000) }],
    ['out of sight', longAgo, 'cannot-look', { state: 'held' }],
    ['not answered, long after a crash', longAgo, 'not-now', { state: 'unknown' }],
    ['never answered', { ...longAgo, expiresAt: now }, 'not-now', { state: 'held' }],
  ])('%s', (_, tried, found, settlement) => {
    expect(afterFind(tried, found, chance)).toMatchObject(settlement);
  });
});
