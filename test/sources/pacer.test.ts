import { describe, expect, it } from 'vitest';
import { createPacer } from '../../src/sources/pacer.ts';
import { createClock } from '../support/clock.ts';

const never = new AbortController().signal;

function paced(minGapMs = 3_000) {
  const clock = createClock();
  return { clock, pacer: createPacer({ ...clock, minGapMs }) };
}

describe('a pacer', () => {
  it('starts one task at a time, in order, each so long after the end of the last', async () => {
    const { clock, pacer } = paced();
    const events: string[] = [];
    const task = (name: string) => async () => {
      events.push(`${name} at ${clock.now().getTime()}`);
      clock.pass(500);
      await Promise.resolve();
      events.push(`${name} done`);
    };
    const start = clock.now().getTime();
    await Promise.all(['a', 'b', 'c'].map((name) => pacer.run(task(name), never)));
    expect(events).toEqual([
      `a at ${start}`,
      'a done',
      `b at ${start + 3_500}`,
      'b done',
      `c at ${start + 7_000}`,
      'c done',
    ]);
  });

  it('does not wait when the gap has passed anyway', async () => {
    const { clock, pacer } = paced();
    await pacer.run(async () => 1, never);
    clock.pass(10_000);
    await pacer.run(async () => 2, never);
    expect(clock.slept).toEqual([]);
  });

  it('goes on after a task that failed', async () => {
    const { pacer } = paced();
    const failed = pacer.run(() => Promise.reject(new Error('no')), never);
    const next = pacer.run(async () => 'yes', never);
    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });

  it('holds everybody back when told to', async () => {
    const { clock, pacer } = paced(0);
    pacer.hold(20_000);
    expect(pacer.nextAt()).toEqual(new Date('2026-08-20T07:40:20Z'));
    await pacer.run(async () => 1, never);
    expect(clock.slept).toEqual([20_000]);
  });

  it('lets a waiting caller go the moment it gives up, and never runs its task', async () => {
    const { pacer } = paced();
    let finishFirst = () => {};
    const first = pacer.run(() => new Promise<void>((resolve) => (finishFirst = resolve)), never);
    const caller = new AbortController();
    let ran = false;
    const second = pacer.run(async () => (ran = true), caller.signal);
    caller.abort(new Error('gave up'));
    await expect(second).rejects.toThrow('gave up');
    finishFirst();
    await first;
    await pacer.run(async () => 'third', never);
    expect(ran).toBe(false);
  });
});
