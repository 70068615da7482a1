import { say } from '../../core/message.ts';
import { findDelivery } from '../../db/deliveries.ts';
import { retry, type Wished } from '../../db/unsent.ts';
import { troubleWith } from '../channel/announce.ts';
import { here } from '../channel/change.ts';
import { idOption } from '../channel/options.ts';
import { defineCommand } from '../command.ts';

/** Whoever presses wants it now, and not at some time tomorrow. */
const PATIENCE_MS = 60 * 60_000;

export const resend = defineCommand({
  name: 'resend',
  description: 'Posts again what did not arrive, or may not have',
  options: { id: idOption('a post') },
  bare: 'id',
  listed: false,
  reply: 'caller',
  manages: () => true,
  examples: ['12'],

  async run({ id }, context) {
    const channel = await here(context);
    const delivery = await findDelivery(context.db, id);
    // A number of another channel’s post is as unknown here as one that was never given.
    const wished: Wished =
      delivery?.channelId === channel.id && delivery.userId === null
        ? await retry(context.db, id, { now: context.now(), forMs: PATIENCE_MS })
        : 'not there';
    if (wished !== 'done') return say(refusals[wished]);
    const result = await context.outbox.deliver(id);
    if (result === null) return say('It is being posted.');
    if (result.ok) return say('It is posted now.');
    return { summary: 'It could not be posted.', blocks: troubleWith(result, channel.platform, id) };
  },
});

const refusals: Readonly<Record<Exclude<Wished, 'done'>, string>> = {
  'not there': 'This channel has no such post.',
  'being sent': 'It is being posted right now. A look at the channel in a minute tells.',
  ended: 'It has arrived already.',
  'nothing to send': 'There is nothing in it any more that could be posted.',
  'posted since': 'What was in it has been posted here since.',
};
