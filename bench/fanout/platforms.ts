// platforms.ts FACTOR: the parts of Slack and Discord that take posts, over loopback, as strict about their rates as the
// real ones: 50 requests a second for a bot of Discord, 240 messages a minute for a workspace of Slack and one a
// second in each channel, all of it times the factor. Tells where it listens, and what arrived when it is asked.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Arrived {
  readonly posts: number;
  readonly channels: number;
  readonly refused: number;
  /** From the first post to the last. */
  readonly tookMs: number;
}

const factor = Number(process.argv[2]);
const discordWindow = { endsAt: 0, count: 0 };
const buckets = new Map<string, { tokens: number; at: number }>();
const channels = new Map<string, number>();
let posts = 0;
let refused = 0;
let firstAt = 0;
let lastAt = 0;

/** The wait in ms; 0: it may. */
function discordWaitMs(at: number): number {
  if (at >= discordWindow.endsAt) Object.assign(discordWindow, { endsAt: at + 1_000, count: 0 });
  discordWindow.count += 1;
  return discordWindow.count > 50 * factor ? discordWindow.endsAt - at : 0;
}

function slackWaitMs(channel: string, at: number): number {
  const workspace = channel.split('X')[0] ?? '';
  const perMs = (4 * factor) / 1_000;
  const bucket = buckets.get(workspace) ?? { tokens: 10 * factor, at };
  bucket.tokens = Math.min(10 * factor, bucket.tokens + (at - bucket.at) * perMs);
  bucket.at = at;
  buckets.set(workspace, bucket);
  const lastHere = channels.get(channel) ?? Number.NEGATIVE_INFINITY;
  if (at - lastHere < 1_000) return 1_000;
  if (bucket.tokens < 1) return 1_000;
  bucket.tokens -= 1;
  return 0;
}

/** What stands in each channel: the mark by which it is found again, and the id that it got. */
const posted = new Map<string, { mark: string; id: string }[]>();

/** The id of the post; that of the first where the platform knows a repeated one. */
function take(channel: string, { mark, at, isOnce }: { mark: string; at: number; isOnce: boolean }): string {
  const here = posted.get(channel) ?? [];
  const known = isOnce ? here.find((post) => post.mark === mark) : undefined;
  if (known) return known.id;
  posts += 1;
  firstAt ||= at;
  lastAt = at;
  channels.set(channel, at);
  const id = channel.startsWith('C') ? `${posts}.0` : String(4n * 10n ** 17n + BigInt(posts));
  posted.set(channel, [...here, { mark, id }]);
  return id;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const at = performance.now();
  const json = { 'content-type': 'application/json' };
  const channel = /^\/api\/v10\/channels\/(\d+)\/messages$/.exec(request.url ?? '')?.[1];
  if (channel === undefined && request.method === 'GET') {
    const id = /\/channels\/(\d+)\/messages/.exec(request.url ?? '')?.[1] ?? '';
    const mine = (posted.get(id) ?? []).map((post) => ({
      id: post.id,
      components: [{ id: Number(post.mark) }],
    }));
    // Somebody else has written there too.
    response.writeHead(200, json).end(JSON.stringify([...mine, { id: '1' }]));
    return;
  }
  if (channel !== undefined) {
    const waitMs = discordWaitMs(at);
    if (waitMs > 0) {
      refused += 1;
      const headers = {
        ...json,
        'retry-after': String(waitMs / 1_000),
        'x-ratelimit-global': 'true',
        'x-ratelimit-scope': 'global',
        via: '1.1 loopback',
      };
      response
        .writeHead(429, headers)
        .end(JSON.stringify({ message: 'slow', retry_after: waitMs / 1_000, global: true }));
      return;
    }
    // Nonce and the first component's number are both made from the post's key, and say the same.
    const { components } = JSON.parse(text) as { components: { id: number }[] };
    const mark = String(components[0]?.id);
    response.writeHead(200, json).end(JSON.stringify({ id: take(channel, { mark, at, isOnce: true }) }));
    return;
  }
  const form = new URLSearchParams(text);
  const slackChannel = form.get('channel') ?? '';
  if (request.url?.endsWith('conversations.history')) {
    const messages = (posted.get(slackChannel) ?? []).map(({ mark, id }) => ({
      ts: id,
      metadata: JSON.parse(mark),
    }));
    response.writeHead(200, json).end(JSON.stringify({ ok: true, messages, has_more: false }));
    return;
  }
  const waitMs = slackWaitMs(slackChannel, at);
  if (waitMs > 0) {
    refused += 1;
    response
      .writeHead(429, { ...json, 'retry-after': String(Math.ceil(waitMs / 1_000)) })
      .end('{"ok":false,"error":"ratelimited"}');
    return;
  }
  const ts = take(slackChannel, { mark: form.get('metadata') ?? '{}', at, isOnce: false });
  response.writeHead(200, json).end(JSON.stringify({ ok: true, channel: slackChannel, ts }));
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', () => {
  const arrived: Arrived = { posts, channels: channels.size, refused, tookMs: lastAt - firstAt };
  process.send?.(arrived);
});
process.on('disconnect', () => process.exit());
