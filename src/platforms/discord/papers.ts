import { type APIThumbnailComponent, ComponentType } from 'discord.js';
import { type Density, type PaperBlock, plainText, type Text } from '../../core/message.ts';
import { heading, joinLines, type Markdown, markdown, plain, quiet, safeAddress } from './escape.ts';
import { limits, phone } from './limits.ts';
import { cutText, cutToRows, rowsOf } from './rows.ts';

/** Longer titles are hostile: the longest of 100,000 recorded ones has 228 characters. */
const MAX_TITLE = 300;
/** A gist of the daily post, and what it may take on a phone. */
const MAX_GIST = 140;
const GIST_ROWS = 3;
/** Facts are a word or two each. */
const MAX_FACTS = 10;
const MAX_FACT = 60;

/** How a list's papers are said. */
export interface Telling {
  readonly density: Density;
  /** Rows on a phone that a compact paper may take. */
  readonly rows: number;
  /** The paper is one of a list (see `isListed`). */
  readonly isListed: boolean;
}

/** A shortened paper's title, gist and facts, the gist in at most `room` characters. */
export const paperText = (paper: PaperBlock, room: number, { density, rows, isListed }: Telling): Markdown =>
  density === 'compact' ? compact(paper, room, rows) : card(paper, density === 'full' && isListed, room);

/** No longer than it can be shown, and with a title in one line: there is always one. */
export function shortPaper(paper: PaperBlock, density: Density): PaperBlock {
  return {
    ...paper,
    title: plain(paper.title, MAX_TITLE) || plain(paper.id, MAX_FACT) || '…',
    gist: density === 'compact' ? paper.gist && cutText(paper.gist, MAX_GIST) : body(paper),
    facts: paper.facts.slice(0, MAX_FACTS).map((fact) => cutText(fact, MAX_FACT)),
  };
}

/** Two sentences where they are known. A paper without a gist says elsewhere what it is about. */
function body({ gist, detail }: PaperBlock): Text | null {
  if (gist === null) return null;
  return cutText(detail?.sentences ? [detail.sentences] : gist, limits.text);
}

/** The paper's picture, if it has one, for beside its text. */
export function pictureOf({ title, detail }: PaperBlock): APIThumbnailComponent | null {
  const url = safeAddress(detail?.image ?? '');
  if (url === null) return null;
  const description = plain(`A picture from “${title}”`, limits.alternativeText);
  return { type: ComponentType.Thumbnail, media: { url }, description };
}

/** What a long title takes, the gist has to give. */
function compact(paper: PaperBlock, room: number, rowsPerPaper: number): Markdown {
  const { columns } = phone;
  const rank = rankOf(paper);
  const title = plainText(cutToRows([rank + paper.title], rowsPerPaper - 2, columns));
  const rows = Math.min(GIST_ROWS, rowsPerPaper - 1 - rowsOf(title, columns));
  const gist = paper.gist && cutToRows(cutText(paper.gist, room), rows, columns);
  return joinLines([
    markdown([rank, { text: title.slice(rank.length), style: 'strong', href: paper.href }]),
    markdown(gist ?? []),
    quiet(markdown(inOneRow(paper.facts, columns))),
  ]);
}

function card(paper: PaperBlock, isFull: boolean, room: number): Markdown {
  return joinLines([
    heading(markdown([rankOf(paper), { text: paper.title, href: paper.href }])),
    markdown(cutText(paper.gist ?? [], room)),
    quiet(markdown(dotted(paper.facts))),
    quiet(markdown(isFull ? addresses(paper) : [])),
  ]);
}

const addresses = ({ detail }: PaperBlock): Text =>
  dotted((detail?.links ?? []).map(({ label, href }) => [{ text: label, href }]));

const rankOf = ({ rank }: PaperBlock): string => (rank === null ? '' : `${rank} · `);

const dotted = (facts: readonly Text[]): Text =>
  facts.flatMap((fact, i) => (i === 0 ? fact : [' · ', ...fact]));

/** The first facts, which tell most; at least one. */
function inOneRow(facts: readonly Text[], columns: number): Text {
  let count = facts.length;
  while (count > 1 && rowsOf(plainText(dotted(facts.slice(0, count))), columns) > 1) count--;
  return dotted(facts.slice(0, count));
}
