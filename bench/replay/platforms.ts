import { createHash } from 'node:crypto';
import type { Density, Message } from '../../src/core/message.ts';
import type {
  ChannelRef,
  PlatformName,
  Posting,
  Postings,
  PostResult,
  Sender,
} from '../../src/core/platform.ts';
import { seededRandom } from '../../src/core/search/svd.ts';
import { type DiscordBody, renderDiscord } from '../../src/platforms/discord/render.ts';
import { renderSlack, type SlackBody } from '../../src/platforms/slack/render.ts';
import { readForm } from '../../test/fakes/discord/message-form.ts';
import { readContent } from '../../test/fakes/slack/content.ts';
import type { Clock } from './clock.ts';
import type { Fuse } from './fuse.ts';
import { isWithin, type Weather } from './weather.ts';

/** What stands in a channel, or in somebody's direct messages. */
export interface Arrived {
  readonly at: Date;
  readonly to: ChannelRef;
  readonly key: string;
  readonly message: Message;
}

export type Trouble =
  | '429'
  | 'refused'
  | '5xx'
  | 'dropped'
  | 'gone'
  | 'forbidden'
  | 'unauthorized'
  | 'no look';

export interface Platforms {
  /** As one process sees them. */
  postingsFor(fuse: Fuse): Postings;
  /** What has arrived since the last time. */
  takeArrived(): readonly Arrived[];
  readonly attempts: () => number;
  readonly troubles: ReadonlyMap<Trouble, number>;
  /** Posts that didn't go smoothly, by key. */
  readonly troubled: ReadonlySet<string>;
}

/** Discord takes a key for the same post for "a few minutes"; the bot counts on one. */
const DISCORD_REMEMBERS_MS = 3 * 60_000;
const DISCORD_COUNTED_ON_MS = 60_000;
/** A post is found a little after it was taken. */
const FOUND_AFTER_MS = 2_000;
/** Slack's first workspace didn't let the bot read its history. */
export const WITHOUT_HISTORY = 'slack-1';

export const placeOf = ({ platform, installation, channel }: ChannelRef): string =>
  [platform, installation, channel].join(' ');

