import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Ack, type Deliver, judged, type Kind } from './acks.ts';
import { isJson } from './validate.ts';
import type { Json, World } from './world.ts';

export interface Socket {
  readonly deliver: Deliver;
  /** The address that `apps.connections.open` gives away; it opens one connection. */
  ticket(origin: string): string;
  readonly connections: () => number;
  /** Asks the bot to come again, as Slack does every few hours and before it goes down. */
  disconnect(reason: 'refresh_requested' | 'warning' | 'link_disabled'): void;
  /** Every connection ends without a goodbye. */
  cut(): void;
  ping(): void;
  /** Whether new connections are greeted; without `hello` a client must not think itself connected. */
  isSilent: boolean;
  close(): void;
}

interface Waiting {
  readonly kind: Kind;
  readonly payload: Json;
  readonly sentMs: number;
  readonly attempt: number;
  readonly connection: WebSocket;
  settle(ack: Ack): void;
}

/** Socket Mode: https://docs.slack.dev/apis/events-api/using-socket-mode */
export function createSocket(world: World, server: Server, onChange: () => void): Socket {
  const sockets = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const connections: WebSocket[] = [];
  const waiting = new Map<string, Waiting>();
  /** Events that no connection took; they are brought again to the next one. */
  const missed: Omit<Waiting, 'connection'>[] = [];

  server.on('upgrade', (request, stream, head) => {
    const ticket = new URL(request.url ?? '/', 'http://loopback').searchParams.get('ticket') ?? '';
    if (!tickets.delete(ticket)) return void stream.end('HTTP/1.1 408 Request Timeout\r\n\r\n');
    sockets.handleUpgrade(request, stream, head, welcome);
  });

  function welcome(connection: WebSocket) {
    connections.push(connection);
    connection.on('message', (data) => hear(JSON.parse(data.toString())));
    connection.on('error', () => {});
    connection.on('close', () => leave(connection));
    if (!socket.isSilent) {
      connection.send(
        JSON.stringify({
          type: 'hello',
          num_connections: connections.length,
          connection_info: { app_id: world.bot.appId },
          debug_info: { host: 'loopback', approximate_connection_time: 18060 },
        }),
      );
      for (const entry of missed.splice(0)) send({ ...entry, connection });
    }
    onChange();
  }

  function hear(ack: unknown) {
    const entry = isJson(ack) ? waiting.get(String(ack.envelope_id)) : undefined;
    if (!isJson(ack) || !entry) return;
    waiting.delete(String(ack.envelope_id));
    const payload = isJson(ack.payload) && Object.keys(ack.payload).length > 0 ? ack.payload : null;
    entry.settle(judged(world, entry.sentMs, payload));
  }

  function leave(connection: WebSocket) {
    connections.splice(connections.indexOf(connection), 1);
    for (const [id, entry] of waiting) {
      if (entry.connection !== connection) continue;
      waiting.delete(id);
      if (entry.kind === 'events_api' && entry.attempt < 3)
        missed.push({ ...entry, attempt: entry.attempt + 1 });
      else entry.settle({ type: 'failed', detail: 'the connection broke' });
    }
    onChange();
  }

  function send(entry: Waiting) {
    const envelope = randomUUID();
    waiting.set(envelope, entry);
    entry.connection.send(
      JSON.stringify({
        type: entry.kind,
        envelope_id: envelope,
        payload: entry.payload,
        accepts_response_payload: entry.kind !== 'events_api',
        ...(entry.kind === 'events_api' && {
          retry_attempt: entry.attempt,
          retry_reason: entry.attempt > 0 ? 'timeout' : '',
        }),
      }),
    );
  }

  const socket: Socket = {
    isSilent: false,
    connections: () => connections.length,

    ticket(origin) {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `${origin.replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=${world.bot.appId}`;
    },

    deliver: (kind, payload, attempt = 0) =>
      new Promise((settle) => {
        const entry = { kind, payload, sentMs: world.now().getTime(), attempt, settle };
        // The newest: the bot may have been asked to leave the older ones.
        const connection = connections.at(-1);
        if (connection) send({ ...entry, connection });
        else if (kind === 'events_api') missed.push(entry);
        else settle({ type: 'failed', detail: 'the app is not connected' });
      }),

    disconnect(reason) {
      for (const connection of connections) {
        connection.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'loopback' } }));
      }
    },

    cut() {
      for (const connection of [...connections]) connection.terminate();
    },

    ping() {
      for (const connection of connections) connection.ping('Ping from loopback');
    },

    close() {
      for (const connection of [...connections]) connection.terminate();
      sockets.close();
    },
  };
  return socket;
}
