import type { Action, Block, Message } from '../../core/message.ts';
import { findChannel, liveSubscriptions } from '../../db/channels.ts';
import { formatSchedule, nextPost } from '../channel/timing.ts';
import { namesOf } from '../channel/topic.ts';
import { type CallContext, defineCommand } from '../command.ts';
import { trending } from './trending.ts';

const SHOWN = 3;

/** What stands on the first page of a place that has one, and what `/paper` alone brings there. */
export const home = defineCommand({
  name: 'home',
  description: 'The newest list in short, this channel’s topics, and what else there is',
  options: {},
  reply: 'caller',
  examples: [''],

  async run(_options, context): Promise<Message> {
    const result = await trending.run({ when: 'day', top: SHOWN, query: undefined }, context);
    const { summary, blocks } = 'message' in result ? result.message : result;
    const channel = await findChannel(context.db, context.from.channel);
    const follows = channel ? await liveSubscriptions(context.db, [channel.id]) : [];
    const isFollowing = channel !== null && follows.length > 0;
    const text = isFollowing
      ? `This channel follows ${namesOf(follows)}. ${formatSchedule(channel)}. ${nextPost(channel)}.`
      : nothingHere(context);
    return {
      summary,
      blocks: [
        ...blocks.filter(({ type }) => type !== 'actions'),
        { type: 'text', text: [text] } satisfies Block,
        { type: 'actions', actions: [...reading, ...(isFollowing ? managing : beginning), ...helping] },
      ],
    };
  },
});

const nothingHere = ({ prefix }: CallContext): string =>
  `Nothing is posted in this channel yet. Subscribe it to the trending list, or to a topic with /${prefix} subscribe world model.`;

const reading: readonly Action[] = [
  { label: 'The whole list', command: 'trending', options: {} },
  { label: 'Search …', command: 'search', options: {}, does: 'ask' },
];
const managing: readonly Action[] = [
  { label: 'Topics', command: 'list', options: {} },
  { label: 'Settings', command: 'settings', options: {} },
];
const beginning: readonly Action[] = [
  { label: 'Subscribe this channel', command: 'subscribe', options: {} },
  { label: 'A topic …', command: 'subscribe', options: {}, does: 'ask' },
];
const helping: readonly Action[] = [
  { label: 'Status', command: 'status', options: {} },
  { label: 'Help', command: 'help', options: {} },
];
