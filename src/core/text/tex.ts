import { script } from './scripts.ts';
import { runCommand } from './tex-commands.ts';
import { mathDollars } from './tex-math.ts';
import { ahead, CLOSE, DROPPED, OPEN, type Reader, take } from './tex-reader.ts';

/** Deeper braces are dropped unread, so that hostile input cannot exhaust the stack. */
const MAX_DEPTH = 60;
/** How much of the text so far a command may look at; all of it each time would make long input slow. */
const LOOK_BACK = 40;

/** TeX, as it stands in titles and abstracts, to plain text. `systemName` is what `\method` and its like mean. */
export function texToText(source: string, systemName: string | null): string {
  const dollars = mathDollars(source);
  const reader: Reader = {
    source,
    dollars,
    systemName,
    at: 0,
    math: false,
    depth: 0,
    commands: 0,
    named: null,
    argument: () => argument(reader),
  };
  let text = '';
  while (reader.at < source.length) text += read(reader);
  return text
    .replace(EMPTY_BRACKETS, DROPPED)
    .replace(SPACE_THEN_DROPPED, '')
    .replaceAll(DROPPED, '')
    .replaceAll(OPEN, '{')
    .replaceAll(CLOSE, '}');
}

const EMPTY_BRACKETS = new RegExp(`[([]${DROPPED}+[)\\]]`, 'g');
const SPACE_THEN_DROPPED = new RegExp(` ?${DROPPED}+(?= ?[.,;:!?)\\]])`, 'g');
const PLAIN = /[^\\{}$^_~h]+|h(?!ttps?:\/\/)/y;
const ADDRESS = /https?:\/\/(?:[^\s\\{}$"<>]|\\[_%#&~]|\{[_~]\})*/y;
const LABEL_TEXT = String.raw`(?:[^{}]|\{[^{}]{0,100}\}){0,100}`;
const LABEL = new RegExp(String.raw`\{${LABEL_TEXT}\}`, 'y');
const STRAY_LABEL = new RegExp(String.raw`\}?\{(?:${LABEL_TEXT}\}|https?://[^\s{}]*[^\s{}.,;])`, 'y');

/** The text up to the closing brace, which is taken too, or to the end. */
function read(reader: Reader): string {
  let text = '';
  while (reader.at < reader.source.length) {
    const plain = take(reader, PLAIN);
    if (plain !== null) {
      text += reader.math ? plain.replaceAll("'", '′') : plain;
      continue;
    }
    const link = address(reader);
    if (link !== null) {
      text += link;
      continue;
    }
    const char = reader.source[reader.at++] ?? '';
    if (char === '}') return text;
    const before = text.slice(-LOOK_BACK);
    if (char === '{') text += bareGroup(reader, before);
    else if (char === '\\') text += runCommand(reader, before);
    else if (char === '^' || char === '_') text += raisedOrLowered(reader, char, before);
    else if (char === '~') text += tie(reader, before);
    else if (reader.dollars.has(reader.at - 1)) reader.math = !reader.math;
    else text += char;
  }
  return text;
}

/** A web address as it stands, and after it no label: that is what `\href` leaves where its backslash was lost. */
function address(reader: Reader): string | null {
  const found = take(reader, ADDRESS);
  if (found === null) return null;
  // Inside of braces the next closing one is not the label's.
  const [label, anyBrace] = reader.depth > 0 ? [LABEL, /\{/y] : [STRAY_LABEL, /\}?\{/y];
  const glued = take(reader, label) === null && ahead(reader, anyBrace);
  return found.replace(/\\(?=[_%#&~])/g, '').replace(/\{([_~])\}/g, '$1') + (glued ? ' ' : '');
}

/** What stands in braces whose opening one was just read. */
function group(reader: Reader): string {
  if (reader.depth >= MAX_DEPTH) return '';
  reader.depth++;
  const text = read(reader);
  reader.depth--;
  return text;
}

function argument(reader: Reader): string {
  take(reader, /\s+/y);
  const char = take(reader, /[^}$]/uy);
  if (char === '{') return group(reader);
  return char === '\\' ? runCommand(reader, '') : (char ?? '');
}

/** Braces are TeX's around one word or in mathematics; in `{-1, 0, 1}`, `{this http URL}` or `{πᵢ}` they are text. */
function bareGroup(reader: Reader, before: string): string {
  const { commands } = reader;
  take(reader, /(?:bf|tt|sc|rm|sf)\s+/y);
  const inner = group(reader);
  const closed = reader.source[reader.at - 1] === '}';
  if (reader.math || reader.commands !== commands || !closed) return inner;
  const attached = /[\p{L}\p{N}]$/u.test(before) || ahead(reader, /[\p{L}\p{N}]/uy);
  const isSet = /[=∈⊂⊆∖] ?$/.test(before) || (/^[+-]?\d+$/.test(inner) && !attached);
  const isText =
    /[^\p{P}\p{S}]/u.test(inner) && /[\s,;:|"'<>=]|(?![+-])[\p{Sm}\p{No}\p{Lm}\p{Script=Greek}]/u.test(inner);
  return isSet || isText ? OPEN + inner + CLOSE : inner;
}

/** In mathematics always; outside only where it cannot be part of an identifier: `L_2`, `M^3IT`, not `foo_bar`. */
function raisedOrLowered(reader: Reader, mark: '^' | '_', before: string): string {
  if (reader.math || (ahead(reader, /\{/y) && /\S$/.test(before))) {
    return script(mark, before, take(reader, /-?\d+/y) ?? reader.argument());
  }
  const base = mark === '^' ? RAISED_BASE : LOWERED_BASE;
  const text = base.test(before) ? take(reader, mark === '^' ? RAISED : LOWERED) : null;
  return text === null ? mark : script(mark, before, text);
}

const RAISED_BASE = /[∇∂∑∏∫∞\p{L}\p{N}\p{M})\]|′°*]$/u;
const RAISED = /-?\d+|[*+]|(?:st|nd|rd|th)(?![A-Za-z])|\p{L}(?!\p{L})/uy;
const LOWERED_BASE = /(?:^|[^\p{L}\p{N}_@#/.-])[∇∂∑∏∫\p{L}]\p{M}*$/u;
const LOWERED = /\d+(?![\p{L}\p{N}_]|\.\d)|\d+(?=\p{Lu}(?!_))|\p{L}(?![\p{L}\p{N}_])/uy;

/** A tie is a space; `~5`, `3~5` and `/~name` are meant as written. */
function tie(reader: Reader, before: string): string {
  if (reader.math) return ' ';
  if (/(?:^|[\s([<=/–—-])$/.test(before) && ahead(reader, /[\s\p{L}\p{N}$./+−-]/uy)) return '~';
  return /\d[%x×]?$/.test(before) && ahead(reader, /\d/y) ? '~' : ' ';
}
