import type { MrkdwnElement, PlainTextElement, RichTextLink, RichTextText } from '@slack/types';
import {
  type PaperBlock,
  plainText as plain,
  type Span,
  type StyledSpan,
  type Text,
} from '../../core/message.ts';
import { cutAtClause } from '../../core/text/index.ts';
import {
  code,
  join,
  type Literal,
  lengthInMarkup,
  lengthOf,
  link,
  literal,
  type Mrkdwn,
  oneLine,
  safeUrl,
  shorten,
  strong,
  toMrkdwn,
} from './escape.ts';
import { LIMITS, PHONE_COLUMNS } from './limits.ts';
import { rowsOf } from './lines.ts';

type Style = NonNullable<StyledSpan['style']>;
export type Words = RichTextText | RichTextLink;

/** Slack has no quiet rich text, and marks a match as bold as its own search does. */
const RICH: Readonly<Record<Style, RichTextText['style']>> = {
  strong: { bold: true },
  match: { bold: true },
  emphasis: { italic: true },
  code: { code: true },
  quiet: undefined,
};

/** No emoji codes: `:x:` in a title stays what it is. */
export const plainText = (text: Literal, max: number): PlainTextElement => ({
  type: 'plain_text',
  text: shorten(text, max),
  emoji: false,
});

/** Slack refuses an empty option, and title and id may both be of characters that nobody sees. */
export const nameOf = ({ title, id }: PaperBlock): Literal => oneLine(title) || oneLine(id) || oneLine('…');

/** `verbatim` keeps Slack from linking what looks like an address or a channel. */
export const markup = (text: Mrkdwn): MrkdwnElement => ({ type: 'mrkdwn', text, verbatim: true });

/** A text as rich text, in which nothing is parsed, of at most `max` characters. */
export function richText(text: Text, max: number, style?: Style): Words[] {
  const words: Words[] = [];
  let room = max;
  for (const span of text) {
    const { text: raw, style: own = style, href } = styled(span);
    const shown = shorten(literal(raw), room);
    if (shown === '' || room < 2) continue;
    room -= lengthOf(shown);
    const look = own && RICH[own] ? { style: RICH[own] } : {};
    const url = href === undefined ? null : safeUrl(href);
    words.push(
      url === null ? { type: 'text', text: shown, ...look } : { type: 'link', url, text: shown, ...look },
    );
  }
  return words;
}

/**
 * A text as markup of at most `max` characters; what does not fit as a link stays as words. Only a text that is marked
 * as a whole is marked, because signs inside of a line can be taken for each other.
 */
export function toMarkup(text: Text, max: number = LIMITS.textObject): Mrkdwn {
  const parts: Mrkdwn[] = [];
  // Two signs may go around it.
  let room = max - 2;
  for (const span of text) {
    const { text: raw, href } = styled(span);
    const shown = shorten(literal(raw), room, lengthInMarkup);
    if (shown === '' || room < 2) continue;
    const url = href === undefined ? null : safeUrl(href);
    const linked = url === null ? null : link(url, shown);
    const part = linked !== null && linked.length <= room ? linked : toMrkdwn(shown);
    parts.push(part);
    room -= part.length;
  }
  const [only] = text;
  return text.length === 1 && only !== undefined ? marked(styled(only), parts[0]) : join(parts, '');
}

/** Signs stand close to the words or do nothing. */
function marked({ text, style }: StyledSpan, words: Mrkdwn = join([], '')): Mrkdwn {
  // Cut, it can end in a space that the whole does not end in.
  if (words === '' || /^\s|\s$|\n/.test(literal(text)) || /\s$/.test(words)) return words;
  if (style === 'strong' || style === 'match') return strong(words);
  return style === 'code' ? code(words) : words;
}

/** A text ended where a clause does, its marks kept. */
export function cutText(text: Text, max: number): Text {
  const whole = plain(text);
  const cut = cutAtClause(whole, max);
  if (cut === whole) return text;
  const kept = cut.endsWith('…') ? cut.slice(0, -1) : cut;
  if (!whole.startsWith(kept)) return [cut];
  let room = kept.length;
  return text.flatMap((span) => {
    const { text: words, ...style } = styled(span);
    const shown = words.slice(0, room);
    room -= shown.length;
    return shown === '' ? [] : [{ ...style, text: room === 0 ? shown + cut.slice(kept.length) : shown }];
  });
}

/** The same within so many rows of a phone; a word is dropped at a time where the words wrap badly. */
export function cutToRows(text: Text, rows: number, most: number): Text {
  let max = Math.min(rows * PHONE_COLUMNS, most);
  let cut = cutText(text, max);
  for (;;) {
    const over = rowsOf(plain(cut)) - rows;
    if (!(over > 0) || max <= PHONE_COLUMNS / 2) break;
    // Wide characters take twice the room.
    max = Math.min(max, plain(cut).length) - (over > 1 ? (over - 1) * (PHONE_COLUMNS / 2) : WORD);
    cut = cutText(text, max);
  }
  return cut;
}

/** Characters of a short word. */
const WORD = 5;

const styled = (span: Span): StyledSpan => (typeof span === 'string' ? { text: span } : span);
