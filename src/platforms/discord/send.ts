import { createHash } from 'node:crypto';
import { Routes } from 'discord.js';
import { z } from 'zod';
import type { Message } from '../../core/message.ts';
import { type DiscordLook, renderDiscord } from './render.ts';
import { createRest } from './rest.ts';
import { type PostResult, toPostResult } from './result.ts';

/** Where to. `user`: their direct messages, whatever `channel` says. */
export interface Target {
  readonly channel: string;
  readonly user?: string;
}

export interface DiscordSender {
  /** The same key posts once in the few minutes that Discord remembers it; after that, `find` knows. */
  post(to: Target, message: Message, key: string): Promise<PostResult>;
  edit(to: Target, messageId: string, message: Message): Promise<PostResult>;
  /** `cannot-look`: nothing is seen there, and that may be for lack of the right to read what was posted. */
  find(
    to: Target,
    key: string,
    since: Date,
  ): Promise<'absent' | 'cannot-look' | { readonly messageId: string }>;
}

/** Posts by REST alone: any process can send, whoever holds the gateway. Nothing is sent twice by itself. */
export function createSender({
  look,
  ...options
}: Parameters<typeof createRest>[0] & { look: DiscordLook }): DiscordSender {
  const rest = createRest(options);
  const directChannels = new Map<string, string>();

  async function channelOf({ channel, user }: Target): Promise<string> {
    if (user === undefined) return channel;
    const known = directChannels.get(user);
    if (known !== undefined) return known;
    const { id } = opened.parse(await rest.post(Routes.userChannels(), { body: { recipient_id: user } }));
    directChannels.set(user, id);
    return id;
  }

  /** Until the channel is known nothing can have been posted. */
  async function inChannel(to: Target, call: (channel: string) => Promise<unknown>): Promise<PostResult> {
    rest.setToken(options.token); // one 401 makes the SDK forget it
    const found = await toPostResult(async () => ({ id: await channelOf(to) }));
    if (!found.ok) return found.kind === 'unknown' ? { ...found, kind: 'retry' } : found;
    return toPostResult(() => call(found.messageId ?? ''));
  }

  async function page(channel: string, query: Record<string, string>) {
    const answer = await rest.get(Routes.channelMessages(channel), { query: new URLSearchParams(query) });
    return history.parse(answer);
  }

  return {
    post: (to, message, key) =>
      inChannel(to, (channel) => {
        const body = { ...renderDiscord(message, look), nonce: nonceOf(key), enforce_nonce: true };
        const [first, ...others] = body.components;
        const components = first ? [{ ...first, id: markOf(key) }, ...others] : [];
        return rest.post(Routes.channelMessages(channel), { body: { ...body, components } });
      }),

    edit: (to, messageId, message) =>
      inChannel(to, (channel) =>
        rest.patch(Routes.channelMessage(channel, messageId), { body: renderDiscord(message, look) }),
      ),

    async find(to, key, since) {
      rest.setToken(options.token);
      const channel = await channelOf(to);
      let after = snowflakeAt(new Date(since.getTime() - CLOCK_SKEW_MS));
      for (let n = 0; n < MOST_PAGES; n++) {
        const messages = await page(channel, { after, limit: String(PAGE_SIZE) });
        const mine = messages.find(({ components }) => components[0]?.id === markOf(key));
        if (mine) return { messageId: mine.id };
        const [newest] = messages;
        if (newest && messages.length === PAGE_SIZE) after = newest.id;
        else if (newest) return 'absent';
        else break;
      }
      // Without the right to read history Discord shows an empty channel instead of refusing.
      const latest = await page(channel, { limit: '1' });
      return latest.length > 0 ? 'absent' : 'cannot-look';
    },
  };
}

const PAGE_SIZE = 100;
const MOST_PAGES = 10;
/** Our clock and Discord's, from which a message's id is made. */
const CLOCK_SKEW_MS = 60_000;

const opened = z.object({ id: z.string() });
const history = z.array(
  z.object({ id: z.string(), components: z.array(z.object({ id: z.number().optional() })).default([]) }),
);

const digest = (key: string) => createHash('sha256').update(`delivery:${key}`).digest();
/** At most 25 characters. resources/message, "Create Message" */
const nonceOf = (key: string): string => digest(key).toString('base64url').slice(0, 25);
/** A component's id is a 32-bit number of our choice that comes back with the message: a mark that nobody sees. */
const markOf = (key: string): number => (digest(key).readUInt32BE() >>> 1) + 1;

/** reference, "Snowflakes" */
const snowflakeAt = (date: Date): string => String((BigInt(date.getTime()) - 1_420_070_400_000n) << 22n);
