import type { WebOptions } from '../../src/web/index.ts';

/** A door on any free port that tells nothing. */
export const plainDoor: Omit<WebOptions, 'log'> = {
  host: '127.0.0.1',
  port: 0,
  routes: [],
  missing: async () => [],
  metrics: async () => ({ contentType: 'text/plain', text: '' }),
};
