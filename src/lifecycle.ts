/** Gathers what has to be let go, and lets it go in reverse order, all of it, whatever fails on the way. */
export interface Lifecycle {
  onStop(release: () => void | Promise<void>): void;
  /** Idempotent; rejects with the first failure after everything was tried. */
  stop(): Promise<void>;
}

export function createLifecycle(): Lifecycle {
  const releases: (() => void | Promise<void>)[] = [];
  let stopping: Promise<void> | null = null;

  async function releaseAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let release = releases.pop(); release; release = releases.pop()) {
      try {
        await release();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  return {
    onStop(release) {
      releases.push(release);
    },
    stop() {
      stopping ??= releaseAll();
      return stopping;
    },
  };
}
