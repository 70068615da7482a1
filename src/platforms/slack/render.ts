import type { KnownBlock } from '@slack/types';
import {
  type Block,
  type Density,
  isListed,
  type Message,
  type PaperBlock,
  type Text,
} from '../../core/message.ts';
import type { CommandCall, Keeper } from '../../core/platform.ts';
import { lengthOfWords, toBlocks } from './blocks.ts';
import { buttonOf, selectOf } from './buttons.ts';
import type { Escaped } from './escape.ts';
import { fallbackOf } from './fallback.ts';
import { COMPACT_LINES, COMPACT_PAPERS, LIMITS, MAX_GIST, MAX_KEPT_ID } from './limits.ts';
import { linesOf } from './lines.ts';
import { contextBlock, inDensity } from './papers.ts';
import { cutToRows, toMarkup } from './words.ts';

export interface SlackLook {
  /** `compact` also keeps to a phone's lines; the others set papers apart. */
  readonly density: Density;
  /** Where a button's options go that are too long for its value. */
  readonly keep: Keeper['id'];
  /** What was asked: papers that don't fit are shown by asking it again. Without it they are only counted. */
  readonly call?: Pick<CommandCall, 'command' | 'options'> | undefined;
  /** So many papers were shown before. */
  readonly skip?: number;
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
  /** Rows of a phone that a paper's gist may take. */
  readonly gist: number;
  /** Characters of a paragraph. The longest recorded abstract has 4,031. */
  readonly text: number;
}

const LEVELS: readonly [Level, ...Level[]] = [
  { gist: Number.POSITIVE_INFINITY, text: 4_500 },
  { gist: 3, text: 3_000 },
  { gist: 2, text: 1_000 },
  { gist: 1, text: 200 },
];
const BRIEFEST = LEVELS.length - 1;

/** The message within Slack's limits: what is said about papers shrinks first, then the last papers leave. */
export function renderSlack(message: Message, look: SlackLook): SlackBody {
  const all = withoutFirst(message.blocks, look.skip ?? 0);
  const blocks: readonly Block[] = all.length > 0 ? all : [{ type: 'text', text: [message.summary] }];
  const drawn = blocks.map((block) => (block.type === 'paper' ? inDensity(block, look.density) : block));
  return {
    text: fallbackOf({ ...message, blocks: drawn }),
    blocks: fitBlocks(drawn, look),
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
  const trial: SlackLook = { ...look, keep: () => '#'.repeat(MAX_KEPT_ID) };
  const cutGist = gistCutter();
  const laidWith = (kept: number, level: number, favoured = 0, by = trial) =>
    layOut(blocks, { kept, level, favoured }, { ...by, cutGist });
  const isGood = (laid: readonly KnownBlock[]) => isTaken(laid) && isBrief(laid);

  const kept = isTaken(laidWith(papers, BRIEFEST))
    ? papers
    : greatest(Math.min(papers, LIMITS.blocks), (count) => isTaken(laidWith(count, BRIEFEST)));
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

/** How much of a message is drawn: so many papers, of which the `favoured` first say more than the others. */
interface Cut {
  readonly kept: number;
  readonly level: number;
  readonly favoured: number;
}

type CutGist = (paper: PaperBlock, rows: number) => Text;

/** Cutting takes long, and most attempts to make a message fit ask for the same again. */
function gistCutter(): CutGist {
  const known = new Map<PaperBlock, Map<number, Text>>();
  return (paper, rows) => {
    const cuts = known.get(paper) ?? new Map<number, Text>();
    known.set(paper, cuts);
    const cut = cuts.get(rows) ?? cutToRows(paper.gist ?? [], rows, MAX_GIST);
    cuts.set(rows, cut);
    return cut;
  };
}

function layOut(
  blocks: readonly Block[],
  { kept, level, favoured }: Cut,
  { density, keep, call, skip = 0, cutGist }: SlackLook & { readonly cutGist: CutGist },
): KnownBlock[] {
  const { gist, text } = LEVELS[level] ?? LEVELS[0];
  const more = LEVELS[level - 1] ?? LEVELS[0];
  const papers = blocks.filter((block) => block.type === 'paper');
  const lastPaper = papers.at(-1);
  let seen = 0;
  return blocks.flatMap((block, place) => {
    const room = { density, text, place, keep };
    const isAfterPaper = density !== 'compact' && blocks[place - 1]?.type === 'paper';
    const divider: KnownBlock[] = isAfterPaper ? [{ type: 'divider' }] : [];
    if (block.type !== 'paper') {
      const drawn = toBlocks(block, { ...room, isListed: false });
      // What follows a paper as words begins another part of the list.
      return block.type === 'text' ? [...divider, ...drawn] : drawn;
    }
    const isShown = seen++ < kept;
    const cut = cutGist(block, seen <= favoured ? more.gist : gist);
    const drawn = isShown
      ? toBlocks({ ...block, gist: cut }, { ...room, isListed: isListed(block, blocks) })
      : [];
    const listed = papers.slice(0, kept);
    const openable = listed.filter((paper) => isListed(paper, blocks));
    const end = { listed, openable, left: papers.length - kept, place: blocks.length };
    return [
      ...(isShown ? divider : []),
      ...drawn,
      ...(block === lastPaper ? endOfList(end, { density, keep, call, skip }) : []),
    ];
  });
}

/** How many papers are not here and what shows them; what opens the ones that are. */
function endOfList(
  {
    listed,
    openable,
    left,
    place,
  }: {
    listed: readonly PaperBlock[];
    openable: readonly PaperBlock[];
    left: number;
    place: number;
  },
  { density, keep, call, skip }: SlackLook & { readonly skip: number },
): KnownBlock[] {
  const said = listed.length > 0 ? `and ${left} more` : `${left} papers`;
  const { command, options = {} } = call ?? {};
  // Where not one fits, asking again would bring the same.
  const rest =
    left > 0 && listed.length > 0 && command !== undefined
      ? buttonOf(
          { label: `Show ${left} more`, command, options, skip: skip + listed.length },
          `${place}`,
          keep,
        )
      : [];
  // A full list has a button beside each.
  const chosen = density === 'full' ? [] : openable;
  const elements = [...rest, ...selectOf(chosen, { place, keep })];
  return [
    ...(left > 0 ? contextBlock(toMarkup([said])) : []),
    ...(elements.length > 0 ? [{ type: 'actions' as const, elements }] : []),
  ];
}

function withoutFirst(blocks: readonly Block[], skip: number): readonly Block[] {
  const seen = new Set(blocks.filter(({ type }) => type === 'paper').slice(0, skip));
  return blocks.filter((block) => !seen.has(block));
}

/** As many blocks as Slack takes. What is left out was not written by us. */
function start(blocks: readonly KnownBlock[]): KnownBlock[] {
  if (isTaken(blocks)) return [...blocks];
  const more: KnownBlock = { type: 'context', elements: [{ type: 'plain_text', text: '…', emoji: false }] };
  const count = greatest(LIMITS.blocks - 1, (some) => isTaken([...blocks.slice(0, some), more]));
  return [...blocks.slice(0, count), more];
}
