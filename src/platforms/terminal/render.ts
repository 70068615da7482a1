import stringWidth from 'string-width';
import { typedText } from '../../core/command.ts';
import {
  type Action,
  type Block,
  type Density,
  isListed,
  type Message,
  type PaperBlock,
  plainText,
  type Span,
  type StyledSpan,
  type Text,
} from '../../core/message.ts';
import { fitColumns, MIN_COLUMNS } from './limits.ts';
import { createPaint, harmless, type Paint, safeAddress } from './paint.ts';
import { pointAt } from './pointed.ts';
import { fill, wrap, wrapEvenly } from './wrap.ts';

export interface TerminalLook {
  /** Taken as 80 when unknown, and kept between 20 and 100. */
  readonly columns: number | undefined;
  readonly color: boolean;
  /** `compact` unless told. */
  readonly density?: Density;
  /** OSC 8 links; otherwise every address is written out. */
  readonly hyperlinks: boolean;
  /** The word before every command, `paper` unless told. */
  readonly prefix?: string;
  /** By command, the option that is typed without its key. */
  readonly rest?: Readonly<Record<string, string>>;
}

interface Page extends TerminalLook {
  readonly columns: number;
  readonly paint: Paint;
  readonly isList: boolean;
  /** Columns of the longest rank, 0 when no paper has one. */
  readonly rankColumns: number;
}

/** A message as terminal text, without a line feed at its end. */
export function renderTerminal(message: Message, look: TerminalLook): string {
  const blocks: readonly Block[] =
    message.blocks.length > 0 ? message.blocks : [{ type: 'text', text: [message.summary] }];
  const page: Page = {
    ...look,
    columns: fitColumns(look.columns),
    paint: createPaint(look),
    isList: blocks.some((block) => block.type === 'paper' && isListed(block, blocks)),
    rankColumns: Math.max(...blocks.map((block) => (block.type === 'paper' ? rankOf(block).length : 0))),
  };
  return blocks
    .flatMap((block, index) => {
      const rows = renderBlock(block, page);
      return needsAir(blocks[index - 1], block) ? ['', ...rows] : rows;
    })
    .join('\n');
}

/** Papers stand close together; a line divides by itself; what to do next stays with the words that offer it. */
function needsAir(previous: Block | undefined, block: Block): boolean {
  if (!previous || previous.type === block.type) return false;
  if (previous.type === 'divider' || block.type === 'divider') return false;
  return block.type !== 'actions' || previous.type === 'paper';
}

function renderBlock(block: Block, page: Page): string[] {
  const { columns, paint } = page;
  switch (block.type) {
    case 'heading':
      return wrapEvenly(paintAll(block.text, paint, 'strong'), columns);
    case 'text':
      return linesOf(block.text).flatMap((line) => wrap(paintAll(line, paint), columns));
    case 'note':
      return linesOf(block.text).flatMap((line) => {
        const words = paintAll(line, paint, 'quiet');
        return isItem(line) ? hanging(wrap(words, columns - ITEM.length)) : wrapEvenly(words, columns);
      });
    case 'paper':
      return renderPaper(block, page);
    case 'divider':
      return [paint('─'.repeat(columns), 'quiet')];
    case 'pointed': {
      const { typed, carets } = pointAt(block, columns);
      return [paint(typed), paint(carets, 'match')];
    }
    case 'actions':
      return fill(
        block.actions.map((action) => renderAction(action, page)),
        '  ',
        columns,
      );
  }
}

/** What begins a line of an enumeration. */
const ITEM = '· ';
const isItem = (line: Text): boolean => plainText(line).startsWith(ITEM);

const hanging = ([first = '', ...more]: readonly string[]): string[] => [
  first,
  ...more.map((row) => ' '.repeat(ITEM.length) + row),
];

function renderPaper(paper: PaperBlock, page: Page): string[] {
  const { columns, hyperlinks, paint, rankColumns } = page;
  const gap = Math.min(rankColumns + 2, MIN_COLUMNS / 2);
  const width = columns - gap;
  const address = safeAddress(paper.href);
  const link = hyperlinks ? { href: paper.href } : {};
  const name = harmless(paper.title).trim() || paper.id;
  const [title = '', ...more] = wrapEvenly(paint({ text: name, style: 'strong', ...link }), width);
  const under = [
    ...more,
    ...renderGist(paper, page, width),
    ...fill(
      paper.facts.map((fact) => paintAll(fact, paint, 'quiet')),
      paint(' · ', 'quiet'),
      width,
    ),
    ...(address === null || hyperlinks ? [] : [paint(address, 'quiet')]),
    ...fill(page.density === 'full' && page.isList ? linksOf(paper, page) : [], paint(' · ', 'quiet'), width),
  ];
  const rank = paint(rankOf(paper).padStart(rankColumns), 'quiet');
  return [rankColumns > 0 ? `${rank}  ${title}` : title, ...under.map((row) => indent(row, gap, columns))];
}

/** Two sentences in place of one line, where they are wanted and known. */
function renderGist(
  { gist, detail }: PaperBlock,
  { density = 'compact', paint }: Page,
  width: number,
): string[] {
  if (gist === null) return [];
  if (density === 'compact' || !detail?.sentences) return wrapEvenly(paintAll(gist, paint), width);
  return wrap(paint(detail.sentences), width);
}

const linksOf = ({ detail }: PaperBlock, { paint }: Page): string[] =>
  (detail?.links ?? []).map(({ label, href }) => paint({ text: label, href }, 'quiet'));

/** A row without words needs no indentation; one too wide for it can at least start at the margin. */
function indent(row: string, gap: number, columns: number): string {
  const width = stringWidth(row);
  return width === 0 || gap + width > columns ? row : ' '.repeat(gap) + row;
}

const rankOf = (paper: PaperBlock): string => (paper.rank === null ? '' : String(paper.rank));

function renderAction(action: Action, page: Page): string {
  const { hyperlinks, paint } = page;
  const [open, close] = [paint('[', 'quiet'), paint(']', 'quiet')];
  if ('command' in action)
    return `${open}${paint(action.label)}: ${paint(typed(action, page), 'code')}${close}`;
  const { label, href } = action;
  const address = safeAddress(href);
  if (hyperlinks || address === null) return `${open}${paint({ text: label, href })}${close}`;
  return `${open}${paint(label)}: ${paint(address, 'code')}${close}`;
}

/** What to type where another platform has a button. */
function typed({ command, options }: Extract<Action, { command: string }>, { prefix, rest }: Page): string {
  return `/${prefix ?? 'paper'} ${command} ${typedText(options, rest?.[command])}`.trimEnd();
}

const paintAll = (text: Text, paint: Paint, style?: StyledSpan['style']): string =>
  text.map((span) => paint(span, style)).join('');

/** A text with line feeds as one text a line. */
function linesOf(text: Text): Text[] {
  const lines: Span[][] = [[]];
  for (const span of text) {
    const styled = typeof span === 'string' ? { text: span } : span;
    for (const [index, part] of styled.text.split('\n').entries()) {
      if (index > 0) lines.push([]);
      lines.at(-1)?.push({ ...styled, text: part });
    }
  }
  return lines;
}
