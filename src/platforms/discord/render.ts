import {
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  ComponentType,
  MessageFlags,
  SeparatorSpacingSize,
} from 'discord.js';
import { openPaper } from '../../core/digest.ts';
import {
  type Block,
  type Density,
  isListed,
  type Message,
  type PaperBlock,
  plainText,
} from '../../core/message.ts';
import type { CommandCall, Keeper } from '../../core/platform.ts';
import { actionRows, buttonOf, type Ids, selectOf } from './buttons.ts';
import { codeBlock, heading, joinLines, type Markdown, markdown, plain, quiet } from './escape.ts';
import { isWithinLimits, largest } from './fit.ts';
import { limits, phone } from './limits.ts';
import { paperText, pictureOf, shortPaper, type Telling } from './papers.ts';
import { cutText, pointAt, rowsOf } from './rows.ts';

export interface DiscordLook {
  readonly density: Density;
  /** Where a button's options go that are too long for its id. */
  readonly keep: Keeper['id'];
  /** What was asked: papers that don't fit are shown by asking it again. Without it they are only counted. */
  readonly call?: Pick<CommandCall, 'command' | 'options'>;
  /** So many papers were shown before. */
  readonly skip?: number;
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
  const all = withoutFirst(message.blocks, look.skip ?? 0);
  const blocks = (all.length > 0 ? all : [summaryOf(message)]).map((block) => shortened(block, look.density));
  const order = byImportance(blocks);
  const say = remembered(look.density, blocks);
  const draw = ({ count, room, pictures }: Cut, keep: Keeper['id']) => {
    const shown = new Set(order.slice(0, count));
    return frame(message.summary, blocks, layOut(blocks, shown, { room, pictures, say }, { ...look, keep }));
  };
  // Only what is sent in the end is worth keeping.
  const isGood = (cut: Cut) => isWithinLimits(draw(cut, () => ''));
  const papers = blocks.filter(({ type }) => type === 'paper').length;
  const most = blocks.length - Math.max(0, papers - limits.components);
  const count = largest(0, most, (count) => isGood({ count, room: ROOMS[0], pictures: 0 }));
  const pictures = largest(0, papers, (pictures) => isGood({ count, room: ROOMS[0], pictures }));
  const step = largest(0, ROOMS.length - 1, (step) => isGood({ count, room: roomAt(step), pictures }));
  return {
    flags: MessageFlags.IsComponentsV2 | MessageFlags.SuppressEmbeds,
    components: draw({ count, room: roomAt(step), pictures }, look.keep),
    allowed_mentions: { parse: [] },
  };
}

/** How much of a message is drawn. */
interface Cut {
  /** Blocks, the most important first. */
  readonly count: number;
  /** Characters of a gist or a paragraph. */
  readonly room: number;
  /** Papers with their picture, from the first on. */
  readonly pictures: number;
}

function withoutFirst(blocks: readonly Block[], skip: number): readonly Block[] {
  const papers = blocks.filter(({ type }) => type === 'paper');
  const seen = new Set(papers.slice(0, skip));
  return blocks.filter((block) => !seen.has(block));
}

const summaryOf = ({ summary }: Message): Block => ({ type: 'text', text: [summary] });

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
  { room, pictures, say }: Pick<Cut, 'room' | 'pictures'> & { say: Say },
  look: DiscordLook,
): Piece[] {
  const ids: Ids = { keep: look.keep, taken: new Set() };
  const papers = blocks.filter((block) => block.type === 'paper');
  const hidden = papers.filter((paper) => !shown.has(paper));
  const pictured = new Set<Block>(papers.slice(0, pictures));
  const lastPaper = papers.at(-1);
  return blocks.flatMap((block, place): Piece[] => {
    const isPart = block.type === 'text' && blocks[place - 1]?.type === 'paper';
    const manner = {
      room,
      say,
      isPictured: pictured.has(block),
      isOpened: look.density === 'full' && block.type === 'paper' && isListed(block, blocks),
      density: look.density,
    };
    // What follows a paper as words begins another part of the list.
    const pieces = shown.has(block)
      ? [...(isPart ? divide(look.density) : []), ...piecesOf(block, manner, ids)]
      : [];
    if (block !== lastPaper) return pieces;
    const listed = papers.filter((paper) => shown.has(paper));
    const openable = listed.filter((paper) => isListed(paper, blocks));
    return [...pieces, ...endOfList({ listed, openable, hidden }, look, ids)];
  });
}

