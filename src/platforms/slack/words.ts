import type { MrkdwnElement, PlainTextElement, RichTextLink, RichTextText } from '@slack/types';
import { plainText as plain, type Span, type StyledSpan, type Text } from '../../core/message.ts';
import { cutAtClause } from '../../core/text/index.ts';
import {
  code,
  emphasis,
  join,
  type Literal,
  lengthOf,
  link,
  literal,
  type Mrkdwn,
  safeUrl,
  shorten,
  strong,
  toMrkdwn,
} from './escape.ts';
import { LIMITS } from './limits.ts';

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
/** Marks go into quiet places only. */
const MARKED: Readonly<Record<Style, (text: Mrkdwn) => Mrkdwn>> = {
  strong,
  match: strong,
  emphasis,
  code,
  quiet: (text) => text,
};

/** No emoji codes: `:x:` in a title stays what it is. */
export const plainText = (text: Literal, max: number): PlainTextElement => ({
  type: 'plain_text',
  text: shorten(text, max),
  emoji: false,
});

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

/** A text as markup of at most `max` characters; what does not fit as a link stays as words. */
export function toMarkup(text: Text, max: number = LIMITS.textObject): Mrkdwn {
  const parts: Mrkdwn[] = [];
  let room = max;
  for (const span of text) {
    const { text: raw, style = 'quiet', href } = styled(span);
    // Two signs go around what is marked.
    const shown = shorten(literal(raw), room - 2, (words) => toMrkdwn(words).length);
    if (shown === '' || room < 4) continue;
    const url = href === undefined ? null : safeUrl(href);
    const linked = url === null ? null : link(url, shown);
    const isPlain = /^\s|\s$|\n/.test(shown);
    const part =
      linked !== null && linked.length <= room
        ? linked
        : isPlain
          ? toMrkdwn(shown)
          : MARKED[style](toMrkdwn(shown));
    parts.push(part);
    room -= part.length;
  }
  return join(parts, '');
}

/** A text ended where a clause does, its marks kept. */
export function cutText(text: Text, max: number): Text {
  const whole = plain(text);
  const cut = cutAtClause(whole, max);
  if (cut === whole) return text;
  const kept = cut.endsWith('…') ? cut.slice(0, -1) : cut;
  if (!whole.startsWith(kept)) return [cut];
  let room = kept.length;
  const spans = text.map((span) => {
    const { text: words, ...style } = styled(span);
    const shown = words.slice(0, room);
    room -= shown.length;
    return { ...style, text: shown };
  });
  return [...spans, cut.slice(kept.length)];
}

const styled = (span: Span): StyledSpan => (typeof span === 'string' ? { text: span } : span);
