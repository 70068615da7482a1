import { actionRow, type Message, say } from '../../core/message.ts';
import { pauseSubscription } from '../../db/channels.ts';
import { askerName } from '../channel/announce.ts';
import { change, here } from '../channel/change.ts';
import { idOption } from '../channel/options.ts';
import { anew, nextPost } from '../channel/timing.ts';
import { nameAtStart, nameOf } from '../channel/topic.ts';
import { type CallContext, defineCommand } from '../command.ts';
import { goneAlready } from './unsubscribe.ts';

const id = idOption('a topic; none for all posts').optional();

export const pause = defineCommand({
  name: 'pause',
  description: 'Stops this channel’s posts, or one topic, until somebody resumes them',
  options: { id },
  bare: 'id',
  listed: false,
  reply: 'caller',
  manages: () => true,
  examples: ['', '3'],
  run: ({ id: topic }, context) =>
    topic === undefined ? pauseAll(context) : turnTopic(topic, true, context),
});

export const resume = defineCommand({
  name: 'resume',
  description: 'Goes on with this channel’s posts, or with one topic',
  options: { id },
  bare: 'id',
  listed: false,
  reply: 'caller',
  manages: () => true,
  examples: ['', '3'],
  run: ({ id: topic }, context) =>
    topic === undefined ? resumeAll(context) : turnTopic(topic, false, context),
});

async function pauseAll(context: CallContext): Promise<Message> {
  const now = context.now();
  const name = await askerName(context);
  const changed = await change(context, async (_tx, channel) =>
    channel.state === 'paused'
      ? null
      : {
          set: { state: 'paused', stateReason: name, stateSince: now },
          tell: () => ({
            what: 'paused the posts in this channel',
            now: 'Nothing comes until somebody resumes them.',
            actions: [resumeButton],
          }),
        },
  );
  const text = changed === null ? 'The posts here are paused already.' : 'The posts here are paused.';
  return say(text, ...(changed?.trouble ?? []), ...actionRow([resumeButton]));
}

async function resumeAll(context: CallContext): Promise<Message> {
  const now = context.now();
  const changed = await change(context, async (tx, channel) => {
    if (channel.state !== 'paused') return null;
    return {
      set: {
        state: 'active',
        stateReason: null,
        stateSince: now,
        ...(await anew(tx, channel, now)),
      },
      tell: (after) => ({ what: 'resumed the posts in this channel', now: `${nextPost(after)}.` }),
    };
  });
  const channel = changed?.channel ?? (await here(context));
  const text = changed === null ? 'The posts here aren’t paused.' : 'The posts here go on.';
  return say(`${text} ${nextPost(channel)}.`, ...(changed?.trouble ?? []));
}

async function turnTopic(topic: number, isPause: boolean, context: CallContext): Promise<Message> {
  const now = context.now();
  let query = '';
  const changed = await change(context, async (tx, channel) => {
    const at = isPause ? now : null;
    const turned = await pauseSubscription(tx, { channelId: channel.id, id: topic, at });
    if (turned === null) return null;
    query = turned.query;
    const isBreakOver = !isPause && channel.nextRunAt === null;
    return {
      ...(isBreakOver && { set: await anew(tx, channel, now) }),
      tell: (after) => ({
        what: `${isPause ? 'paused' : 'resumed'} ${nameOf(query)} in this channel`,
        now: `${nextPost(after)}.`,
      }),
    };
  });
  if (changed === null) return goneAlready();
  const name = nameAtStart(query);
  return say(
    isPause ? `${name} is paused here.` : `${name} comes here again. ${nextPost(changed.channel)}.`,
    ...changed.trouble,
    ...actionRow([
      {
        label: isPause ? 'Resume' : 'Pause',
        command: isPause ? 'resume' : 'pause',
        options: { id: String(topic) },
        does: 'turn',
      },
      { label: 'All topics', command: 'list', options: {} },
    ]),
  );
}

const resumeButton = { label: 'Resume', command: 'resume', options: {} };
