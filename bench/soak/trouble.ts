import type { openDiscord } from '../../test/fakes/discord/server.ts';
import type { FakeSlack } from '../../test/fakes/slack/server.ts';
import type { openSource } from './source.ts';

export interface Places {
  readonly slack: FakeSlack;
  readonly discord: Awaited<ReturnType<typeof openDiscord>>;
  readonly source: Awaited<ReturnType<typeof openSource>>;
}

const MESSAGES = /messages$/;

/** Everything that goes wrong on a bad day, one after the other; each pair ends well again. */
export const troubles: readonly ((places: Places) => void | Promise<void>)[] = [
  ({ slack }) => slack.faults.add('chat.postMessage', { type: 'limited', retryAfterS: 1 }, 2),
  ({ discord }) => discord.fail('POST', MESSAGES, { how: 'status', status: 503 }, 2),
  ({ slack }) => slack.socket.cut(),
  ({ source }) => source.feel('limited'),
  ({ discord }) => discord.gateway.cut(),
  ({ source }) => source.feel('well'),
  ({ slack }) => slack.faults.add('chat.postMessage', { type: 'drop', isDone: true }),
  ({ source }) => source.down(),
  ({ discord }) => discord.fail('POST', MESSAGES, { how: 'drop-after' }, 2),
  ({ source }) => source.up(),
  ({ slack }) => slack.socket.disconnect('refresh_requested'),
  ({ discord }) => discord.gateway.askToReconnect(),
  ({ slack }) => slack.faults.add('chat.postMessage', { type: 'status', status: 503, isDone: false }),
  ({ source }) => source.feel('cutting'),
  ({ discord }) => discord.fail('POST', MESSAGES, { how: 'rate-limit', retryAfterMs: 500, scope: 'shared' }),
  ({ source }) => source.feel('well'),
  ({ slack }) => slack.faults.add('chat.postMessage', { type: 'garbage', isDone: true }),
  ({ discord }) => discord.fail('POST', MESSAGES, { how: 'status-after', status: 502 }),
  ({ source }) => source.feel('broken'),
  ({ discord }) => discord.gateway.close(4000),
  ({ source }) => source.feel('well'),
];
