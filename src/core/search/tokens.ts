import { stem as porter2 } from 'porter2';
import { fold } from '../query/fold.ts';
import { stopWords } from './stop-words.ts';

/** A token and where it was read, in UTF-16 units of the text. */
export interface TokenSpan {
  readonly token: string;
  readonly start: number;
  readonly end: number;
}

const LONGEST_TOKEN = 64;

const OTHER = 0;
const LETTER = 1;
const DIGIT = 2;

const ascii = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  ascii[code] = /[a-z]/i.test(char) ? LETTER : /\d/.test(char) ? DIGIT : OTHER;
}

/**
 * The words of a text in order, folded: runs of letters and digits of any script. `3.5`, `1,000`, `don't`, `C++`
 * and `C#` are one token, a possessive `'s` is dropped, hyphens part.
 */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  eachToken(text, (token) => tokens.push(token));
  return tokens;
}

export function tokenSpans(text: string): TokenSpan[] {
  const spans: TokenSpan[] = [];
  eachToken(text, (token, start, end) => spans.push({ token, start, end }));
  return spans;
}

/** The Porter2 (English Snowball) stem of a token; stop words and what isn't plain a–z stay as they are. */
export const stem = (token: string): string =>
  /^[a-z]{3,}$/.test(token) && !stopWords.has(token) ? porter2(token) : token;

/** Reads by hand, character by character: a hundred thousand abstracts make twenty million tokens. */
export function eachToken(text: string, visit: (token: string, start: number, end: number) => void): void {
  const lower = text.toLowerCase();
  // A few letters change their length; `normal` lowers each token once more.
  const source = lower.length === text.length ? lower : text;
  let at = 0;
  while (at < source.length) {
    const code = source.codePointAt(at) ?? 0;
    if (kindOf(code) === OTHER) {
      at += code > 0xffff ? 2 : 1;
      continue;
    }
    const start = at;
    at = tokenEnd(source, start);
    const token = normal(source.slice(start, at));
    if (token !== '') visit(token, start, at);
  }
}

function kindOf(code: number): number {
  if (code < 128) return ascii[code] ?? OTHER;
  const char = String.fromCodePoint(code);
  if (/[\p{L}\p{M}]/u.test(char)) return LETTER;
  return /\p{N}/u.test(char) ? DIGIT : OTHER;
}

const kindAt = (text: string, at: number): number =>
  at >= 0 && at < text.length ? kindOf(text.codePointAt(at) ?? 0) : OTHER;

function tokenEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const code = text.codePointAt(at) ?? 0;
    const kind = kindOf(code);
    if (kind !== OTHER) at += code > 0xffff ? 2 : 1;
    else if (isJoint(text, at)) at++;
    else break;
  }
  return at === start + 1 ? at + signs(text, at) : at;
}

/** Whether a sign stands within a word: `don't`, `3.5`, `1,000`. */
function isJoint(text: string, at: number): boolean {
  switch (text[at]) {
    case "'":
    case '’':
      return kindAt(text, at - 1) === LETTER && kindAt(text, at + 1) === LETTER;
    case '.':
      return kindAt(text, at - 1) === DIGIT && kindAt(text, at + 1) === DIGIT;
    case ',':
      return kindAt(text, at - 1) === DIGIT && /^\d{3}(?!\d)/.test(text.slice(at + 1, at + 5));
    default:
      return false;
  }
}

/** How many signs belong to a single letter: `c++`, `c#`. */
function signs(text: string, at: number): number {
  const length = text.startsWith('++', at) ? 2 : text[at] === '#' ? 1 : 0;
  return kindAt(text, at - 1) === LETTER && kindAt(text, at + length) !== LETTER ? length : 0;
}

function normal(word: string): string {
  const token = /^[a-z0-9.]+$/.test(word) ? word : bare(word);
  return token.length > LONGEST_TOKEN ? token.slice(0, LONGEST_TOKEN) : token;
}

const bare = (word: string): string =>
  fold(word)
    .replace(/['’]s$/, '')
    .replace(/[^\p{L}\p{N}\p{M}.+#]/gu, '');
