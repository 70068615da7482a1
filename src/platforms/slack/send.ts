import { WebAPIPlatformError } from '@slack/web-api';
import type { Message } from '../../core/message.ts';
import { type ClientOptions, createClient } from './client.ts';
import { renderSlack, type SlackLook } from './render.ts';
import { type PostResult, toPostResult } from './result.ts';

/** Where to. `user`: their direct messages, whatever `channel` says. */
export interface Target {
  readonly channel: string;
  readonly thread?: string;
  readonly user?: string;
}

export interface SlackSender {
  /** Slack takes a message as often as it is sent: after an `unknown`, `find` comes before another `post`. */
  post(to: Target, message: Message, key: string): Promise<PostResult>;
  edit(to: Target, messageId: string, message: Message): Promise<PostResult>;
  /** `cannot-look`: the right to read history is missing, or it is a thread or a direct message. Rejects when Slack fails. */
  find(
    to: Target,
    key: string,
    since: Date,
  ): Promise<'absent' | 'cannot-look' | { readonly messageId: string }>;
}

/** Posts by the Web API alone: any process can send, whoever holds the socket. Nothing is sent twice by itself. */
export function createSender({
  look,
  ...options
}: ClientOptions & { readonly look: SlackLook }): SlackSender {
  const client = createClient(options);

  return {
    post: ({ channel, thread, user }, message, key) =>
      toPostResult(() =>
        client.chat.postMessage({
          ...renderSlack(message, look),
          channel: user ?? channel,
          metadata: { event_type: DELIVERY, event_payload: { key } },
          ...(thread !== undefined && { thread_ts: thread }),
        }),
      ),

    edit({ channel }, messageId, message) {
      const { text, blocks, link_names } = renderSlack(message, look);
      return toPostResult(() => client.chat.update({ channel, ts: messageId, text, blocks, link_names }));
    },

    async find({ channel, thread, user }, key, since) {
      if (thread !== undefined || user !== undefined) return 'cannot-look';
      const oldest = String((since.getTime() - CLOCK_SKEW_MS) / 1000);
      let cursor: string | undefined;
      do {
        const page = await client.conversations
          .history({
            channel,
            oldest,
            include_all_metadata: true,
            limit: PAGE_SIZE,
            ...(cursor && { cursor }),
          })
          .catch(orBlind);
        if (page === null) return 'cannot-look';
        const mine = page.messages?.find(
          ({ metadata }) => metadata?.event_type === DELIVERY && keyOf(metadata.event_payload) === key,
        );
        if (mine?.ts) return { messageId: mine.ts };
        cursor = page.response_metadata?.next_cursor;
      } while (cursor);
      return 'absent';
    },
  };
}

const DELIVERY = 'paperboy_delivery';
/** What apps outside of the Marketplace get at once: https://docs.slack.dev/changelog/2025/05/29 */
const PAGE_SIZE = 15;
/** Our clock and Slack's, from which a message's id is made. */
const CLOCK_SKEW_MS = 60_000;

const BLIND = new Set(['missing_scope', 'not_in_channel', 'channel_not_found', 'not_allowed_token_type']);

function orBlind(error: unknown): null {
  if (error instanceof WebAPIPlatformError && BLIND.has(error.data.error)) return null;
  throw error;
}

const keyOf = (payload: unknown): unknown =>
  typeof payload === 'object' && payload !== null && 'key' in payload ? payload.key : null;
