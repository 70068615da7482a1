import { z } from 'zod';
import { actionRow, say } from '../../core/message.ts';
import { addSubscription, endSubscription, liveSubscriptions } from '../../db/channels.ts';
import { change } from '../channel/change.ts';
import { nextPost } from '../channel/timing.ts';
import { nameOf, readTopic } from '../channel/topic.ts';
import { defineCommand } from '../command.ts';
import { mistakenQuery } from '../mistake.ts';
import { goneAlready } from './unsubscribe.ts';

export const edit = defineCommand({
  name: 'edit',
  description: 'Follows another topic instead of one that this channel follows',
  options: {
    query: z.string({ error: 'the new topic is missing' }).describe('The topic as it is to be'),
    instead: z
      .string({ error: 'instead: is the topic that is to change' })
      .describe('The topic as it is now'),
  },
  rest: 'query',
  listed: false,
  reply: 'caller',
  manages: () => true,
  form: { title: 'Edit a topic', submit: 'Save', carries: ['instead'] },
  examples: ['world model votes:>20 instead:"world model"'],

  async run({ query: text, instead }, context) {
    const wanted = readTopic(text);
    const present = readTopic(instead);
    if ('mistake' in wanted) {
      const typed = `/${context.prefix} edit `;
      return mistakenQuery(text.trim(), wanted.mistake, { typed, command: 'search' });
    }
    if ('mistake' in present) return goneAlready();
    const now = context.now();
    const outcome = { isThere: false };
    const changed = await change(context, async (tx, channel) => {
      const follows = await liveSubscriptions(tx, [channel.id]);
      const old = follows.find(({ query }) => query === present.query);
      if (old === undefined) return null;
      outcome.isThere = true;
      const entry = { channelId: channel.id, query: wanted.query, userId: context.from.userId, now };
      if (!(await addSubscription(tx, entry))) return null;
      await endSubscription(tx, { channelId: channel.id, id: old.id, now });
      return {
        tell: (after) => ({
          what: `changed what this channel follows: ${nameOf(wanted.query)} instead of ${nameOf(old.query)}`,
          now: `${nextPost(after)}.`,
        }),
      };
    });
    const all = actionRow([{ label: 'All topics', command: 'list', options: {} }]);
    if (changed !== null)
      return say(
        `This channel follows ${nameOf(wanted.query)} now, instead of ${nameOf(present.query)}.`,
        ...changed.trouble,
        ...all,
      );
    return outcome.isThere
      ? say(`This channel follows ${nameOf(wanted.query)} already.`, ...all)
      : goneAlready();
  },
});
