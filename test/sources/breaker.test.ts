import { describe, expect, it } from 'vitest';
import { createBreaker } from '../../src/sources/breaker.ts';
import { createClock } from '../support/clock.ts';

const failure = { failure: 'answered 500' };

function tested() {
  const clock = createClock();
  const breaker = createBreaker({ now: clock.now, failuresToOpen: 3, openMs: 30_000, maxOpenMs: 100_000 });
  const fail = (times: number) => {
    for (let i = 0; i < times; i++) breaker.enter()?.(failure);
  };
  return { clock, breaker, fail };
}

describe('a breaker', () => {
  it('stays closed while failures are fewer than the limit or not in a row', () => {
    const { breaker, fail } = tested();
    fail(2);
    breaker.enter()?.('succeeded');
    fail(2);
    expect(breaker.state()).toMatchObject({ state: 'closed', lastFailure: 'answered 500' });
  });

  it('opens after that many failures in a row and says since when and until when', () => {
    const { clock, breaker, fail } = tested();
    fail(1);
    clock.pass(60_000);
    fail(2);
    expect(breaker.enter()).toBeNull();
    expect(breaker.state()).toMatchObject({
      state: 'open',
      failingSince: new Date('2026-08-20T07:40:00Z'),
      until: new Date('2026-08-20T07:41:30Z'),
      limited: false,
    });
  });

  it('lets one call through when its time is over, and closes when that one succeeds', () => {
    const { clock, breaker, fail } = tested();
    fail(3);
    clock.pass(30_000);
    expect(breaker.state().state).toBe('half-open');
    const probe = breaker.enter();
    expect(breaker.enter()).toBeNull();
    probe?.('succeeded');
    expect(breaker.state()).toMatchObject({ state: 'closed', failingSince: null, until: null });
    expect(breaker.enter()).not.toBeNull();
  });

  it('stays open twice as long after every probe that fails, up to a limit', () => {
    const { clock, breaker, fail } = tested();
    fail(3);
    const waits = [30_000, 60_000, 100_000, 100_000];
    for (const wait of waits) {
      clock.pass(wait - 1);
      expect(breaker.state().state).toBe('open');
      clock.pass(1);
      expect(breaker.state().state).toBe('half-open');
      fail(1);
    }
  });

  it('learns nothing from a call that its caller abandoned, but lets the next one probe', () => {
    const { clock, breaker, fail } = tested();
    fail(3);
    clock.pass(30_000);
    breaker.enter()?.('abandoned');
    expect(breaker.state().state).toBe('half-open');
    expect(breaker.enter()).not.toBeNull();
  });

  it('keeps a pause that the source asked for, even when a call on its way still succeeds', () => {
    const { clock, breaker } = tested();
    const leave = breaker.enter();
    breaker.pause(120_000);
    leave?.('succeeded');
    expect(breaker.state()).toMatchObject({ state: 'open', limited: true });
    clock.pass(120_000);
    breaker.enter()?.('succeeded');
    expect(breaker.state()).toMatchObject({ state: 'closed', limited: false });
  });

  it('closes at a late success of a call that went out before it opened', () => {
    const { breaker, fail } = tested();
    const slow = breaker.enter();
    fail(3);
    slow?.('succeeded');
    expect(breaker.state().state).toBe('closed');
  });
});
