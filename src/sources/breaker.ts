/** What stands between us and a source right now. */
export interface BreakerState {
  /** `closed`: asked as usual. `open`: not asked before `until`. `half-open`: the next call decides. */
  readonly state: 'closed' | 'open' | 'half-open';
  /** The first of the failures that no success has ended yet. */
  readonly failingSince: Date | null;
  /** What the last failed call met; continues the source's name in a sentence. */
  readonly lastFailure: string | null;
  readonly lastSuccessAt: Date | null;
  readonly until: Date | null;
  /** True: the source itself asked to be left alone until then. */
  readonly limited: boolean;
}

export interface Breaker {
  /** Lets a call out, only one at a time when half-open; null: not now. Every call that went out leaves once. */
  enter(): Leave | null;
  /** The source asked for silence for this long. */
  pause(ms: number): void;
  state(): BreakerState;
}

/** How a call ended; `abandoned` says nothing about the source. */
type Leave = (outcome: 'succeeded' | 'abandoned' | { failure: string }) => void;

/** Opens after so many failed calls in a row, for a time that doubles with every further one. */
export function createBreaker({
  now,
  failuresToOpen = 3,
  openMs = 30_000,
  maxOpenMs = 15 * 60_000,
}: {
  now: () => Date;
  failuresToOpen?: number;
  openMs?: number;
  maxOpenMs?: number;
}): Breaker {
  let failures = 0;
  let failingSince: Date | null = null;
  let lastFailure: string | null = null;
  let lastSuccessAt: Date | null = null;
  let until: Date | null = null;
  let limited = false;
  let probing = false;

  const stateName = () => (until === null ? 'closed' : now() < until ? 'open' : 'half-open');
  const openFor = (ms: number) => {
    until = new Date(now().getTime() + ms);
  };

  function succeed() {
    failures = 0;
    failingSince = null;
    lastSuccessAt = now();
    if (limited && stateName() === 'open') return;
    until = null;
    limited = false;
  }

  function fail(failure: string) {
    failures++;
    failingSince ??= now();
    lastFailure = failure;
    if (stateName() === 'open' || failures < failuresToOpen) return;
    openFor(Math.min(maxOpenMs, openMs * 2 ** (failures - failuresToOpen)));
    limited = false;
  }

  return {
    enter() {
      const state = stateName();
      if (state === 'open' || (state === 'half-open' && probing)) return null;
      const isProbe = state === 'half-open';
      if (isProbe) probing = true;
      return (outcome) => {
        if (isProbe) probing = false;
        if (outcome === 'succeeded') succeed();
        else if (outcome !== 'abandoned') fail(outcome.failure);
      };
    },
    pause(ms) {
      openFor(ms);
      limited = true;
    },
    state: () => ({ state: stateName(), failingSince, lastFailure, lastSuccessAt, until, limited }),
  };
}
