import type { KnownBlock } from '@slack/types';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { unseen } from '../../core/delivery.ts';
import { perMessage } from '../../core/per-message.ts';
import type { ChannelRef, DeliveryKey, PlatformTools, PostResult, Sender } from '../../core/platform.ts';
import { plainer, type ToBody } from './body.ts';
import type { SlackBody } from './render.ts';
import { toFailure, toPostResult } from './result.ts';
import type { Workspaces } from './workspaces.ts';

/** Posts by the Web API alone: any process can send, whoever holds the socket. Nothing is sent twice by itself. */
export function createSender({
  workspaces,
  toBody,
  log,
}: Pick<PlatformTools, 'log'> & { workspaces: Workspaces; toBody: ToBody }): Sender {
  const bodyOf = perMessage(toBody);

  /** What was refused for what is in it was certainly not posted, and may be taken in plainer form. */
  async function orPlainly(
    { installation }: ChannelRef,
    body: SlackBody,
    call: (body: SlackBody, client: WebClient) => Promise<string>,
  ): Promise<PostResult> {
    const run = (tried: SlackBody) =>
      toPostResult(async () => call(tried, (await workspaces.find(installation)).client));
    let result = await run(body);
    for (let tried = body; !result.ok && result.kind === 'rejected' && tried.blocks.length > 0; ) {
      log.warn('post refused by slack', { detail: result.detail });
      tried = plainer(tried);
      result = await run(tried);
    }
    if (!result.ok && result.kind === 'unauthorized') workspaces.forget(installation);
    return result;
  }

  return {
    repeatableForMs: 0,

    async post(to, message, key, look) {
      const { channel, thread, user } = to;
      return orPlainly(to, await bodyOf(message, look), async (body, client) => {
        const posted = await client.chat.postMessage({
          ...body,
          blocks: marked(body.blocks, key),
          channel: user ?? channel,
          metadata: { event_type: DELIVERY, event_payload: { key } },
          ...(thread !== undefined && { thread_ts: thread }),
        });
        return toMessageId(posted, user);
      });
    },

    async edit(to, messageId, message) {
      return orPlainly(to, await toBody(message), async ({ text, blocks, link_names }, client) => {
        await client.chat.update({ ...addressOf(to, messageId), text, blocks, link_names });
        return messageId;
      });
    },

    async link(to, messageId) {
      try {
        const { channel, ts } = addressOf(to, messageId);
        const { client } = await workspaces.find(to.installation);
        const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
        return permalink ?? null;
      } catch (error) {
        const word = error instanceof WebAPIPlatformError ? error.data.error : (error as Error).name;
        log.warn('link to a post not told by slack', { word });
        return null;
      }
    },

    async find(to, key, since) {
      // A direct message's channel is only known from what was posted there.
      if (to.user !== undefined) return 'cannot-look';
      try {
        const { client } = await workspaces.find(to.installation);
        return await lookFor(client, to, key, since);
      } catch (error) {
        const word = error instanceof WebAPIPlatformError ? error.data.error : String(error);
        log.warn('post could not be looked for', { word });
        return unseen(toFailure(error));
      }
    },
  };
}

async function lookFor(
  client: WebClient,
  { channel, thread }: ChannelRef,
  key: DeliveryKey,
  since: Date,
): ReturnType<Sender['find']> {
  const wanted = {
    channel,
    oldest: String((since.getTime() - CLOCK_SKEW_MS) / 1000),
    include_all_metadata: true,
    limit: PAGE_SIZE,
  };
  let cursor = '';
  do {
    const page = { ...wanted, ...(cursor && { cursor }) };
    const { messages, response_metadata } = await (thread === undefined
      ? client.conversations.history(page)
      : client.conversations.replies({ ...page, ts: thread }));
    const mine = messages?.find(
      ({ metadata, blocks }) =>
        (metadata?.event_type === DELIVERY && keyOf(metadata.event_payload) === key) ||
        blocks?.[0]?.block_id === markOf(key),
    );
    if (mine?.ts) return { messageId: mine.ts };
    cursor = response_metadata?.next_cursor ?? '';
  } while (cursor);
  return 'absent';
}

const DELIVERY = 'paperboy_delivery';
/** What apps outside of the Marketplace get at once: https://docs.slack.dev/changelog/2025/05/29 */
const PAGE_SIZE = 15;
/** Our clock and Slack's, from which a message's id is made. */
const CLOCK_SKEW_MS = 60_000;

/** Metadata of a kind that was announced nowhere may get lost; the first block's id comes back in any case. */
const markOf = (key: DeliveryKey): string => `${DELIVERY} ${key}`;
const marked = (blocks: readonly KnownBlock[], key: DeliveryKey): KnownBlock[] =>
  blocks.map((block, index) => (index === 0 ? { ...block, block_id: markOf(key) } : block));

const keyOf = (payload: unknown): unknown =>
  typeof payload === 'object' && payload !== null && 'key' in payload ? payload.key : null;

/** Slack knows a message by channel and time; the channel of a direct message is in its answer alone. */
function toMessageId({ ts = '', channel }: { ts?: string; channel?: string }, user?: string): string {
  return user === undefined ? ts : `${channel} ${ts}`;
}

function addressOf({ channel }: ChannelRef, messageId: string): { channel: string; ts: string } {
  const [direct, ts] = messageId.split(' ');
  return ts === undefined ? { channel, ts: messageId } : { channel: direct ?? '', ts };
}
