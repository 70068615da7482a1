import type { Collector } from './collector.ts';

/** The collector of the moment: whoever collects again after a break begins with a new one. */
export function createCollecting(create: () => Collector) {
  let collector = create();
  let isUsed = false;
  let isRunning = false;
  return {
    /** Of which something can be awaited before it has begun. */
    current: () => collector,
    progress: () => collector.progress(),
    poll: async () => {
      if (isRunning) await collector.poll();
    },
    /** Resolves to how it is ended. */
    async begin(): Promise<() => Promise<void>> {
      if (isUsed) collector = create();
      isUsed = true;
      isRunning = true;
      collector.start();
      return async () => {
        isRunning = false;
        await collector.stop();
      };
    },
  };
}
