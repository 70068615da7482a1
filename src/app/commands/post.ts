import { actionRow, type Message, note, say } from '../../core/message.ts';
import { type Channel, isSubscribed } from '../../db/channels.ts';
import { troubleWith } from '../channel/announce.ts';
import { here } from '../channel/change.ts';
import { nextPost } from '../channel/timing.ts';
import { defineCommand } from '../command.ts';
import { type Nothing, planNow, preview as previewOf } from '../plan/index.ts';
import { nothingFollowed } from './unsubscribe.ts';

export const preview = defineCommand({
  name: 'preview',
  description: 'What would be posted here if somebody wanted it now',
  options: {},
  listed: false,
  reply: 'caller',
  examples: [''],

  async run(_options, context) {
    const channel = await here(context);
    if (!(await isSubscribed(context.db, channel))) return nothingFollowed();
    const post = await previewOf(context, channel);
    if ('nothing' in post) return nothingNow(post, channel);
    // Answers are compact, whatever the channel’s posts look like.
    const look = channel.density === 'compact' ? '' : `, in the style “${channel.density}”`;
    const heading = `This would be posted here now${look}. ${nextPost(channel)}.`;
    return { ...post, blocks: [note(heading), ...post.blocks] };
  },
});

export const post = defineCommand({
  name: 'post',
  description: 'Posts here now what this channel hasn’t got of the latest list, without waiting for its time',
  options: {},
  listed: false,
  reply: 'caller',
  manages: () => true,
  examples: [''],

  async run(_options, context) {
    const channel = await here(context);
    if (!(await isSubscribed(context.db, channel))) return nothingFollowed();
    // Papers are posted once, so that pressing twice is harmless: each wish is its own.
    const delivery = await planNow(context, channel, context.now().getTime().toString(36));
    if (typeof delivery === 'object') return nothingNow(delivery, channel);
    const result = await context.outbox.deliver(delivery);
    if (result === null || result.ok) return say(`Posted. ${nextPost(channel)}.`);
    const [first, ...more] = troubleWith(result, channel.platform, delivery);
    return { summary: 'That could not be posted.', blocks: [...(first ? [first] : []), ...more] };
  },
});

/** The same words before and after pressing. */
const nothingNow = ({ nothing }: Nothing, channel: Channel): Message =>
  say(
    `There is nothing to post here now. ${nothing} ${nextPost(channel)}.`,
    ...actionRow([
      { label: 'The latest list', command: 'trending', options: {} },
      { label: 'Status', command: 'status', options: {} },
    ]),
  );
