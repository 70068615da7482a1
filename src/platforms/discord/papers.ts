import { arxivUrl, parsePaperId, pdfUrl } from '../../core/ids.ts';
import { type PaperBlock, plainText, type Text } from '../../core/message.ts';
import { heading, joinLines, type Markdown, markdown, plain, quiet } from './escape.ts';
import { limits, phone } from './limits.ts';
import { cutText, cutToRows, rowsOf } from './rows.ts';

/** How much of a paper a channel wants to see. */
export type Density = 'compact' | 'cards' | 'full';

/** Longer titles are hostile: the longest of 100,000 recorded ones has 228 characters. */
const MAX_TITLE = 300;
/** A gist of the daily post, and what it may take on a phone. */
const MAX_GIST = 140;
const GIST_ROWS = 3;
/** Facts are a word or two each. */
const MAX_FACTS = 10;
const MAX_FACT = 60;

/** A shortened paper's title, gist and facts, the gist in at most `room` characters. */
export const paperText = (paper: PaperBlock, density: Density, room: number): Markdown =>
  density === 'compact' ? compact(paper, room) : card(paper, density, room);

/** No longer than it can be shown, and with a title in one line: there is always one. */
export function shortPaper(paper: PaperBlock, density: Density): PaperBlock {
  return {
    ...paper,
    title: plain(paper.title, MAX_TITLE) || plain(paper.id, MAX_FACT) || '…',
    gist: paper.gist && cutText(paper.gist, density === 'compact' ? MAX_GIST : limits.text),
    facts: paper.facts.slice(0, MAX_FACTS).map((fact) => cutText(fact, MAX_FACT)),
  };
}

/** At most seven rows on a phone: what a long title takes, the gist has to give. */
function compact(paper: PaperBlock, room: number): Markdown {
  const { columns, rowsPerPaper } = phone;
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

function card(paper: PaperBlock, density: Density, room: number): Markdown {
  return joinLines([
    heading(markdown([rankOf(paper), { text: paper.title, href: paper.href }])),
    markdown(cutText(paper.gist ?? [], room)),
    quiet(markdown(dotted(paper.facts))),
    quiet(markdown(density === 'full' ? addresses(paper.id) : [])),
  ]);
}

const addresses = (id: string): Text =>
  parsePaperId(id) ? [{ text: 'arXiv', href: arxivUrl(id) }, ' · ', { text: 'PDF', href: pdfUrl(id) }] : [];

const rankOf = ({ rank }: PaperBlock): string => (rank === null ? '' : `${rank} · `);

const dotted = (facts: readonly Text[]): Text =>
  facts.flatMap((fact, i) => (i === 0 ? fact : [' · ', ...fact]));

/** The first facts, which tell most; at least one. */
function inOneRow(facts: readonly Text[], columns: number): Text {
  let count = facts.length;
  while (count > 1 && rowsOf(plainText(dotted(facts.slice(0, count))), columns) > 1) count--;
  return dotted(facts.slice(0, count));
}
