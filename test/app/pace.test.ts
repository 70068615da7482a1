import { describe, expect, it } from 'vitest';
import { createChannelGaps, createPace, type Rate } from '../../src/app/outbox/pace.ts';
import { createClock } from '../support/clock.ts';

const never = new AbortController().signal;
const shared: Rate = { perSecond: 40, sharedBy: 'bot', isRefusedAsAWhole: false };
const slack: Rate = { perSecond: 3, sharedBy: 'installation', isRefusedAsAWhole: true };

/** Takes whatever it may until so many are out. Resolves to the times, in ms from the start. */
async function run(rate: Rate, count: number, stallAt = Number.NaN): Promise<number[]> {
  const clock = createClock();
  const start = clock.now().getTime();
  const pace = createPace(rate, clock);
  const times: number[] = [];
  while (times.length < count) {
    const near = await pace.near(never);
    const turns = Array.from({ length: near }, async () => {
      await pace.turn(never);
      times.push(clock.now().getTime() - start);
      if (times.length === stallAt) clock.pass(2_000);
    });
    await Promise.all(turns);
  }
  return times.slice(0, count);
}

const mostInASecond = (times: readonly number[]) =>
  Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));

describe('the pace', () => {
  it.each([
    ['a bot', shared],
    ['a workspace', slack],
  ])('of %s is used to the full, and not more', async (_, rate) => {
    const count = rate.perSecond * 30;
    const times = await run(rate, count);
    expect(times.at(-1)).toBeGreaterThan(29_000);
    expect(times.at(-1)).toBeLessThanOrEqual(30_300);
    expect(mostInASecond(times)).toBeLessThanOrEqual(Math.ceil(rate.perSecond * 1.25) + 1);
  });

  it('does not catch up in a burst on what a stalled process has missed', async () => {
    expect(mostInASecond(await run(shared, 200, 100))).toBeLessThanOrEqual(51);
  });

  it('waits for the rest where somebody was let through before', async () => {
    const clock = createClock();
    const pace = createPace(shared, clock);
    for (let n = 0; n < 50; n++) pace.jump();
    await pace.turn(never);
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(1_000);
  });

  it('stops where a workspace refuses, and where a bot does again and again', async () => {
    const clock = createClock();
    const one = createPace(slack, clock);
    one.refused(20_000);
    await one.turn(never);
    expect(clock.slept).toEqual([20_000]);
    const many = createPace(shared, clock);
    for (let n = 0; n < 4; n++) many.refused(60_000);
    await many.turn(never);
    expect(clock.slept).toHaveLength(1);
    many.refused(60_000);
    await many.turn(never);
    expect(clock.slept).toEqual([20_000, 60_000]);
  });

  it('waits no longer for a clock that was set back', async () => {
    const clock = createClock();
    const pace = createPace(slack, clock);
    pace.refused(1_000);
    clock.pass(-3_600_000);
    await pace.turn(never);
    expect(clock.slept).toEqual([]);
  });

  it('gives up waiting when it is told to', async () => {
    const stopping = new AbortController();
    const pace = createPace(slack, createClock());
    pace.refused(1_000);
    stopping.abort(new Error('stopping'));
    await expect(pace.turn(stopping.signal)).rejects.toThrow('stopping');
  });
});

it('keeps posts into one channel a second apart', () => {
  const clock = createClock();
  const gaps = createChannelGaps(clock);
  expect([gaps.reserve('a'), gaps.reserve('a'), gaps.reserve('b'), gaps.reserve('a')]).toEqual([
    0, 1_000, 0, 2_000,
  ]);
  clock.pass(5_000);
  expect(gaps.reserve('a')).toBe(0);
  clock.pass(-3_600_000);
  expect([gaps.reserve('a'), gaps.reserve('a')]).toEqual([0, 1_000]);
});
