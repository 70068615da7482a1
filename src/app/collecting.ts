import type { Collector } from './collector.ts';

/** The collector of the moment: whoever collects again after a break begins with a new one. */
export function createCollecting(create: () => Collector) {
  let collector = create();
  let isUsed = false;
  let isRunning = false;
  let isBehind = false;
  return {
    /** Of which something can be awaited before it has begun. */
    current: () => collector,
    progress: () => collector.progress(),
    /** The newest lists have not been tried since this process began to collect. */
    isCatchingUp: () => isRunning && isBehind,
    poll: async () => {
      if (isRunning) await collector.poll();
    },
    /** Resolves to how it is ended. */
    async begin(): Promise<() => Promise<void>> {
      if (isUsed) collector = create();
      isUsed = true;
      isRunning = true;
      isBehind = true;
      const ours = collector;
      ours.start();
      void Promise.race([ours.recentLists, ours.idle()]).then(() => {
        if (collector === ours) isBehind = false;
      });
      return async () => {
        isRunning = false;
        await ours.stop();
      };
    },
  };
}
