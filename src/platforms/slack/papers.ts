import type { ImageElement, KnownBlock } from '@slack/types';
import { openPaper } from '../../core/digest.ts';
import { type Density, type PaperBlock, plainText as plain, type Text } from '../../core/message.ts';
import type { Keeper } from '../../core/platform.ts';
import { buttonOf } from './buttons.ts';
import { join, type Mrkdwn, oneLine, safeUrl } from './escape.ts';
import { LIMITS, MAX_FACT, MAX_GIST, MAX_TITLE, PHONE_COLUMNS } from './limits.ts';
import { widthOf } from './lines.ts';
import { markup, nameOf, plainText, richText, toMarkup, type Words } from './words.ts';

/** Between facts. */
const SEPARATOR = ' · ';

/** What a list's look makes of a paper before anything is cut: two sentences in place of one line, where they are known. */
export function inDensity(paper: PaperBlock, density: Density): PaperBlock {
  const { gist, detail } = paper;
  return density === 'compact' || gist === null || !detail?.sentences
    ? paper
    : { ...paper, gist: [detail.sentences] };
}

/** The title as a link, what is new under it, and the quiet line; beside it a picture, or the button that opens it. */
export function paperBlocks(
  paper: PaperBlock,
  {
    density,
    isListed,
    place,
    keep,
  }: { density: Density; isListed: boolean; place: number; keep: Keeper['id'] },
): KnownBlock[] {
  const rank = paper.rank === null ? [] : richText([`${paper.rank}  `], MAX_TITLE);
  const name = nameOf(paper);
  const title = [...rank, ...richText([{ text: name, href: paper.href }], MAX_TITLE, 'strong')];
  const isOpened = density === 'full' && isListed;
  const [accessory] = isOpened
    ? buttonOf(openPaper(paper), `${place}`, keep)
    : density === 'compact'
      ? []
      : pictureOf(paper);
  const links = isOpened ? addressesOf(paper) : [];
  const given = density === 'compact' ? inOneRow(paper.facts) : paper.facts;
  const facts = [...given, ...links].map((fact) => toMarkup(fact, MAX_FACT));
  const told = facts.filter((fact) => fact !== '').slice(0, MOST_FACTS);
  return [...withGist(title, paper.gist ?? [], accessory), ...contextBlock(join(told, SEPARATOR))];
}

/** The first facts, which tell most; at least one. */
function inOneRow(facts: readonly Text[]): readonly Text[] {
  let columns = 0;
  const over = facts.findIndex((fact, index) => {
    columns += widthOf(plain(fact).slice(0, MAX_FACT)) + (index > 0 ? SEPARATOR.length : 0);
    return index > 0 && columns > PHONE_COLUMNS;
  });
  return over < 0 ? facts : facts.slice(0, over);
}

/** Something can stand beside a section only, whose plain text is as literal as rich text is. */
function withGist(
  title: readonly Words[],
  gist: Text,
  accessory: ReturnType<typeof buttonOf>[number] | ImageElement | undefined,
): KnownBlock[] {
  const text = plainText(oneLine(plain(gist)), MAX_GIST);
  if (text.text === '' && !accessory) return richTextBlock(title);
  if (!accessory) return richTextBlock([...title, { type: 'text', text: '\n' }, ...richText(gist, MAX_GIST)]);
  // A section without words can't be.
  const words = text.text === '' ? plainText(oneLine('Abstract and links'), MAX_GIST) : text;
  return [...richTextBlock(title), { type: 'section', text: words, accessory }];
}

function pictureOf({ title, detail }: PaperBlock): ImageElement[] {
  const url = safeUrl(detail?.image ?? '');
  if (url === null) return [];
  const { text } = plainText(oneLine(`A picture from “${title}”`), LIMITS.alternativeText);
  return [{ type: 'image', image_url: url, alt_text: text }];
}

const addressesOf = ({ detail }: PaperBlock): Text[] =>
  (detail?.links ?? []).map(({ label, href }) => [{ text: label, href }]);

/** So many facts of `MAX_FACT` characters fit into one text object. */
const MOST_FACTS = Math.floor(LIMITS.textObject / (MAX_FACT + SEPARATOR.length));

export const richTextBlock = (elements: readonly Words[]): KnownBlock[] =>
  elements.some(({ text = '' }) => text.trim() !== '')
    ? [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [...elements] }] }]
    : [];

export const contextBlock = (text: Mrkdwn): KnownBlock[] =>
  text.trim() === '' ? [] : [{ type: 'context', elements: [markup(text)] }];
