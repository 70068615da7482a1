import type { App } from '@slack/bolt';
import type { PlatformTools } from '../../core/platform.ts';

/** Makes a request of everything that is heard, whichever way it came, and tells how long acknowledging it took. */
export function attend(
  app: App,
  { asRequest = (work) => work(), acknowledged }: Pick<PlatformTools, 'asRequest' | 'acknowledged'>,
): void {
  const processEvent = app.processEvent.bind(app);
  app.processEvent = (event) => {
    const heardAt = performance.now();
    return asRequest(() =>
      processEvent({
        ...event,
        async ack(response) {
          await event.ack(response);
          acknowledged?.('slack', performance.now() - heardAt);
        },
      }),
    );
  };
}
