import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { UserError } from '../core/errors.ts';
import { createInFlight } from '../core/in-flight.ts';
import type { Logger } from '../core/logger.ts';

/** Requests that somebody else reads, checks and answers, body and all. */
export interface Route {
  readonly path: string;
  readonly listener: RequestListener;
}

export interface WebOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly routes: readonly Route[];
  /** What is missing before questions can be answered, in words of our own; empty: nothing. Never rejects. */
  readonly missing: () => Promise<readonly string[]>;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
  readonly log: Logger;
}

export interface Web {
  /** Rejects with a `UserError` when the address can't be listened on. */
  start(): Promise<{ readonly port: number }>;
  /** Lets what has begun come to its end. */
  stop(): Promise<void>;
}

/** Whoever is slower to send a request has other things in mind. */
const REQUEST_MS = 10_000;
/** How long `stop` waits for answers that are being written. */
const GRACE_MS = 5_000;

/** The one HTTP door: how we are, and the routes of platforms. Nothing here reads a body. */
export function createWeb({ host, port, routes, missing, metrics, log }: WebOptions): Web {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/healthz', (context) => context.json({ ok: true }));
  app.get('/readyz', async (context) => {
    const lacks = await missing();
    return context.json({ ready: lacks.length === 0, missing: lacks }, lacks.length === 0 ? 200 : 503);
  });
  app.get('/metrics', async (context) => {
    const { contentType, text } = await metrics();
    return context.body(text, 200, { 'content-type': contentType });
  });
  for (const { path, listener } of routes) {
    app.all(path, ({ env }) => {
      listener(env.incoming, env.outgoing);
      return RESPONSE_ALREADY_SENT;
    });
  }
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS },
    getRequestListener(app.fetch, { overrideGlobalObjects: false }),
  );
  const { track, idle } = createInFlight();
  server.on('request', (_, response) => {
    track(new Promise<void>((resolve) => response.once('close', resolve)));
  });

  return {
    async start() {
      await new Promise<void>((resolve, reject) => {
        server.once('error', (error) => reject(toRefusal(error, host, port)));
        server.listen(port, host, resolve);
      });
      const { port: bound } = server.address() as AddressInfo;
      log.info('web door opened', { host, port: bound });
      return { port: bound };
    },

    async stop() {
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await Promise.race([closed, idle()]);
      // What is left are connections that nobody uses.
      server.closeAllConnections();
      await closed;
      clearTimeout(timer);
    },
  };
}

function toRefusal(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const where = `port ${port} of ${host}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return new UserError(
        `Something else listens on ${where}. Stop it, or set PORT to a port that is free.`,
        { cause: error },
      );
    case 'EACCES':
      return new UserError(`This user may not listen on ${where}. Set PORT to a number from 1024 on.`, {
        cause: error,
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new UserError(
        `This machine has no address ${host}. Set HOST to one of its own, such as 127.0.0.1 or 0.0.0.0.`,
        { cause: error },
      );
    default:
      return error;
  }
}
