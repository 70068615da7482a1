import {
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  ComponentType,
  MessageFlags,
  SeparatorSpacingSize,
} from 'discord.js';
import type { Action, Block, Message, PaperBlock } from '../../core/message.ts';
import { actionRows, buttonOf, selectOf } from './buttons.ts';
import type { Keep } from './custom-id.ts';
import { codeBlock, heading, joinLines, type Markdown, markdown, plain, quiet } from './escape.ts';
import { limits, phone } from './limits.ts';
import { type Density, paperText, shortPaper } from './papers.ts';
import { cutText, pointAt } from './rows.ts';

export interface DiscordLook {
  readonly density: Density;
  /** Where a button's options go that are too long for its id. */
  readonly keep: Keep;
  /** What opens a paper of a list: its abstract and links. */
  readonly open?: (paper: PaperBlock) => Action;
  /** What shows the papers that no longer fit; without it they are only counted. */
  readonly more?: (hidden: readonly PaperBlock[]) => Action;
}

/** What goes into create message, an edit or a follow-up as it is; a sender adds its nonce. */
export interface DiscordBody {
  flags: number;
  components: APIMessageTopLevelComponent[];
  allowed_mentions: { parse: [] };
}

/** Text is merged with its neighbours into one text display; anything else stands for itself. */
type Piece = Markdown | APIComponentInContainer;

/** Characters that a gist or a paragraph may have: as many as fit. */
const ROOMS = [60, 80, 100, 140, 180, 250, 350, 500, 700, 1_000, 1_400, 2_000, 2_800, limits.text] as const;
const MAX_HEADING = 200;
/** The left edge of a list. */
const ACCENT = 0xe8a33d;

/**
 * A message in Components V2. Discord takes no text beside it: notifications and screen readers get the text displays,
 * so everything is in them. It fits into one message: gists and paragraphs get shorter, then the last papers are only
 * counted.
 */
export function renderDiscord(message: Message, look: DiscordLook): DiscordBody {
  const all: readonly Block[] =
    message.blocks.length > 0 ? message.blocks : [{ type: 'text', text: [message.summary] }];
  const blocks = all.map((block) => shortened(block, look.density));
  const order = byImportance(blocks);
  const draw = (count: number, room: number, keep: Keep) => {
    const shown = new Set(order.slice(0, count));
    return frame(message.summary, blocks, layOut(blocks, shown, room, { ...look, keep }));
  };
  // Only what is sent in the end is worth keeping.
  const isGood = (count: number, room: number) => isWithinLimits(draw(count, room, () => ''));
  const papers = blocks.filter(({ type }) => type === 'paper').length;
  const most = blocks.length - Math.max(0, papers - limits.components);
  const count = largest(0, most, (candidate) => isGood(candidate, ROOMS[0]));
  const step = largest(0, ROOMS.length - 1, (candidate) => isGood(count, roomAt(candidate)));
  return {
    flags: MessageFlags.IsComponentsV2 | MessageFlags.SuppressEmbeds,
    components: draw(count, roomAt(step), look.keep),
    allowed_mentions: { parse: [] },
  };
}

const roomAt = (step: number): number => ROOMS[step] ?? ROOMS[0];

/** What no message could show is cut once, and not at every attempt to make the rest fit. */
function shortened(block: Block, density: Density): Block {
  switch (block.type) {
    case 'heading':
      return { ...block, text: cutText(block.text, MAX_HEADING) };
    case 'text':
    case 'note':
      return { ...block, text: cutText(block.text, limits.text) };
    case 'paper':
      return shortPaper(block, density);
    default:
      return block;
  }
}

/** What a message can do without comes last: papers from the end, then words. */
function byImportance(blocks: readonly Block[]): Block[] {
  const weight = ({ type }: Block) =>
    type === 'actions' || type === 'heading' ? 0 : type === 'paper' ? 2 : 1;
  return blocks.toSorted((a, b) => weight(a) - weight(b));
}

function layOut(
  blocks: readonly Block[],
  shown: ReadonlySet<Block>,
  room: number,
  look: DiscordLook,
): Piece[] {
  const taken = new Set<string>();
  const papers = blocks.filter((block) => block.type === 'paper');
  const hidden = papers.filter((paper) => !shown.has(paper));
  const lastPaper = papers.at(-1);
  return blocks.flatMap((block): Piece[] => {
    const pieces = shown.has(block) ? piecesOf(block, room, look, taken) : [];
    if (block !== lastPaper) return pieces;
    const listed = papers.filter((paper) => shown.has(paper));
    return [...pieces, ...endOfList(listed, hidden, look, taken)];
  });
}

