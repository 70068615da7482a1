import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { LIMITS } from './limits.ts';
import type { World } from './world.ts';

const GUILDS_INTENT = 1;
/** GUILD_MEMBERS, GUILD_PRESENCES, MESSAGE_CONTENT: an application has to be granted these. */
const PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15);
/** No test takes so long, so beats come only when a test asks for one. */
const HEARTBEAT_MS = 600_000;

/** topics/gateway, "Rate Limiting": so long after one shard of a bucket has identified the next one may. */
const IDENTIFY_MS = 5_000;

interface Session {
  readonly id: string;
  readonly shard: number;
  /** Of how many. */
  readonly of: number;
  readonly intents: number;
  readonly events: { op: 0; t: string; s: number; d: unknown }[];
  socket: WebSocket | null;
}

export interface GatewayOptions {
  readonly token: string;
  readonly url: () => string;
  /** As many as are recommended, and demanded. */
  readonly shards: number;
  /** How many of them may identify at the same time. */
  readonly maxConcurrency: number;
}

/**
 * The gateway of one application. Events wait for a session that is away, as long as it is resumable. Where there are
 * several shards, each sees its own servers only, and its number stands behind every line of the log: `identified #1`.
 */
export function createGateway(world: World, { token, url, maxConcurrency, ...options }: GatewayOptions) {
  const server = new WebSocketServer({ noServer: true });
  const sessions = new Map<string, Session>();
  const log: string[] = [];
  let refusals = 0;
  let identifies = 0;
  let { shards } = options;
  /** The latest session of each shard. */
  const current = new Map<number, Session>();
  const identifiedAt = new Map<number, { shard: number; at: number }>();
  let waiting: { wants: string; resolve: () => void }[] = [];

  function note(line: string): void {
    log.push(line);
    for (const each of waiting.filter(({ wants }) => wants === line)) each.resolve();
    waiting = waiting.filter(({ wants }) => wants !== line);
  }

  const numbered = (line: string, shard: number) => (shards > 1 ? `${line} #${shard}` : line);

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (refusals > 0) {
      refusals -= 1;
      note('refused');
      socket.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    server.handleUpgrade(request, socket, head, greet);
  }

  function greet(socket: WebSocket): void {
    const send = (payload: unknown) => socket.send(JSON.stringify(payload));
    socket.on('error', () => {});
    socket.on('close', (code) => {
      const session = [...sessions.values()].find((each) => each.socket === socket);
      note(session ? numbered(`closed ${code}`, session.shard) : `closed ${code}`);
      if (!session) return;
      session.socket = null;
      // A session ends when the client says goodbye; otherwise it can be taken up again.
      if (code === 1000 || code === 1001) sessions.delete(session.id);
    });
    socket.on('message', (data) => {
      const text = String(data);
      if (Buffer.byteLength(text) > LIMITS.gatewayPayloadBytes) return socket.close(4002, 'Decode error');
      const { op, d } = JSON.parse(text);
      if (op === 1) {
        note('heartbeat');
        return send({ op: 11, d: null });
      }
      if (op === 2) return identify(socket, d);
      if (op === 6) return resume(socket, d);
      // 3 presence, 4 voice, 8 members: nothing that a paperboy needs.
      if (op !== 3 && op !== 4 && op !== 8) socket.close(4001, 'Unknown opcode');
    });
    send({ op: 10, d: { heartbeat_interval: HEARTBEAT_MS } });
  }

  function identify(
    socket: WebSocket,
    d: { token: string; intents: number; properties?: unknown; shard?: [number, number] },
  ) {
    if (d.token !== token) return socket.close(4004, 'Authentication failed');
    if (!Number.isInteger(d.intents) || d.properties === undefined)
      return socket.close(4013, 'Invalid intent(s)');
    if (d.intents & PRIVILEGED) return socket.close(4014, 'Disallowed intent(s)');
    const [shard, of] = d.shard ?? [0, 1];
    if (!(shard >= 0 && shard < of)) return socket.close(4010, 'Invalid shard');
    if (of < shards) return socket.close(4011, 'Sharding required');
    const bucket = identifiedAt.get(shard % maxConcurrency);
    const at = performance.now();
    if (bucket && bucket.shard !== shard && at - bucket.at < IDENTIFY_MS) {
      note('identified too soon');
      return socket.send(JSON.stringify({ op: 9, d: false }));
    }
    identifiedAt.set(shard % maxConcurrency, { shard, at });
    const id = `session-${++identifies}`;
    const session: Session = { id, shard, of, intents: d.intents, events: [], socket };
    sessions.set(session.id, session);
    current.set(shard, session);
    note(numbered('identified', shard));
    const guilds = [...world.guilds.keys()].filter((id) => shardOf(id, of) === shard);
    dispatchTo(session, 'READY', {
      v: 10,
      user: {
        id: world.botId,
        username: 'paperboy',
        discriminator: '0',
        avatar: null,
        bot: true,
        global_name: null,
      },
      guilds: guilds.map((guildId) => ({ id: guildId, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: url(),
      shard: [shard, of],
      application: { id: world.applicationId, flags: 0 },
    });
    if (d.intents & GUILDS_INTENT)
      for (const guildId of guilds) dispatchTo(session, 'GUILD_CREATE', guild(world, guildId));
  }

  function resume(socket: WebSocket, d: { token: string; session_id: string; seq: number }) {
    if (d.token !== token) return socket.close(4004, 'Authentication failed');
    const session = sessions.get(d.session_id);
    if (!session) {
      note('invalid session');
      socket.send(JSON.stringify({ op: 9, d: false }));
      return;
    }
    session.socket = socket;
    current.set(session.shard, session);
    for (const event of session.events.filter(({ s }) => s > d.seq)) socket.send(JSON.stringify(event));
    dispatchTo(session, 'RESUMED', { _trace: [] });
    note(numbered('resumed', session.shard));
  }

  function dispatchTo(session: Session, t: string, d: unknown): void {
    const event = { op: 0 as const, t, s: session.events.length + 1, d };
    session.events.push(event);
    session.socket?.send(JSON.stringify(event));
  }

  const socketOf = (shard: number) => current.get(shard)?.socket;

  return {
    upgrade,
    shards: () => shards,
    maxConcurrency,
    /** So many have come in all. */
    identifies: () => identifies,
    /** From now on fewer shards than this are refused; whoever is there stays. */
    demand(count: number): void {
      shards = count;
    },
    /** What happened, in order: `identified`, `resumed`, `refused`, `heartbeat`, `closed 4000`, … */
    log: log as readonly string[],
    /** Resolves when it happens next. */
    next: (wants: string) => new Promise<void>((resolve) => waiting.push({ wants, resolve })),
    /** To the session of the server's shard that is there, or that may come back. Direct messages are the first's. */
    send(
      t: string,
      d: { readonly id?: string; readonly guild_id?: string | null; readonly [key: string]: unknown },
    ): void {
      const guildId = t.startsWith('GUILD_') ? d.id : d.guild_id;
      const [any] = current.values();
      const session = any && current.get(guildId ? shardOf(guildId, any.of) : 0);
      if (!session) throw new Error('No bot is connected');
      dispatchTo(session, t, d);
    },
    /** What is sent when the bot comes into a server. */
    welcome(id: string): void {
      this.send('GUILD_CREATE', guild(world, id));
    },
    askForHeartbeat: (shard = 0) => socketOf(shard)?.send(JSON.stringify({ op: 1, d: null })),
    askToReconnect: (shard = 0) => socketOf(shard)?.send(JSON.stringify({ op: 7, d: null })),
    /** Closes as Discord does; 4000 can be resumed. */
    close: (code: number, shard = 0) => socketOf(shard)?.close(code),
    /** The network fails: no close frame. */
    cut: (shard = 0) => socketOf(shard)?.terminate(),
    /** The next attempts to connect meet a 503. */
    refuse(times: number): void {
      refusals = times;
    },
    /** Sessions are forgotten: whoever resumes is sent away. */
    forget: () => sessions.clear(),
    end(): void {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

const shardOf = (guildId: string, of: number): number => Number((BigInt(guildId) >> 22n) % BigInt(of));

/** resources/guild, as far as a client needs it to start. */
const guild = (world: World, guildId: string) => ({
  id: guildId,
  name: 'Readers',
  icon: null,
  owner_id: '200000000000000001',
  unavailable: false,
  joined_at: new Date(0).toISOString(),
  large: false,
  member_count: 2,
  members: [],
  roles: [
    {
      id: guildId,
      name: '@everyone',
      permissions: '0',
      position: 0,
      color: 0,
      hoist: false,
      managed: false,
    },
  ],
  emojis: [],
  stickers: [],
  features: [],
  threads: [],
  presences: [],
  voice_states: [],
  stage_instances: [],
  guild_scheduled_events: [],
  soundboard_sounds: [],
  channels: [...world.channels.values()]
    .filter(({ guild }) => guild === guildId)
    .map(({ id, type, name }) => ({ id, type, name, position: 0, permission_overwrites: [] })),
});
