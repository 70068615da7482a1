import type { SocketModeReceiver } from '@slack/bolt';
import { WebAPIPlatformError } from '@slack/web-api';
import type { Logger } from '../../core/logger.ts';

type Client = SocketModeReceiver['client'];

export interface ConnectionOptions {
  readonly log: Logger;
  /** A connection that was not greeted by then is given up. */
  readonly helloMs: number;
  /** The wait before the second attempt; it doubles from attempt to attempt, up to `MAX_BACKOFF_MS`. */
  readonly backoffMs: number;
  readonly now: () => Date;
}

const MAX_BACKOFF_MS = 30_000;
/** About two minutes: whoever starts it learns by then that it doesn't get through. */
const FIRST_ATTEMPTS = 8;
/** What no waiting cures: https://docs.slack.dev/reference/methods/apps.connections.open */
const HOPELESS = new Set([
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
  'missing_scope',
]);

/**
 * Keeps Socket Mode connected, in place of the client's own reconnecting: that one stays deaf for five seconds after
 * every refresh, and what fails while it reconnects ends the process as an unhandled rejection.
 */
export function createConnection(client: Client, { log, helloMs, backoffMs, now }: ConnectionOptions) {
  let state: 'idle' | 'connecting' | 'connected' | 'stopped' = 'idle';
  let lostAt: Date | null = null;
  let wake = () => {};
  let trying: Promise<void> = Promise.resolve();

  client.on('disconnected', () => {
    if (state !== 'connected') return;
    log.info('slack connection ended');
    lostAt = now();
    trying = connect(false);
  });

  /** Tries until it is connected or stopped. Rejects only the first time: at once when Slack does not know the app. */
  async function connect(isFirst: boolean): Promise<void> {
    state = 'connecting';
    for (let attempt = 0; !isStopped(); attempt++) {
      try {
        await greeted();
        if (isStopped()) return void (await client.disconnect());
        state = 'connected';
        lostAt = null;
        return log.info('slack connected', { attempts: attempt + 1 });
      } catch (error) {
        if (isStopped()) return;
        const word = error instanceof WebAPIPlatformError ? error.data.error : String(error);
        if (isFirst && (HOPELESS.has(word) || attempt + 1 >= FIRST_ATTEMPTS)) throw error;
        log.warn('slack connection failed', { word, attempt });
        await pause(Math.min(backoffMs * 2 ** attempt, MAX_BACKOFF_MS));
      }
    }
  }

  const isStopped = () => state === 'stopped';

  /** The client’s `start` stays pending where Slack says nothing. */
  async function greeted(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no hello')), helloMs);
    });
    const started = client.start();
    try {
      await Promise.race([started, silence]);
    } catch (error) {
      started.catch(() => {});
      client.disconnect().catch(() => {});
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    downSince: () => lostAt,
    /** Resolves when connected. Rejects when Slack refuses the app's token, or can't be reached for minutes. */
    start(): Promise<void> {
      trying = connect(true);
      return trying;
    },
    async stop(): Promise<void> {
      const wasConnected = state === 'connected';
      state = 'stopped';
      wake();
      const closed = client.disconnect();
      if (wasConnected) await closed;
      else await trying.catch(() => {}); // has been told to whoever started
    },
  };
}
