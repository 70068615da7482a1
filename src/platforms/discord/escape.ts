import type { Span, StyledSpan, Text } from '../../core/message.ts';
import { cutGraphemes } from '../../core/text/index.ts';
import { visible } from '../../core/text/visible.ts';
import { limits } from './limits.ts';

declare const brand: unique symbol;
/** Text that Discord shows as it is meant. Only this file makes it, so nothing reaches a text display unescaped. */
export type Markdown = string & { readonly [brand]: 'markdown' };
/** Text for places without Markdown: labels of buttons and options. */
export type Plain = string & { readonly [brand]: 'plain' };

type Style = NonNullable<StyledSpan['style']>;

/** Cannot be seen, but ends whatever Discord was about to recognise. */
const BREAK = '\u200b';

const MARKS: Record<Style, readonly [open: string, close: string]> = {
  strong: ['**', '**'],
  emphasis: ['*', '*'],
  match: ['__', '__'],
  code: ['', ''],
  quiet: ['', ''],
};

/** A label: one line of at most `max` characters. */
export const plain = (text: string, max: number): Plain => cutGraphemes(oneLine(text).trim(), max) as Plain;

/** The text as Markdown, a line of it for each line feed. */
export function markdown(text: Text): Markdown {
  let out = '';
  let wasMarked = false;
  for (const span of joined(text)) {
    const piece = paint(span);
    if (piece === '') continue;
    const isMarked = (span.style ?? 'quiet') !== 'quiet' || span.href !== undefined;
    // Marks that touch (`**a**` and `*b*`) would be read as one run.
    if ((isMarked || wasMarked) && /\S$/.test(out) && /^\S/.test(piece)) out += BREAK;
    out += piece;
    wasMarked = isMarked;
  }
  return out as Markdown;
}

/** `-# ` before every line: small and grey. */
export const quiet = (text: Markdown): Markdown => eachLine(text, (line) => `-# ${line}`);
/** `### ` before every line. */
export const heading = (text: Markdown): Markdown => eachLine(text, (line) => `### ${line}`);
/** One under the other; empty ones are left out. */
export const joinLines = (parts: readonly Markdown[]): Markdown =>
  parts.filter((part) => part.trim() !== '').join('\n') as Markdown;

/** Lines in a fixed font. Nothing is formatted in there, so only the fence itself has to be kept out. */
export const codeBlock = (lines: readonly string[]): Markdown =>
  `\`\`\`\n${lines.map((line) => withoutTicks(defuse(visible(line).replace(/\s/g, ' ')))).join('\n')}\n\`\`\`` as Markdown;

/** An address that may be shown and pressed: http(s), not too long, with nothing in it that Markdown knows. */
export function safeAddress(href: string): string | null {
  if (/[\p{Cc}\s]/u.test(href) || !URL.canParse(href)) return null;
  const url = new URL(href);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  if (url.username !== '' || url.password !== '') return null;
  const address = url.href.replace(
    /[()[\]<>*~|`\\]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return address.length <= limits.url ? address : null;
}

function paint(span: StyledSpan): string {
  const { style = 'quiet', href } = span;
  const address = href === undefined ? null : safeAddress(href);
  return span.text
    .split('\n')
    .map((line) => {
      const text = oneLine(line);
      const inner = text.trim();
      if (inner === '') return text;
      const label = address === null ? inner : withoutBrackets(inner);
      const words = style === 'code' ? `\`${withoutTicks(defuse(label))}\`` : escapeLine(label);
      const linked = address === null ? words : `[${words}](<${address}>)`;
      const [open, close] = MARKS[style];
      // A space inside the marks would switch them off.
      return text.replace(inner, () => open + linked + close);
    })
    .join('\n');
}

/** They would end a link's label, escaped or not: Discord looks for them before it unescapes. */
const withoutBrackets = (text: string): string => text.replaceAll('[', '(').replaceAll(']', ')');
/** What a backslash takes the meaning from, wherever it stands. */
const MARKUP = /[\\*_~`|<[\]]/g;
/** `https://`, `:shortcode:`; at the end too, because the next span may go on with it. */
const COLON = /:(?=\S|$)/g;
/** `discord.gg/…` is an invitation even without a scheme. */
const INVITE = /\.(?=\p{L}{2,}\/)/gu;
/** Headings, small print, lists and quotes, which exist at the start of a line only. */
const LINE_START = /^(\s*)(?=[#>+-])/;
const NUMBERED = /^(\s*\d+)(?=[.)](?:\s|$))/;

const escapeLine = (text: string): string =>
  defuse(text)
    .replace(MARKUP, '\\$&')
    .replace(COLON, '\\:')
    .replace(INVITE, '\\.')
    .replace(LINE_START, '$1\\')
    .replace(NUMBERED, '$1\\');

/** A mention is looked for in the raw text, so a backslash alone would not be enough. */
const defuse = (text: string): string => text.replace(/@(?=everyone|here|[!&]?\d|$)/gi, `@${BREAK}`);

const oneLine = (text: string): string => visible(text).replace(/\s+/g, ' ');
const withoutTicks = (text: string): string => text.replaceAll('`', 'ˋ');

/** Neighbours that look alike are one span: their marks would cancel each other out. */
function joined(text: Text): StyledSpan[] {
  const spans: StyledSpan[] = [];
  for (const span of text) {
    const next = typeof span === 'string' ? { text: span } : (span satisfies Span);
    const last = spans.at(-1);
    if (last && last.style === next.style && last.href === next.href) {
      spans[spans.length - 1] = { ...last, text: last.text + next.text };
    } else spans.push(next);
  }
  return spans;
}

const eachLine = (text: Markdown, change: (line: string) => string): Markdown =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(change)
    .join('\n') as Markdown;
