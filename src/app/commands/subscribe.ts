import { z } from 'zod';
import { usualSettings } from '../../core/channel.ts';
import { dayOf, formatDay } from '../../core/day.ts';
import { UserError } from '../../core/errors.ts';
import { actionRow, type Message, note, say } from '../../core/message.ts';
import type { QueryMistake } from '../../core/query/index.ts';
import { readZone } from '../../core/slot.ts';
import {
  addSubscription,
  type Channel,
  ensureChannel,
  findChannel,
  liveSubscriptions,
  lockChannel,
  type Subscription,
} from '../../db/channels.ts';
import type { Db } from '../../db/client.ts';
import { type Changed, change } from '../channel/change.ts';
import { askZone, offer, scheduleOf, variants, type Wish } from '../channel/offer.ts';
import { lookOptions, timeOptions } from '../channel/options.ts';
import { anew, beginning, formatSchedule, hourOf, nextPost, turnNote } from '../channel/timing.ts';
import { nameOf, readTopic, typedTopic } from '../channel/topic.ts';
import { type CallContext, defineCommand } from '../command.ts';
import { mistakenQuery } from '../mistake.ts';

/** More topics than this are a reading list for nobody, and each is looked through every day. */
const MOST_TOPICS = 50;

export const subscribe = defineCommand({
  name: 'subscribe',
  description: 'Brings the trending list, or a topic, into this channel every day',
  options: {
    query: z
      .string()
      .optional()
      .describe('A topic: words, "phrases", author: cat: votes:>; none for the list'),
    ...timeOptions,
    confirm: z
      .string()
      .toLowerCase()
      .pipe(z.enum(['yes'], { error: 'confirm: can only be yes' }))
      .optional()
      .describe('yes: at once, without a look at what it would have sent'),
  },
  rest: 'query',
  reply: 'caller',
  manages: ({ confirm }) => confirm !== undefined,
  // What it would have sent comes next, and only then the button that subscribes.
  form: { title: 'Add a topic', submit: 'Continue' },
  examples: ['', 'world model at:9am zone:Europe/Berlin', 'author:hinton OR org:deepmind votes:>5'],

  async run({ query: text, at, days, zone, confirm }, context) {
    const topic = readTopic(text);
    if ('mistake' in topic) {
      const typed = `/${context.prefix} subscribe `;
      const query = text?.trim() ?? '';
      return mistakenQuery(query, elsewhere(query, topic.mistake, context), { typed, command: 'subscribe' });
    }
    const channel = await findChannel(context.db, context.from.channel);
    const follows = channel ? await liveSubscriptions(context.db, [channel.id]) : [];
    const same = follows.find(({ query }) => query === topic.query);
    if (channel && same) return already(same, channel, context);
    if (follows.length >= MOST_TOPICS)
      throw new UserError(
        `This channel follows ${MOST_TOPICS} topics, which is as much as one can. /${context.prefix} list shows them, each with a button that removes it.`,
      );
    const known = zone ?? channel?.zone ?? readZone((await context.person()).zone ?? '');
    const wish: Wish = { topic, at, days, zone: known };
    if (confirm === undefined) return offer(wish, channel, context);
    return known === null ? askZone(wish) : follow(wish, context);
  },
});

const lookOption = new RegExp(`(?<!\\S)(${Object.keys(lookOptions).join('|')}):\\S+`, 'gi');

/** How posts look is said for a whole channel, in its settings. */
function elsewhere(query: string, mistake: QueryMistake, { prefix }: CallContext): QueryMistake {
  const options = query.match(lookOption) ?? [];
  if (!options.some((option) => query.startsWith(option, mistake.start))) return mistake;
  const problem = `all topics of a channel share how its posts look: /${prefix} settings ${options.join(' ')}`;
  return { ...mistake, problem, example: query.replace(lookOption, '').trim() || mistake.example };
}

async function already(
  { query, createdAt, pausedAt }: Subscription,
  channel: Channel,
  context: CallContext,
): Promise<Message> {
  const since = formatDay(dayOf(createdAt));
  const rest =
    pausedAt === null
      ? `${nextPost(channel)}.`
      : 'It is paused; the list of topics has the button to resume it.';
  return say(
    `This channel has followed ${nameOf(query)} since ${since}. ${rest}`,
    ...actionRow([
      ...(await variants(query, channel, context)),
      { label: 'Settings', command: 'settings', options: {} },
      { label: 'All topics', command: 'list', options: {} },
      { label: 'Unsubscribe', command: 'unsubscribe', options: { query: typedTopic(query) }, does: 'turn' },
    ]),
  );
}

async function follow(wish: Wish, context: CallContext): Promise<Message> {
  const { from, prefix } = context;
  const now = context.now();
  const { query } = wish.topic;
  const edit = async (tx: Db, channel: Channel) => {
    const follows = await liveSubscriptions(tx, [channel.id]);
    const entry = { channelId: channel.id, query, userId: from.userId, now };
    if (!(await addSubscription(tx, entry))) return null;
    const schedule = scheduleOf(wish, channel, now);
    const isBeginning = follows.every(({ pausedAt }) => pausedAt !== null);
    return {
      set: {
        ...schedule,
        ...(isBeginning && (await anew(tx, channel, now))),
      },
      tell: (changed: Channel) => ({
        what: `subscribed this channel to ${nameOf(query)}`,
        now: `${nextPost(changed)}. Change it with /${prefix} settings.`,
        actions:
          changed.state === 'paused'
            ? [{ label: 'Resume', command: 'resume', options: {} }]
            : [{ label: 'Post the latest list now', command: 'post', options: {} }],
      }),
    };
  };
  const changed = await change(context, edit, (tx) => ensured(tx, wish, context));
  if (changed === null) return say(`This channel follows ${nameOf(query)} already.`);
  return followed(query, changed, context);
}

async function ensured(tx: Db, wish: Wish, { from, ...context }: CallContext): Promise<Channel> {
  const now = context.now();
  const known = await lockChannel(tx, from.channel);
  const schedule = scheduleOf(wish, known, now);
  if (known !== null) return known;
  if (schedule === null) throw new Error('a channel without a zone');
  const coveredUntil = await beginning(tx, now);
  const settings = { ...usualSettings, ...schedule };
  await ensureChannel(tx, from.channel, { settings, coveredUntil, userId: from.userId, now });
  const channel = await lockChannel(tx, from.channel);
  if (channel === null) throw new Error('a channel that was just stored is not there');
  return channel;
}

function followed(query: string, { channel, trouble }: Changed, context: CallContext): Message {
  const text = `This channel follows ${nameOf(query)} now.`;
  const run = channel.nextRunAt;
  if (run === null) return say(`${text} ${nextPost(channel)}.`, ...trouble);
  const now = context.now();
  const { brings, better } = hourOf(channel, run, now);
  return {
    summary: text,
    blocks: [
      { type: 'text', text: [`${text} It comes ${formatSchedule(channel)}. ${nextPost(channel)}.`] },
      ...turnNote(channel, now),
      note(brings + (better === null ? '' : ` At ${better.at} it would be ${better.brings}.`)),
      ...trouble,
      ...actionRow([
        ...(better === null
          ? []
          : [
              {
                label: `Post at ${better.at}`,
                command: 'schedule',
                options: { at: better.at },
                does: 'turn' as const,
              },
            ]),
        { label: 'Settings', command: 'settings', options: {} },
      ]),
    ],
  };
}