/** What is left of a phone's rows for each paper beside the other blocks and the select. */
function rowsPerPaper(blocks: readonly Block[]): number {
  const { columns, rows, papers: usual, rowsPerPaper } = phone;
  const papers = blocks.filter(({ type }) => type === 'paper').length;
  const others = blocks.reduce((sum, block) => sum + otherRows(block, columns), 1);
  const left = Math.floor(((rows * Math.max(papers, usual)) / usual - others) / Math.max(papers, 1));
  return Math.min(rowsPerPaper.most, Math.max(rowsPerPaper.least, left));
}

function otherRows(block: Block, columns: number): number {
  switch (block.type) {
    case 'heading':
    case 'text':
    case 'note':
      return rowsOf(plainText(block.text), columns);
    case 'actions':
      return rowsOf(block.actions.map(({ label }) => `[${label.replace(/\s/g, '_')}]`).join(' '), columns);
    case 'pointed':
      return 2;
    default:
      return 0;
  }
}

/** A block's text, its gist or paragraph in at most `room` characters. */
type Say = (block: Block, room: number) => Markdown;

/** A message is drawn many times until it fits; what is said at one length is worked out once. */
function remembered(density: Density, blocks: readonly Block[]): Say {
  const rows = rowsPerPaper(blocks);
  const known = new Map<number, Map<Block, Markdown>>();
  return (block, room) => {
    const said = known.get(room) ?? new Map<Block, Markdown>();
    known.set(room, said);
    const text =
      said.get(block) ??
      textOf(block, room, (paper) => ({ density, rows, isListed: isListed(paper, blocks) }));
    said.set(block, text);
    return text;
  };
}

function textOf(block: Block, room: number, telling: (paper: PaperBlock) => Telling): Markdown {
  switch (block.type) {
    case 'heading':
      return heading(markdown(block.text));
    case 'text':
      return markdown(cutText(block.text, room));
    case 'note':
      return quiet(markdown(cutText(block.text, room)));
    case 'pointed':
      return codeBlock(pointAt(block, phone.columns));
    case 'paper':
      return paperText(block, room, telling(block));
    default:
      return markdown([]);
  }
}

/** How one block is drawn. */
interface Manner {
  readonly room: number;
  readonly say: Say;
  readonly isPictured: boolean;
  /** A button beside it opens it. */
  readonly isOpened: boolean;
  readonly density: Density;
}

function piecesOf(block: Block, manner: Manner, ids: Ids): Piece[] {
  switch (block.type) {
    case 'divider':
      return divide(manner.density);
    case 'actions':
      return actionRows(block.actions, ids);
    case 'paper':
      return [paperPiece(block, manner, ids)];
    default:
      return [manner.say(block, manner.room)];
  }
}

/** A compact list ends with its select, which divides well enough; on a phone each row counts. */
const divide = (density: Density): Piece[] =>
  density === 'compact'
    ? []
    : [{ type: ComponentType.Separator, divider: true, spacing: SeparatorSpacingSize.Small }];

/** Beside a card stands its picture, beside a full paper the button for its abstract; see `endOfList` for the others. */
function paperPiece(
  paper: PaperBlock,
  { room, say, isPictured, isOpened, density }: Manner,
  ids: Ids,
): Piece {
  const text = textDisplay(say(paper, room));
  const accessory = isOpened
    ? buttonOf(openPaper(paper), ids)
    : density !== 'compact' && isPictured
      ? pictureOf(paper)
      : null;
  return accessory ? { type: ComponentType.Section, components: [text], accessory } : text;
}

function endOfList(
  { listed, openable, hidden }: Readonly<Record<'listed' | 'openable' | 'hidden', readonly PaperBlock[]>>,
  { density, call, skip = 0 }: DiscordLook,
  ids: Ids,
): Piece[] {
  const pieces: Piece[] = [];
  if (hidden.length > 0) {
    pieces.push(
      quiet(markdown([listed.length > 0 ? `and ${hidden.length} more` : `${hidden.length} papers`])),
    );
    const { command, options = {} } = call ?? {};
    const label = `Show ${hidden.length} more`;
    // Where not one fits, asking again would bring the same.
    if (command !== undefined && listed.length > 0)
      pieces.push(...actionRows([{ label, command, options, skip: skip + listed.length }], ids));
  }
  if (density !== 'full' && openable.length > 0) pieces.push(...selectOf(openable, ids));
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
