import { createHash } from 'node:crypto';
import { Routes } from 'discord.js';
import { z } from 'zod';
import { unseen } from '../../core/delivery.ts';
import { perMessage } from '../../core/per-message.ts';
import {
  type ChannelRef,
  type DeliveryKey,
  DIRECT,
  type PlatformTools,
  type PostResult,
  type Sender,
} from '../../core/platform.ts';
import { plainer, type ToBody } from './body.ts';
import type { DiscordBody } from './render.ts';
import { createRest } from './rest.ts';
import { codeOf, failure, toPostResult } from './result.ts';

/** Posts by REST alone: any process can send, whoever holds the gateway. Nothing is sent twice by itself. */
export function createSender({
  toBody,
  log,
  ...options
}: Parameters<typeof createRest>[0] & Pick<PlatformTools, 'log'> & { toBody: ToBody }): Sender {
  const rest = createRest(options);
  const bodyOf = perMessage(toBody);
  const directChannels = new Map<string, string>();

  /** A thread is a channel like any other. */
  async function channelOf({ channel, thread, user }: ChannelRef): Promise<string> {
    if (user === undefined) return thread ?? channel;
    const known = directChannels.get(user);
    if (known !== undefined) return known;
    const { id } = opened.parse(await rest.post(Routes.userChannels(), { body: { recipient_id: user } }));
    directChannels.set(user, id);
    return id;
  }

  /** Until the channel is known nothing can have been posted. */
  async function inChannel(to: ChannelRef, call: (channel: string) => Promise<unknown>): Promise<PostResult> {
    rest.setToken(options.token); // one 401 makes the SDK forget it
    const found = await toPostResult(async () => ({ id: await channelOf(to) }));
    if (!found.ok) return found.kind === 'unknown' ? { ...found, kind: 'retry' } : found;
    return toPostResult(() => call(found.messageId ?? ''));
  }

  async function page(channel: string, query: Record<string, string>) {
    const answer = await rest.get(Routes.channelMessages(channel), { query: new URLSearchParams(query) });
    return history.parse(answer);
  }

  async function lookFor(to: ChannelRef, mark: number, since: Date): ReturnType<Sender['find']> {
    const channel = await channelOf(to);
    let after = snowflakeAt(new Date(since.getTime() - CLOCK_SKEW_MS));
    for (let n = 0; n < MOST_PAGES; n++) {
      const messages = await page(channel, { after, limit: String(PAGE_SIZE) });
      const mine = messages.find(({ components }) => components[0]?.id === mark);
      if (mine) return { messageId: mine.id };
      const [newest] = messages;
      if (newest && messages.length === PAGE_SIZE) after = newest.id;
      else if (newest) return 'absent';
      else break;
    }
    // Without the right to read history Discord shows an empty channel instead of refusing.
    const latest = await page(channel, { limit: '1' });
    return latest.length > 0 ? 'absent' : 'cannot-look';
  }

  return {
    repeatableForMs: REPEATABLE_MS,

    async post(to, message, key, look) {
      const send = (body: DiscordBody, nonce: string) =>
        inChannel(to, (channel) =>
          rest.post(Routes.channelMessages(channel), {
            body: { ...marked(body, key), nonce, enforce_nonce: true },
          }),
        );
      const result = await send(await bodyOf(message, look), nonceOf(key));
      if (result.ok || result.kind !== 'rejected') return result;
      // What was refused for what is in it was certainly not posted, and may be taken in plain words.
      log.warn('post refused by Discord', { detail: result.detail });
      return send(await toBody(plainer(message), look), nonceOf(`${key} plain`));
    },

    async edit(to, messageId, message) {
      const body = await toBody(message);
      return inChannel(to, (channel) => rest.patch(Routes.channelMessage(channel, messageId), { body }));
    },

    async link({ installation, channel, thread, user }, messageId) {
      if (user !== undefined) return null;
      const guild = installation === DIRECT ? '@me' : installation;
      return `https://discord.com/channels/${guild}/${thread ?? channel}/${messageId}`;
    },

    async find(to, key, since) {
      rest.setToken(options.token);
      try {
        return await lookFor(to, markOf(key), since);
      } catch (error) {
        log.warn('post could not be looked for', { code: codeOf(error) });
        return unseen(failure(error));
      }
    },
  };
}

/** For “a few minutes” the same nonce is the same message (resources/message, "Create Message"); we count on one. */
const REPEATABLE_MS = 60_000;
const PAGE_SIZE = 100;
const MOST_PAGES = 10;
/** Our clock and Discord's, from which a message's id is made. */
const CLOCK_SKEW_MS = 60_000;

/** By the same mark a post is found whatever it was made of in the end. */
function marked(body: DiscordBody, key: DeliveryKey): DiscordBody {
  const [first, ...others] = body.components;
  return { ...body, components: first ? [{ ...first, id: markOf(key) }, ...others] : [] };
}

const opened = z.object({ id: z.string() });
const history = z.array(
  z.object({ id: z.string(), components: z.array(z.object({ id: z.number().optional() })).default([]) }),
);

const digest = (key: string) => createHash('sha256').update(`delivery:${key}`).digest();
/** At most 25 characters. resources/message, "Create Message" */
const nonceOf = (key: string): string => digest(key).toString('base64url').slice(0, 25);
/** A component's id is a 32-bit number of our choice that comes back with the message: a mark that nobody sees. */
const markOf = (key: DeliveryKey): number => (digest(key).readUInt32BE() >>> 1) + 1;

/** reference, "Snowflakes" */
const snowflakeAt = (date: Date): string => String((BigInt(date.getTime()) - 1_420_070_400_000n) << 22n);
