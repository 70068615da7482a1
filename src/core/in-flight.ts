export interface InFlight {
  /** Gives back a promise that settles as the work does; whoever ignores it still hears of a failure nobody handles. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when all that is under way now has settled, well or not. Never rejects. */
  idle(): Promise<void>;
}

/** Work that nobody waits for, until something is to be closed that it needs. */
export function createInFlight(): InFlight {
  const flying = new Set<Promise<unknown>>();
  return {
    track<T>(work: Promise<T>): Promise<T> {
      const tracked: Promise<T> = work.finally(() => flying.delete(tracked));
      flying.add(tracked);
      return tracked;
    },
    async idle() {
      await Promise.allSettled(flying);
    },
  };
}
