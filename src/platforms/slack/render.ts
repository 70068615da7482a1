import type { KnownBlock } from '@slack/types';
import type { Action, Block, Message, PaperBlock } from '../../core/message.ts';
import { lengthOfWords, toBlocks } from './blocks.ts';
import type { Keep } from './commands.ts';
import type { Escaped } from './escape.ts';
import { fallbackOf } from './fallback.ts';
import { COMPACT_LINES, COMPACT_PAPERS, LIMITS, MAX_GIST, MAX_INLINE } from './limits.ts';
import { linesOf } from './lines.ts';
import { cutText } from './words.ts';

export interface SlackLook {
  /** `compact` also keeps to a phone's lines; the others set papers apart. */
  readonly density: 'compact' | 'cards' | 'full';
  /** Where a button's options go that are too long for its value. */
  readonly keep: Keep;
  /** What opens a paper of a list: its abstract and links. A compact message has no room for it. */
  readonly open?: (paper: PaperBlock) => Action;
  /** What shows the papers that no longer fit; without it they are only counted. */
  readonly more?: (hidden: readonly PaperBlock[]) => Action;
}

/** What `chat.postMessage` takes beside the channel: no markup in `text`, no name linked, no address unfurled. */
export interface SlackBody {
  /** Everything the blocks say, for notifications and screen readers. */
  readonly text: Escaped;
  readonly blocks: KnownBlock[];
  readonly mrkdwn: false;
  readonly link_names: false;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

interface Level {
  /** Characters of a paper's gist: all of it, then what fills three, two and one line of a phone. */
  readonly gist: number;
  /** Characters of a paragraph. The longest recorded abstract has 4,031. */
  readonly text: number;
}

const LEVELS: readonly [Level, ...Level[]] = [
  { gist: MAX_GIST, text: 4_500 },
  { gist: 115, text: 3_000 },
  { gist: 77, text: 1_000 },
  { gist: 39, text: 200 },
];
const BRIEFEST = LEVELS.length - 1;

/** The message within Slack's limits: what is said about papers shrinks first, then the last papers leave. */
export function renderSlack(message: Message, look: SlackLook): SlackBody {
  const blocks: readonly Block[] =
    message.blocks.length > 0 ? message.blocks : [{ type: 'text', text: [message.summary] }];
  return {
    text: fallbackOf(message),
    blocks: fitBlocks(blocks, look),
    mrkdwn: false,
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  };
}

function fitBlocks(blocks: readonly Block[], look: SlackLook): KnownBlock[] {
  const papers = blocks.filter((block) => block.type === 'paper').length;
  const lines = (COMPACT_LINES * Math.max(papers, COMPACT_PAPERS)) / COMPACT_PAPERS;
  const isBrief = (laid: readonly KnownBlock[]) =>
    look.density !== 'compact' || papers === 0 || linesOf(laid) <= lines;

  // What is only tried out must not be stored.
  const trial: SlackLook = { ...look, keep: () => '#'.repeat(MAX_INLINE) };
  const laidWith = (kept: number, level: number, favoured = 0, by = trial) =>
    layOut(withPapers(blocks, kept, by), { level, favoured }, by);
  const isGood = (laid: readonly KnownBlock[]) => isTaken(laid) && isBrief(laid);

  const kept = greatest(Math.min(papers, LIMITS.blocks), (count) => isTaken(laidWith(count, BRIEFEST)));
  const level = LEVELS.findIndex((_, index) => isGood(laidWith(kept, index)));
  if (level < 0) return start(laidWith(kept, BRIEFEST, 0, look));
  // The first papers may say more than the last ones.
  const favoured = level === 0 ? 0 : greatest(kept, (count) => isGood(laidWith(kept, level, count)));
  return laidWith(kept, level, favoured, look);
}

/** The greatest number up to `most` that is good, where every smaller one is good too; 0 if none is. */
function greatest(most: number, isGood: (count: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isGood(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What Slack takes. */
const isTaken = (laid: readonly KnownBlock[]): boolean =>
  laid.length <= LIMITS.blocks && lengthOfWords(laid) <= LIMITS.words;

function layOut(
  blocks: readonly Block[],
  { level, favoured }: { level: number; favoured: number },
  { density, keep, open }: SlackLook,
): KnownBlock[] {
  const { gist, text } = LEVELS[level] ?? LEVELS[0];
  const more = LEVELS[level - 1] ?? LEVELS[0];
  let papers = 0;
  const brief = blocks.map((block) =>
    block.type === 'paper' && block.gist
      ? { ...block, gist: cutText(block.gist, papers++ < favoured ? more.gist : gist) }
      : block,
  );
  if (density === 'compact') return brief.flatMap((block, place) => toBlocks(block, { text, place, keep }));
  return setApart(brief).flatMap((block, place) => toBlocks(block, { text, place, keep, open }));
}

/** The first papers; where the others stood, how many they are and what shows them. */
function withPapers(blocks: readonly Block[], kept: number, { more }: SlackLook): readonly Block[] {
  const papers = blocks.filter((block): block is PaperBlock => block.type === 'paper');
  const left = papers.slice(kept);
  if (left.length === 0) return blocks;
  const note: Block = { type: 'note', text: [`and ${left.length} more`] };
  const rest: Block[] = more ? [note, { type: 'actions', actions: [more(left)] }] : [note];
  let seen = 0;
  return blocks.flatMap((block) => {
    if (block.type !== 'paper' || seen++ < kept) return [block];
    return seen === kept + 1 ? rest : [];
  });
}

/** With lines between papers that follow each other. */
const setApart = (blocks: readonly Block[]): readonly Block[] =>
  blocks.flatMap((block, index) =>
    block.type === 'paper' && blocks[index - 1]?.type === 'paper' ? [{ type: 'divider' }, block] : [block],
  );

/** As many blocks as Slack takes. What is left out was not written by us. */
function start(blocks: readonly KnownBlock[]): KnownBlock[] {
  if (isTaken(blocks)) return [...blocks];
  const more: KnownBlock = { type: 'context', elements: [{ type: 'plain_text', text: '…', emoji: false }] };
  const count = greatest(LIMITS.blocks - 1, (some) => isTaken([...blocks.slice(0, some), more]));
  return [...blocks.slice(0, count), more];
}
