import type { z } from 'zod';
import { dayOf, formatDay } from '../../core/day.ts';
import { actionRow, type Block, type Message, note, say } from '../../core/message.ts';
import { nextRun } from '../../core/slot.ts';
import { type Channel, type ChannelUpdate, liveSubscriptions } from '../../db/channels.ts';
import { type Changed, change, here } from '../channel/change.ts';
import { lookOptions, timeOptions } from '../channel/options.ts';
import { emptyDays, settingsActions, settingsLine } from '../channel/settings.ts';
import { formatSchedule, hourOf, nextPost, turnNote } from '../channel/timing.ts';
import { namesOf } from '../channel/topic.ts';
import { type CallContext, defineCommand } from '../command.ts';
import { nothingFollowed } from './unsubscribe.ts';

const options = { ...timeOptions, ...lookOptions };
type Wish = z.output<z.ZodObject<typeof options>>;

const isGiven = (wish: Readonly<Record<string, unknown>>): boolean =>
  Object.values(wish).some((value) => value !== undefined);

export const settings = defineCommand({
  name: 'settings',
  description: 'When this channel gets its post, and how that looks',
  options,
  reply: 'caller',
  manages: isGiven,
  examples: ['', 'at:17:30 zone:America/New_York', 'top:3 style:cards fresh:yes'],
  run: changeOrShow,
});

/** The same in two halves, each of which fits into a form. */
export const schedule = defineCommand({
  name: 'schedule',
  description: 'When this channel gets its post',
  options: timeOptions,
  listed: false,
  reply: 'caller',
  manages: isGiven,
  form: { title: 'When to post', submit: 'Save' },
  examples: ['at:9am days:mon-fri zone:Europe/Berlin'],
  run: (wish, context) => changeOrShow({ ...nothing, ...wish }, context),
});

export const look = defineCommand({
  name: 'look',
  description: 'What stands in this channel’s post, and how',
  options: lookOptions,
  listed: false,
  reply: 'caller',
  manages: isGiven,
  form: { title: 'What a post shows', submit: 'Save' },
  examples: ['top:3 style:cards'],
  run: (wish, context) => changeOrShow({ ...nothing, ...wish }, context),
});

const nothing: Wish = {
  at: undefined,
  days: undefined,
  zone: undefined,
  top: undefined,
  style: undefined,
  empty: undefined,
  fresh: undefined,
};

async function changeOrShow(wish: Wish, context: CallContext): Promise<Message> {
  if (!isGiven(wish)) return show(await here(context), context);
  const changed = await change(context, async (_tx, channel) => {
    const set = differences(wish, channel);
    const words = describe(set, channel);
    if (words.length === 0) return null;
    return {
      set,
      tell: (after) => ({
        what: `changed this channel’s posts: ${words.join(', ')}`,
        now: `${nextPost(after)}.`,
        actions: [{ label: 'Settings', command: 'settings', options: {} }],
      }),
    };
  });
  if (changed === null) return show(await here(context), context, 'That is how it was already.');
  return confirm(changed, wish, context);
}

/** Only what is to be different: two people may change different things at the same time. */
function differences({ at, days, zone, top, style, empty, fresh }: Wish, channel: Channel): ChannelUpdate {
  const isFresh = fresh === undefined ? undefined : fresh === 'yes';
  return {
    ...(at !== undefined && at !== channel.at && { at }),
    ...(days !== undefined && days.join() !== channel.days.join() && { days }),
    ...(zone !== undefined && zone !== channel.zone && { zone }),
    ...(top !== undefined && top !== channel.top && { top }),
    ...(style !== undefined && style !== channel.density && { density: style }),
    ...(empty !== undefined && empty !== channel.empty && { empty }),
    ...(isFresh !== undefined && isFresh !== channel.fresh && { fresh: isFresh }),
  };
}

function describe(set: ChannelUpdate, channel: Channel): string[] {
  const isMoved = set.at !== undefined || set.days !== undefined || set.zone !== undefined;
  return [
    ...(isMoved ? [formatSchedule({ ...channel, ...set })] : []),
    ...(set.top === undefined ? [] : [`top ${set.top}`]),
    ...(set.density === undefined ? [] : [set.density]),
    ...(set.empty === undefined ? [] : [emptyDays[set.empty]]),
    ...(set.fresh === undefined ? [] : [set.fresh ? 'with today’s list so far' : 'finished lists only']),
  ];
}

function confirm({ channel, trouble }: Changed, { at, zone }: Wish, context: CallContext): Message {
  const text = `Now: ${settingsLine(channel)}. ${nextPost(channel)}.`;
  const isTimed = at !== undefined || zone !== undefined;
  return say(
    text,
    ...turnNote(channel, context.now()),
    ...(isTimed ? hour(channel, context) : []),
    ...trouble,
  );
}

/** Which list the hour brings, and a better one where there is. */
function hour(channel: Channel, context: CallContext): Block[] {
  const now = context.now();
  const { brings, better } = hourOf(channel, channel.nextRunAt ?? nextRun(channel, now), now);
  if (better === null) return [note(brings)];
  return [
    note(`${brings} At ${better.at} it would be ${better.brings}.`),
    ...actionRow([
      { label: `Post at ${better.at}`, command: 'schedule', options: { at: better.at }, does: 'turn' },
    ]),
  ];
}

async function show(channel: Channel, context: CallContext, remark?: string): Promise<Message> {
  const follows = await liveSubscriptions(context.db, [channel.id]);
  const text = `${settingsLine(channel)}. ${nextPost(channel)}.`;
  if (follows.length === 0) return nothingFollowed();
  return {
    summary: text,
    blocks: [
      { type: 'heading', text: ['This channel’s posts'] },
      ...(remark === undefined ? [] : [note(remark)]),
      { type: 'text', text: [text] },
      ...stateOf(channel),
      note(`Follows ${namesOf(follows)}.`),
      ...hour(channel, context),
      ...actionRow([...settingsActions(channel), { label: 'All topics', command: 'list', options: {} }]),
    ],
  };
}

function stateOf({ state, stateReason, stateSince }: Channel): Block[] {
  if (state !== 'broken') return [];
  const since = formatDay(dayOf(stateSince));
  return [note(`Posting here hasn’t worked since ${since}${stateReason ? `: ${stateReason}` : ''}.`)];
}
