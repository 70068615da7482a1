import { z } from 'zod';
import { actionRow, type Message, say } from '../../core/message.ts';
import { endSubscription, findChannel, liveSubscriptions, type Subscription } from '../../db/channels.ts';
import { change, here } from '../channel/change.ts';
import { idOption } from '../channel/options.ts';
import { nextPost } from '../channel/timing.ts';
import { nameOf, namesOf, readTopic, typedTopic } from '../channel/topic.ts';
import { type CallContext, defineCommand } from '../command.ts';
import { mistakenQuery } from '../mistake.ts';

/** As many as a row of buttons is readable with. */
const MOST_OFFERED = 5;

export const unsubscribe = defineCommand({
  name: 'unsubscribe',
  description: 'Ends what this channel gets, or one topic of it',
  options: {
    query: z.string().optional().describe('The topic to end, as the list shows it; trending for the list'),
  },
  rest: 'query',
  reply: 'caller',
  manages: () => true,
  examples: ['', '"world model"', 'trending'],

  async run({ query: text }, context) {
    const channel = await findChannel(context.db, context.from.channel);
    const follows = channel ? await liveSubscriptions(context.db, [channel.id]) : [];
    const [only] = follows;
    if (only === undefined) return nothingFollowed();
    if (text === undefined)
      return follows.length === 1 ? end(only, context) : choose('Which of these is to end?', follows);
    const topic = readTopic(text);
    if ('mistake' in topic) {
      const typed = `/${context.prefix} unsubscribe `;
      return mistakenQuery(text, topic.mistake, { typed, command: 'unsubscribe' });
    }
    const meant = follows.find(({ query }) => query === topic.query);
    return meant
      ? end(meant, context)
      : choose(`This channel doesn’t follow ${nameOf(topic.query)}.`, follows);
  },
});

export const remove = defineCommand({
  name: 'remove',
  description: 'Ends one topic of this channel, by its number',
  options: { id: idOption('a topic') },
  bare: 'id',
  listed: false,
  reply: 'caller',
  manages: () => true,
  examples: ['3'],

  async run({ id }, context) {
    const channel = await here(context);
    const meant = (await liveSubscriptions(context.db, [channel.id])).find((other) => other.id === id);
    return meant ? end(meant, context) : goneAlready();
  },
});

async function end({ id, query }: Subscription, context: CallContext): Promise<Message> {
  const name = nameOf(query);
  const now = context.now();
  const changed = await change(context, async (tx, channel) => {
    const ended = await endSubscription(tx, { channelId: channel.id, id, now });
    if (ended === null) return null;
    const left = await liveSubscriptions(tx, [channel.id]);
    return {
      tell: (after) => ({
        what: `unsubscribed this channel from ${name}`,
        now:
          left.length === 0
            ? 'Nothing is posted here any more.'
            : `It still follows ${namesOf(left)}. ${nextPost(after)}.`,
      }),
    };
  });
  if (changed === null) return goneAlready();
  return say(
    `This channel doesn’t follow ${name} any more.`,
    ...changed.trouble,
    ...actionRow([
      {
        label: 'Subscribe again',
        command: 'subscribe',
        options: { query: typedTopic(query), confirm: 'yes' },
        does: 'turn',
      },
      { label: 'All topics', command: 'list', options: {} },
    ]),
  );
}

function choose(text: string, follows: readonly Subscription[]): Message {
  const actions = follows.slice(0, MOST_OFFERED).map(({ id, query }) => ({
    label: `Remove ${nameOf(query)}`,
    command: 'remove',
    options: { id: String(id) },
    does: 'turn' as const,
  }));
  return say(text, ...actionRow([...actions, { label: 'All topics', command: 'list', options: {} }]));
}

export const nothingFollowed = (): Message =>
  say(
    'This channel follows nothing.',
    ...actionRow([{ label: 'Subscribe to the trending list', command: 'subscribe', options: {} }]),
  );

/** Of this channel: a number of another one’s is as unknown as one that was never given. */
export const goneAlready = (): Message =>
  say(
    'This channel has no such topic any more.',
    ...actionRow([{ label: 'All topics', command: 'list', options: {}, does: 'turn' }]),
  );