function piecesOf(block: Block, room: number, look: DiscordLook, taken: Set<string>): Piece[] {
  switch (block.type) {
    case 'heading':
      return [heading(markdown(block.text))];
    case 'text':
      return [markdown(cutText(block.text, room))];
    case 'note':
      return [quiet(markdown(cutText(block.text, room)))];
    case 'pointed':
      return [codeBlock(pointAt(block, phone.columns))];
    case 'divider':
      // A compact list ends with its select, which divides well enough; on a phone each row counts.
      if (look.density === 'compact') return [];
      return [{ type: ComponentType.Separator, divider: true, spacing: SeparatorSpacingSize.Small }];
    case 'actions':
      return actionRows(block.actions, look.keep, taken);
    case 'paper':
      return [paperPiece(block, room, look, taken)];
  }
}

/** In a list of cards every paper has its button; a compact list has one select for all (see `endOfList`). */
function paperPiece(paper: PaperBlock, room: number, look: DiscordLook, taken: Set<string>): Piece {
  const text = textDisplay(paperText(paper, look.density, room));
  const isListed = paper.rank !== null && look.density !== 'compact';
  const button = isListed && look.open ? buttonOf(look.open(paper), 'beside', look.keep, taken) : null;
  return button ? { type: ComponentType.Section, components: [text], accessory: button } : text;
}

function endOfList(
  listed: readonly PaperBlock[],
  hidden: readonly PaperBlock[],
  { density, keep, open, more }: DiscordLook,
  taken: Set<string>,
): Piece[] {
  const pieces: Piece[] = [];
  if (hidden.length > 0) {
    pieces.push(
      quiet(markdown([listed.length > 0 ? `and ${hidden.length} more` : `${hidden.length} papers`])),
    );
    if (more) pieces.push(...actionRows([more(hidden)], keep, taken, 'beside'));
  }
  const ranked = listed.filter((paper) => paper.rank !== null);
  if (density === 'compact' && open && ranked.length > 1) pieces.push(...selectOf(ranked, open, keep, taken));
  return pieces;
}

/** A list gets a frame; a sentence or a mistake stands by itself. */
function frame(
  summary: string,
  blocks: readonly Block[],
  pieces: readonly Piece[],
): APIMessageTopLevelComponent[] {
  const components: APIComponentInContainer[] = [];
  let lines: Markdown[] = [];
  const flush = () => {
    const text = joinLines(lines);
    if (text !== '') components.push(textDisplay(text));
    lines = [];
  };
  for (const piece of pieces) {
    if (typeof piece === 'string') lines.push(piece);
    else {
      flush();
      components.push(piece);
    }
  }
  flush();
  if (components.length === 0) components.push(textDisplay(markdown([plain(summary, 500) || '…'])));
  if (!blocks.some(({ type }) => type === 'heading' || type === 'paper')) return components;
  return [{ type: ComponentType.Container, accent_color: ACCENT, components }];
}

const textDisplay = (content: Markdown) => ({ type: ComponentType.TextDisplay as const, content });

function isWithinLimits(components: readonly APIMessageTopLevelComponent[]): boolean {
  const { count, text } = measure(components);
  return count <= limits.components && text <= limits.text;
}

/** Components with those inside them, and the characters of all text displays. */
function measure(components: readonly object[]): { count: number; text: number } {
  let [count, text] = [0, 0];
  for (const component of components) {
    count += 1;
    if ('content' in component && typeof component.content === 'string') text += component.content.length;
    const accessory = 'accessory' in component ? [component.accessory as object] : [];
    const children = 'components' in component ? (component.components as object[]) : [];
    const inside = measure([...children, ...accessory]);
    count += inside.count;
    text += inside.text;
  }
  return { count, text };
}

/** The largest number for which it is so; `low` where it is so for none. */
function largest(low: number, high: number, isSo: (candidate: number) => boolean): number {
  if (isSo(high)) return high;
  let [good, bad] = [low, high];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isSo(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
