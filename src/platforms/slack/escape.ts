import { visible } from '../../core/text/visible.ts';
import { LIMITS } from './limits.ts';

/**
 * Where other people's words become Slack's. Only this file makes these types, and blocks are built from nothing
 * else: a title, a name or a query can neither ping nor link nor format.
 *
 * `Literal` goes where Slack parses nothing: `plain_text` and the elements of `rich_text`.
 */
export type Literal = string & { readonly __brand: 'literal' };
/** Goes into `mrkdwn` text objects. */
export type Mrkdwn = string & { readonly __brand: 'mrkdwn' };
/** Goes into a message's `text` field: entities, no markup. */
export type Escaped = string & { readonly __brand: 'escaped' };
/** An address that may be shown and clicked. */
export type SafeUrl = string & { readonly __brand: 'url' };

/** The words without controls and without what turns a line around or hides; line feeds stay. */
export const literal = (text: string): Literal => visible(text) as Literal;

/** The same on one line. */
export const oneLine = (text: string): Literal => visible(text).replace(/\s+/g, ' ').trim() as Literal;

/** At most `max` characters as Slack may count them, cut between characters as people see them. */
export function shorten(text: Literal, max: number, count: (text: string) => number = lengthOf): Literal {
  if (count(text) <= max) return text;
  // Every unit counts by itself, so that only the last character has to be looked for.
  let [fits, tooMuch] = [0, Math.min(text.length, max)];
  while (tooMuch - fits > 1) {
    const middle = Math.floor((fits + tooMuch) / 2);
    if (count(text.slice(0, middle)) <= max - 1) fits = middle;
    else tooMuch = middle;
  }
  const end = graphemes.segment(text.slice(0, fits + LONGEST_GRAPHEME)).containing(fits)?.index ?? fits;
  return `${text.slice(0, end).trimEnd()}…` as Literal;
}

/** A longer one can't be: marks are few after `visible`. */
const LONGEST_GRAPHEME = 100;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The length with entities. */
export const lengthOf = (text: string): number => escapeEntities(text as Literal).length;

/** The most that `toMrkdwn` makes of it. */
export const lengthInMarkup = (text: string): number => lengthOf(text.replaceAll(':', '::'));

/** https://docs.slack.dev/messaging/formatting-message-text: these three and no others. */
export const escapeEntities = (text: Literal): Escaped =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;') as Escaped;

/**
 * Markup has no escape for its own signs, and with a zero-width space beside them some still format: look-alikes
 * stand in for them. `_` inside a word never formats; `:` gets a word joiner where it could start an emoji, alone or
 * with the words that follow.
 */
export function toMrkdwn(text: Literal): Mrkdwn {
  const harmless = text
    .replace(/\*/g, '∗')
    .replace(/~/g, '∼')
    .replace(/`/g, 'ˋ')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, 'ˍ')
    .replace(/:(?=[\w+'-]*(?::|$))/g, ':\u2060')
    .replace(/^(\s*)>+/gm, (_, space: string) => `${space}›`);
  return escapeEntities(harmless as Literal) as string as Mrkdwn;
}

export const strong = (text: Mrkdwn): Mrkdwn => `*${text}*` as Mrkdwn;
export const code = (text: Mrkdwn): Mrkdwn => `\`${text}\`` as Mrkdwn;
export const join = (parts: readonly Mrkdwn[], separator: ' · ' | '\n' | ''): Mrkdwn =>
  parts.join(separator) as Mrkdwn;

/** A label may hold neither the sign that parts it from its address nor a line feed. */
export function link(url: SafeUrl, label: Literal): Mrkdwn {
  const words = toMrkdwn(label.replace(/\|/g, '∣').replace(/\n/g, ' ') as Literal);
  return `<${escapeEntities(url as string as Literal)}|${words}>` as Mrkdwn;
}

/** http(s) without credentials, in ASCII, with nothing that ends a link; null for anything else. */
export function safeUrl(href: string): SafeUrl | null {
  if (/[\p{Cc}\s]/u.test(href) || !URL.canParse(href)) return null;
  const url = new URL(href);
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username || url.password) return null;
  const address = url.href.replace(/[|<>]/g, encodeURIComponent);
  return lengthOf(address) <= LIMITS.url ? (address as SafeUrl) : null;
}
