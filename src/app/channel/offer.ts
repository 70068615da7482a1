import { usualSettings } from '../../core/channel.ts';
import { paperUrl } from '../../core/digest.ts';
import {
  type Action,
  actionRow,
  type Block,
  type Message,
  note,
  type Span,
  say,
} from '../../core/message.ts';
import { counted, typographic } from '../../core/post/words.ts';
import { defaultTime, nextRun } from '../../core/slot.ts';
import type { Channel } from '../../db/channels.ts';
import type { CallContext } from '../command.ts';
import { type Forecast, forecast } from '../plan/forecast.ts';
import { typedTime } from './options.ts';
import { formatSchedule, hourOf } from './timing.ts';
import { editOf, nameAtStart, type Topic, typedTopic } from './topic.ts';

/** What somebody asked for when they subscribed, as far as it is known. */
export interface Wish {
  readonly topic: Topic;
  readonly at: string | undefined;
  readonly days: number[] | undefined;
  /** Null: nobody knows yet. */
  readonly zone: string | null;
}

/** Zones that many people live in, one an hour or so; whoever needs another types it. */
const COMMON_ZONES = [
  'America/Los_Angeles',
  'America/New_York',
  'Europe/London',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Asia/Tokyo',
];

/** What a subscription would have sent, before anything is stored. */
export async function offer(wish: Wish, channel: Channel | null, context: CallContext): Promise<Message> {
  const now = context.now();
  const { query, notices } = wish.topic;
  const outlook = await forecast(context.db, query, { top: channel?.top ?? usualSettings.top, now });
  const text = outlookText(query, outlook);
  const schedule = scheduleOf(wish, channel, now);
  const another = (label: string, other: string) =>
    subscribe(label, { ...wish, topic: { query: other, notices: [] } });
  return say(
    text,
    ...notices.map(note),
    ...lastOnes(outlook),
    ...(schedule === null ? whichZone(wish) : when(schedule, now)),
    ...actionRow([
      ...(schedule === null ? [] : [subscribe('Subscribe', wish, { confirm: 'yes' })]),
      ...narrower(outlook, another),
      ...wider(query, outlook, another),
    ]),
  );
}

/** The same for a topic that is followed already: what it would send if it were wider or narrower. */
export async function variants(query: string, channel: Channel, context: CallContext): Promise<Action[]> {
  const outlook = await forecast(context.db, query, { top: channel.top, now: context.now() });
  const instead = (label: string, other: string): Action => ({
    ...editOf(label, { query: other, instead: query }),
    does: 'turn',
  });
  return [...narrower(outlook, instead), ...wider(query, outlook, instead)];
}

/** The question alone, for who has decided already. */
export function askZone(wish: Wish): Message {
  return { summary: ZONE_QUESTION, blocks: whichZone(wish, { confirm: 'yes' }) };
}

/** What holds for the channel if this is done; null: its zone is still to be asked for. */
export function scheduleOf({ at, days, zone }: Wish, channel: Channel | null, now: Date) {
  if (zone === null) return null;
  return {
    zone,
    at: at ?? channel?.at ?? defaultTime(zone, now),
    days: days ?? channel?.days ?? [...usualSettings.days],
  };
}

function outlookText(query: string, { lists, perDay }: Forecast): string {
  const begun = nameAtStart(query);
  if (lists === 0)
    return `${begun}: no finished list is here yet, so that nobody can say how much it would send.`;
  const over = lists === 1 ? 'on the only list so far' : `over the last ${lists} lists`;
  if (perDay < 0.1) {
    const sent = Math.round(perDay * lists);
    if (sent > 0) return `${begun} would have sent ${counted(sent, 'paper')} here ${over}.`;
  }
  if (perDay === 0) return `${begun} would have sent nothing here ${over}.`;
  return `${begun} would have sent ${rate(perDay)} ${perDay === 1 ? 'paper' : 'papers'} a day here ${over}.`;
}

/** As people say it: `4`, `1.4`, `under 0.1`. */
const rate = (perDay: number): string =>
  perDay > 0 && perDay < 0.1 ? 'under 0.1' : String(Number(perDay.toFixed(perDay < 10 ? 1 : 0)));

function lastOnes({ last }: Forecast): Block[] {
  if (last.length === 0) return [];
  const titles = last.flatMap((paper): Span[] => ['\n· ', { text: paper.title, href: paperUrl(paper) }]);
  return [{ type: 'note', text: ['The last ones:', ...titles] }];
}

function when(schedule: NonNullable<ReturnType<typeof scheduleOf>>, now: Date): Block[] {
  const { brings, better } = hourOf(schedule, nextRun(schedule, now), now);
  const fresher = better === null ? '' : ` At ${better.at} it would be ${better.brings}.`;
  return [note(`It would come ${formatSchedule(schedule)}. ${brings}${fresher}`)];
}

const ZONE_QUESTION = 'In which time zone is this channel? Its posts come at an hour there.';

function whichZone(wish: Wish, more: Readonly<Record<string, string>> = {}): Block[] {
  const zones = COMMON_ZONES.map((zone) => subscribe(zone, { ...wish, zone }, more));
  const other: Action = { ...subscribe('Another zone …', wish, more), does: 'ask' };
  return [{ type: 'text', text: [ZONE_QUESTION] }, ...actionRow([...zones, other])];
}

function narrower({ fewer }: Forecast, button: (label: string, query: string) => Action): Action[] {
  if (fewer === null) return [];
  const added = /votes:\S+$/.exec(fewer.query)?.[0] ?? fewer.query;
  return [button(`Fewer: ${typographic(added)} → ${rate(fewer.perDay)} a day`, fewer.query)];
}

function wider(
  query: string,
  { more }: Forecast,
  button: (label: string, query: string) => Action,
): Action[] {
  if (more === null) return [];
  return [button(`More: ${widening(query, more.query)} → ${rate(more.perDay)} a day`, more.query)];
}

/** What makes a query wider, in a few words. */
function widening(query: string, wider: string): string {
  if (wider.includes('in:arxiv') && !query.includes('in:arxiv')) return 'add all of arXiv';
  if (wider.replaceAll('"', '') === query.replaceAll('"', '')) return 'its words apart, too';
  const [before, after] = [query.split(' '), wider.split(' ')];
  const left = before.filter((word) => !after.includes(word));
  return after.every((word) => before.includes(word))
    ? `without ${typographic(left.join(' '))}`
    : typographic(wider);
}

const subscribe = (
  label: string,
  { topic: { query }, at, days, zone }: Wish,
  more: Readonly<Record<string, string>> = {},
): Extract<Action, { command: string }> => ({
  label,
  command: 'subscribe',
  options: {
    query: typedTopic(query),
    ...typedTime({ ...(at !== undefined && { at }), ...(days && { days }), ...(zone !== null && { zone }) }),
    ...more,
  },
  does: 'turn',
});
