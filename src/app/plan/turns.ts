export interface Turns {
  /** Resolves at once until a turn's worth is spent, then when the event loop has been round. */
  spend(share: number): Promise<void>;
}

/** Lets everybody else work in between. Shares of a turn are known from measurement: no clock is asked. */
export function createTurns(): Turns {
  let spent = 0;
  return {
    async spend(share) {
      spent += share;
      if (spent < 1) return;
      spent = 0;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
