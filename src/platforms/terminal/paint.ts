import picocolors from 'picocolors';
import type { Span, StyledSpan } from '../../core/message.ts';
import { MAX_SPAN_LENGTH } from './limits.ts';

type Style = NonNullable<StyledSpan['style']>;

/** Turns a span into one line of terminal text. `style` is what the place wears where the span has no style of its own. */
export type Paint = (span: Span, style?: Style) => string;

/**
 * The only way from a message to the terminal. Titles, summaries and labels are other people's words: here they
 * lose every character that could move the cursor, turn the line around or hide, and here they get our own
 * SGR and OSC 8 sequences.
 */
export function createPaint({ color, hyperlinks }: { color: boolean; hyperlinks: boolean }): Paint {
  const { bold, cyan, dim, italic, underline, yellow } = picocolors.createColors(color);
  const inks: Record<Style, (text: string) => string> = {
    strong: bold,
    emphasis: italic,
    code: cyan,
    quiet: dim,
    match: yellow,
  };
  const ink = (text: string, style?: Style) => (style && text !== '' ? inks[style](text) : text);

  return (span, place) => {
    const { text, style = place, href } = typeof span === 'string' ? { text: span } : span;
    const words = harmless(text);
    const address = href === undefined ? null : safeAddress(href);
    if (address === null) return ink(words, style);
    if (hyperlinks) {
      const label = ink(words.trim() || address, style);
      // A bold title is expected to be a link; a word in a sentence isn't.
      return hyperlink(style === 'strong' ? label : underline(label), address);
    }
    if (isSameAddress(words, address)) return ink(address, style);
    return `${ink(words, style)} ${ink(`<${address}>`, 'quiet')}`;
  };
}

/** An address that may be shown and clicked: http(s), printable ASCII only (a host name as Punycode). */
export function safeAddress(href: string): string | null {
  if (/[\p{Cc}\s]/u.test(href) || !URL.canParse(href)) return null;
  const url = new URL(href);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}

/** BEL rather than ST at the end, because wrap-ansi writes it so on the rows that it adds. */
const hyperlink = (text: string, address: string): string =>
  `\u001b]8;;${address}\u0007${text}\u001b]8;;\u0007`;

const isSameAddress = (words: string, address: string): boolean => {
  const bare = (text: string) => text.replace(/^https?:\/\//, '').replace(/\/$/, '');
  return words.trim() === '' || bare(words.trim()) === bare(address);
};

const UNWELCOME =
  /(?!\u200c|\u200d|\ufe0e|\ufe0f)[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * One line of words without controls. Joiners and variation selectors stay, since Persian and emoji need them;
 * about the width of other invisible characters terminals disagree.
 */
export function harmless(text: string): string {
  const words = text.length > MAX_SPAN_LENGTH ? `${text.slice(0, MAX_SPAN_LENGTH)}…` : text;
  return words.replace(/\r\n|[\t\n\v\f\r\u0085\u2028\u2029]/g, ' ').replace(UNWELCOME, '');
}
