import type { App } from '@slack/bolt';
import type { PlatformTools } from '../../core/platform.ts';

/** Tells how long it takes from hearing something to having acknowledged it, whichever way it came. */
export function measureAcknowledging(app: App, acknowledged: PlatformTools['acknowledged']): void {
  if (!acknowledged) return;
  const processEvent = app.processEvent.bind(app);
  app.processEvent = (event) => {
    const heardAt = performance.now();
    return processEvent({
      ...event,
      async ack(response) {
        await event.ack(response);
        acknowledged('slack', performance.now() - heardAt);
      },
    });
  };
}
