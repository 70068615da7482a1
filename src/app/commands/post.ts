import { actionRow, note, say } from '../../core/message.ts';
import { isSubscribed } from '../../db/channels.ts';
import { troubleWith } from '../channel/announce.ts';
import { here } from '../channel/change.ts';
import { nextPost } from '../channel/timing.ts';
import { defineCommand } from '../command.ts';
import { planNow, preview as previewOf } from '../plan/index.ts';
import { nothingFollowed } from './unsubscribe.ts';

export const preview = defineCommand({
  name: 'preview',
  description: 'What this channel would get if its time came now',
  options: {},
  listed: false,
  reply: 'caller',
  examples: [''],

  async run(_options, context) {
    const channel = await here(context);
    if (!(await isSubscribed(context.db, channel))) return nothingFollowed();
    const post = await previewOf(context, channel);
    const heading = `This would be posted here now. ${nextPost(channel)}.`;
    if (post !== null) return { ...post, blocks: [note(heading), ...post.blocks] };
    return say(`There would be nothing to post here now. ${nextPost(channel)}.`, ...actionRow([why]));
  },
});

export const post = defineCommand({
  name: 'post',
  description: 'Posts the latest list here now, without waiting for the channel’s time',
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
    if (delivery === null)
      return say(
        `This channel has got everything that is on the latest list for it. ${nextPost(channel)}.`,
        ...actionRow([why]),
      );
    const result = await context.outbox.deliver(delivery);
    if (result === null || result.ok) return say(`Posted. ${nextPost(channel)}.`);
    const [first, ...more] = troubleWith(result, channel.platform, delivery);
    return { summary: 'That could not be posted.', blocks: [...(first ? [first] : []), ...more] };
  },
});

const why = { label: 'Status', command: 'status', options: {} };