/** Slack and Discord as far as posting goes, in this process: their rules, their doubts, their moods. */
export function createPlatforms({
  clock,
  weather,
  seed,
  onBroken,
}: {
  clock: Clock;
  weather: Weather;
  seed: number;
  /** Something that must never be sent. */
  onBroken: (what: 'limit' | 'mention', detail: string) => void;
}): Platforms {
  let arrived: Arrived[] = [];
  let ids = 0;
  const byKey = new Map<string, { id: string; at: number }>();
  const troubles = new Map<Trouble, number>();
  const troubled = new Set<string>();
  let attempts = 0;

  const turns = new Map<string, number>();

  /** The same luck for the same post at the same try, whoever else posts at the time. */
  function luckOf(to: ChannelRef, what: string): () => number {
    const text = `${placeOf(to)} ${what}`;
    const turn = (turns.get(text) ?? 0) + 1;
    turns.set(text, turn);
    return seededRandom(createHash('sha256').update(`${seed} ${text} ${turn}`).digest().readUInt32BE());
  }

  const trouble = <T>(kind: Trouble, result: T): T => {
    troubles.set(kind, (troubles.get(kind) ?? 0) + 1);
    return result;
  };

  /** Why it is refused before anybody looks at what is in it. */
  function refusal(to: ChannelRef): PostResult | null {
    const ms = clock.now().getTime();
    if (isWithin(weather.revoked.get(to.installation) ?? [], ms))
      return trouble('unauthorized', { ok: false, kind: 'unauthorized', detail: 'token_revoked' });
    if (to.user !== undefined) return null;
    const spell = weather.barred.get(placeOf(to))?.find(({ from, to }) => from <= ms && ms < to);
    return spell ? trouble(spell.kind, { ok: false, kind: spell.kind, detail: 'is_archived' }) : null;
  }

  function accept(platform: PlatformName, to: ChannelRef, message: Message, key: string): string {
    const ms = clock.now().getTime();
    const known = byKey.get(key);
    if (platform === 'discord' && known && ms - known.at < DISCORD_REMEMBERS_MS) return known.id;
    const id = String(++ids);
    arrived.push({ at: clock.now(), to, key, message });
    byKey.set(key, { id, at: ms });
    return id;
  }

  function createSender(platform: 'slack' | 'discord', fuse: Fuse): Sender {
    const look = (message: Message, density: Density) =>
      platform === 'slack'
        ? refusedBySlack(renderSlack(message, { density, keep }))
        : refusedByDiscord(renderDiscord(message, { density, keep }));
    async function post(
      to: ChannelRef,
      message: Message,
      key: string,
      density: Density,
    ): Promise<PostResult> {
      attempts++;
      const random = luckOf(to, message.summary);
      await clock.sleep(100 + random() * 300);
      const refused = refusal(to);
      if (refused) return refused;
      const roll = random() * 100;
      if (roll < 3) {
        const afterMs = 1_000 + random() * 30_000;
        return trouble('429', { ok: false, kind: 'retry', afterMs, detail: 'rate limited' });
      }
      if (roll < 5) return trouble('refused', { ok: false, kind: 'retry', detail: 'ECONNREFUSED' });
      if (roll < 7) return trouble('5xx', { ok: false, kind: 'unknown', detail: 'HTTP 502' });
      const broken = look(message, density);
      for (const [what, detail] of broken) onBroken(what, `${platform}, ${message.summary}: ${detail}`);
      if (broken.some(([what]) => what === 'limit'))
        return { ok: false, kind: 'rejected', detail: 'over a limit' };
      const messageId = accept(platform, to, message, key);
      if (roll < 9) return trouble('dropped', { ok: false, kind: 'unknown', detail: 'ECONNRESET' });
      return { ok: true, messageId };
    }
    return {
      repeatableForMs: platform === 'discord' ? DISCORD_COUNTED_ON_MS : 0,
      async post(to, message, key, look) {
        fuse.step();
        const result = await post(to, message, key, look?.density ?? 'compact');
        if (!result.ok) troubled.add(key);
        // The platform has decided; whether anybody is left to hear it is another matter.
        fuse.step();
        return result;
      },
      edit: () => Promise.reject(new Error('nothing is edited here')),
      async find(to, key) {
        fuse.step();
        const random = luckOf(to, 'look');
        await clock.sleep(100 + random() * 200);
        fuse.step();
        const cannotLook = to.installation === WITHOUT_HISTORY || to.user !== undefined;
        if (cannotLook || refusal(to) !== null || random() < 0.03)
          return trouble('no look', 'cannot-look' as const);
        const known = byKey.get(key);
        if (!known || clock.now().getTime() - known.at < FOUND_AFTER_MS) return 'absent';
        return { messageId: known.id };
      },
    };
  }

  return {
    postingsFor(fuse) {
      const people = { look: async () => ({ zone: null, refusal: null }) };
      const opened: Partial<Record<PlatformName, Posting>> = {
        slack: { sender: createSender('slack', fuse), people },
        discord: { sender: createSender('discord', fuse), people },
      };
      return async (name) => opened[name] ?? null;
    },
    takeArrived() {
      const taken = arrived;
      arrived = [];
      return taken;
    },
    attempts: () => attempts,
    troubles,
    troubled,
  };
}

type Broken = readonly (readonly ['limit' | 'mention', string])[];

const keep = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 24);

export function refusedBySlack(body: SlackBody): Broken {
  const read = readContent({ ...body }, { canFetch: () => true });
  const limits = 'error' in read ? [`${read.error} ${(read.errors ?? []).join('; ')}`] : [];
  // In plain and rich text nothing is looked for.
  const marked = [body.text as string, ...textsOf(body.blocks, ({ type }) => type === 'mrkdwn')];
  return [...told('limit', limits), ...told('mention', found(marked, /<[!@#][^>]*>/g))];
}

export function refusedByDiscord(body: DiscordBody): Broken {
  const read = readForm({ ...body, nonce: 'n'.repeat(25), enforce_nonce: true }, 'create');
  const limits = read.ok ? [] : [JSON.stringify(read.refusal)];
  // Mentions are found in the raw text, whatever is escaped; in labels nothing is.
  const live = found(textsOf(body.components), /@(?:everyone|here)|<@[!&]?\d+>/gi);
  const parsed = body.allowed_mentions.parse.length > 0 ? ['allowed_mentions lets some through'] : [];
  return [...told('limit', limits), ...told('mention', [...live, ...parsed])];
}

const told = (what: 'limit' | 'mention', details: readonly string[]): Broken =>
  details.map((detail) => [what, detail] as const);

const found = (texts: readonly string[], pattern: RegExp): string[] =>
  texts.flatMap((text) => text.match(pattern) ?? []);

type Part = Readonly<Record<string, unknown>>;

/** What stands in the parts of a body that its platform reads for markup. */
function textsOf(
  body: unknown,
  isRead: (part: Part) => boolean = ({ content }) => content !== undefined,
): string[] {
  const texts: string[] = [];
  JSON.stringify(body, (_key, value) => {
    if (typeof value === 'object' && value !== null && isRead(value))
      texts.push(String(value.content ?? value.text));
    return value;
  });
  return texts;
}
