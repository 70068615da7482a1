import { z } from 'zod';
import { dayOf, formatDay } from '../../core/day.ts';
import { type Action, actionRow, type Block, note } from '../../core/message.ts';
import { counted } from '../../core/post/words.ts';
import {
  type Brought,
  broughtSince,
  type Channel,
  findChannel,
  liveSubscriptions,
  type Subscription,
} from '../../db/channels.ts';
import { settingsLine } from '../channel/settings.ts';
import { nextPost } from '../channel/timing.ts';
import { editOf, nameAtStart } from '../channel/topic.ts';
import { type CallContext, defineCommand } from '../command.ts';
import { nothingFollowed } from './unsubscribe.ts';

const PAGE_SIZE = 5;
const PAGE = 'page: is a number from 1 to 100';
const COUNTED_DAYS = 30;

export const list = defineCommand({
  name: 'list',
  description: 'What this channel follows, who made it so, and what it has brought',
  options: {
    page: z
      .string()
      .regex(/^[1-9]\d?$|^100$/, { error: PAGE })
      .transform(Number)
      .pipe(z.number())
      .default(1)
      .describe('Which page of five'),
  },
  bare: 'page',
  reply: 'caller',
  examples: ['', '2'],

  async run({ page }, context) {
    const channel = await findChannel(context.db, context.from.channel);
    const follows = channel ? await liveSubscriptions(context.db, [channel.id]) : [];
    if (channel === null || follows.length === 0) return nothingFollowed();
    const pages = Math.ceil(follows.length / PAGE_SIZE);
    const current = Math.min(page, pages);
    const shown = follows.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE);
    const since = new Date(context.now().getTime() - COUNTED_DAYS * 86_400_000);
    const brought = await broughtSince(context.db, channel.id, since);
    const names = await makers(shown, context);
    const heading = `This channel follows ${counted(follows.length, 'topic')}`;
    return {
      summary: heading,
      blocks: [
        { type: 'heading', text: [heading] },
        note(`${settingsLine(channel)}. ${nextPost(channel)}.`),
        ...shown.flatMap((each) => entry(each, brought.get(each.query), names.get(each.createdBy) ?? null)),
        { type: 'divider' },
        ...(pages > 1 ? [note(`Page ${current} of ${pages}`)] : []),
        ...actionRow([...turns(current, pages), ...waysOn(channel)]),
      ],
    };
  },
});

function entry(
  { id, query, createdAt, pausedAt }: Subscription,
  { posts, papers }: Brought = { posts: 0, papers: 0 },
  maker: string | null,
): Block[] {
  const facts = [
    ...(pausedAt === null ? [] : [`paused since ${formatDay(dayOf(pausedAt))}`]),
    `${maker === null ? 'since' : `by ${maker},`} ${formatDay(dayOf(createdAt))}`,
    papers === 0
      ? `no papers in ${COUNTED_DAYS} days`
      : `${counted(papers, 'paper')} in ${counted(posts, 'post')} over ${COUNTED_DAYS} days`,
  ];
  const number = { id: String(id) };
  return [
    { type: 'text', text: [{ text: nameAtStart(query), style: 'strong' }, ` · ${facts.join(' · ')}`] },
    ...actionRow([
      pausedAt === null
        ? { label: 'Pause', command: 'pause', options: number, does: 'turn' }
        : { label: 'Resume', command: 'resume', options: number, does: 'turn' },
      { ...editOf('Edit …', { query, instead: query }), does: 'ask' },
      { label: 'Remove', command: 'remove', options: number, does: 'turn' },
    ]),
  ];
}

/** How people there know who made what, as far as the platform tells. */
async function makers(
  follows: readonly Subscription[],
  { from, postings }: CallContext,
): Promise<Map<string, string>> {
  const posting = await postings(from.channel.platform).catch(() => null);
  const ids = [...new Set(follows.map(({ createdBy }) => createdBy))];
  const named = await Promise.all(
    ids.map(async (userId): Promise<[string, string | null | undefined]> => {
      if (userId === from.userId) return [userId, 'you'];
      const { channel } = from;
      const person = await posting?.people.look({ channel, userId, canManage: null, canConfigure: true });
      return [userId, person?.name];
    }),
  );
  return new Map(named.flatMap(([id, name]) => (name ? [[id, name]] : [])));
}

function turns(page: number, pages: number): Action[] {
  const to = (label: string, target: number): Action => ({
    label,
    command: 'list',
    options: { page: String(target) },
    does: 'turn',
  });
  return [...(page > 1 ? [to('‹ Prev', page - 1)] : []), ...(page < pages ? [to('Next ›', page + 1)] : [])];
}

const waysOn = ({ state }: Channel): Action[] => [
  { label: 'Settings', command: 'settings', options: {} },
  state === 'paused'
    ? { label: 'Resume posts', command: 'resume', options: {}, does: 'turn' }
    : { label: 'Pause posts', command: 'pause', options: {}, does: 'turn' },
  { label: 'Add a topic …', command: 'subscribe', options: {}, does: 'ask' },
  { label: 'Export', command: 'export', options: {} },
];
