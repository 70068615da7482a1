import { z } from 'zod';
import { typedText } from '../../core/command.ts';
import { dayOf, formatDay } from '../../core/day.ts';
import { paperUrl } from '../../core/digest.ts';
import { type Action, actionRow, type Block, note, plainText, type Text } from '../../core/message.ts';
import { counted } from '../../core/post/words.ts';
import { type Channel, findChannel, liveSubscriptions, type Subscription } from '../../db/channels.ts';
import { type Arrived, arrivedIn } from '../../db/posted.ts';
import { typedTime } from '../channel/options.ts';
import { typedLook } from '../channel/settings.ts';
import { typedTopic } from '../channel/topic.ts';
import { defineCommand } from '../command.ts';
import { nothingFollowed } from './unsubscribe.ts';

/** A page fits into a message of every platform: by far where no topic is long. */
const MOST_ENTRIES = 10;
const MOST_CHARACTERS = 1_800;
const LONGEST_TITLE = 200;
const PAGE = 'page: is a number from 1 to 9999';

/** A line to take along. */
interface Entry {
  readonly type: 'line' | 'paper';
  readonly text: Text;
}

export const exportHere = defineCommand({
  name: 'export',
  description: 'What this channel follows and has got, as lines to take along',
  options: {
    page: z
      .string()
      .regex(/^[1-9]\d{0,3}$/, { error: PAGE })
      .transform(Number)
      .pipe(z.number())
      .default(1)
      .describe('Which page'),
  },
  bare: 'page',
  listed: false,
  reply: 'caller',
  manages: () => true,
  examples: ['', '2'],

  async run({ page }, context) {
    const channel = await findChannel(context.db, context.from.channel);
    if (channel === null) return nothingFollowed();
    const follows = await liveSubscriptions(context.db, [channel.id]);
    const papers = await arrivedIn(context.db, [channel.id]);
    if (follows.length === 0 && papers.length === 0) return nothingFollowed();
    const pages = pagesOf([...linesOf(channel, follows, context.prefix), ...papers.map(paperLine)]);
    const current = Math.min(page, pages.length);
    const heading = `${counted(follows.length, 'topic')} and ${counted(papers.length, 'paper')} of this channel`;
    return {
      summary: heading,
      blocks: [
        { type: 'heading', text: [heading] },
        ...blocksOf(pages[current - 1] ?? []),
        ...(papers.length === 0 ? [note('No papers have arrived here so far.')] : []),
        { type: 'divider' },
        ...(pages.length > 1 ? [note(`Page ${current} of ${pages.length}`)] : []),
        ...actionRow([
          ...(current > 1 ? [turnTo('‹ Prev', current - 1)] : []),
          ...(current < pages.length ? [turnTo('Next ›', current + 1)] : []),
          { label: 'All topics', command: 'list', options: {}, does: 'turn' },
        ]),
      ],
    };
  },
});

/** What makes another channel follow the same, in the order in which it has to be typed. */
function linesOf(channel: Channel, follows: readonly Subscription[], prefix: string): Entry[] {
  const lines = follows.map(({ query, pausedAt }, index) => {
    const time = index === 0 ? typedTime(channel) : {};
    const options = { query: typedTopic(query), ...time, confirm: 'yes' };
    return { typed: `/${prefix} subscribe ${typedText(options, 'query')}`, isPaused: pausedAt !== null };
  });
  if (lines.length > 0)
    lines.push({ typed: `/${prefix} settings ${typedText(typedLook(channel), undefined)}`, isPaused: false });
  return lines.map(({ typed, isPaused }) => ({
    type: 'line',
    text: [{ text: typed, style: 'code' }, ...(isPaused ? [' · paused here'] : [])],
  }));
}

function paperLine({ paperId: id, title, at, ...paper }: Arrived): Entry {
  const shown = title === null ? id : cut(title);
  return {
    type: 'paper',
    text: [`${id} · `, { text: shown, href: paperUrl({ id, ...paper }) }, ` · ${formatDay(dayOf(at))}`],
  };
}

const cut = (title: string): string =>
  title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE).trimEnd()}…` : title;

/** As many entries on each page as there is room for, at least one. */
function pagesOf(entries: readonly Entry[]): Entry[][] {
  const pages: Entry[][] = [];
  let room = 0;
  for (const entry of entries) {
    const length = plainText(entry.text).length + (entry.type === 'paper' ? LINK_CHARACTERS : 0);
    const page = pages.at(-1);
    if (page === undefined || page.length === MOST_ENTRIES || length > room) {
      pages.push([entry]);
      room = MOST_CHARACTERS - length;
    } else {
      page.push(entry);
      room -= length;
    }
  }
  return pages;
}

/** Where a link counts, its address does. */
const LINK_CHARACTERS = 50;

function blocksOf(entries: readonly Entry[]): Block[] {
  const lines = entries.filter(({ type }) => type === 'line');
  const papers = entries.filter(({ type }) => type === 'paper');
  return [
    ...(lines.length === 0 ? [] : [note(HOW)]),
    ...lines.map(({ text }): Block => ({ type: 'text', text })),
    ...(papers.length === 0 ? [] : [note('Papers that arrived here, the newest first')]),
    ...papers.map(({ text }): Block => ({ type: 'text', text })),
  ];
}

const HOW =
  'Typed into another channel, these make it follow the same. In Discord, what follows the command’s name goes into the field query, and the rest into the fields of those names.';

const turnTo = (label: string, page: number): Action => ({
  label,
  command: 'export',
  options: { page: String(page) },
  does: 'turn',
});
