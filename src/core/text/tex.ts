import { runCommand } from './tex-commands.ts';
import { mathDollars } from './tex-math.ts';
import { script } from './scripts.ts';

/** Stand-ins inside one conversion: braces that were escaped, and a place where something was dropped. */
export const OPEN = '\ue000';
export const CLOSE = '\ue001';
export const DROPPED = '\ue002';

/** How deep braces may nest; beyond it they are dropped unread, so that hostile input cannot exhaust the stack. */
const MAX_DEPTH = 60;

/** A position in a TeX source, read once from front to back. */
export interface Reader {
  readonly source: string;
  at: number;
  math: boolean;
  depth: number;
  /** How many commands were met so far. */
  commands: number;
  /** What `\method` and its like stand for, where the caller knows. */
  readonly systemName: string | null;
  /** The text up to the brace that closes this group, or to the end. */
  group(): string;
  /** The next argument of a command: `{…}`, another command, or one character. */
  argument(): string;
  /** Moves over the pattern (sticky) and answers what it matched. */
  take(pattern: RegExp): string | null;
}

/** TeX, as it stands in titles and abstracts, to plain text; text without TeX comes back as it was. */
export function texToText(source: string, systemName: string | null): string {
  const dollars = mathDollars(source);
  const reader: Reader = {
    source,
    at: 0,
    math: false,
    depth: 0,
    commands: 0,
    systemName,
    group: () => group(reader, dollars),
    argument: () => argument(reader, dollars),
    take: (pattern) => take(reader, pattern),
  };
  let text = '';
  while (reader.at < source.length) text += read(reader, dollars);
  return text
    .replace(new RegExp(`([(\\[])${DROPPED}+[)\\]]`, 'g'), DROPPED)
    .replace(new RegExp(`[ ~\\n]*${DROPPED}+(?=\\s*[.,;:!?)\\]])`, 'g'), '')
    .replaceAll(DROPPED, '')
    .replaceAll(OPEN, '{')
    .replaceAll(CLOSE, '}');
}

/** Reads to the next closing brace, which is left behind, or to the end. A brace that opens nothing is skipped. */
function read(reader: Reader, dollars: ReadonlySet<number>): string {
  const { source } = reader;
  let text = '';
  while (reader.at < source.length) {
    const run = reader.take(PLAIN);
    if (run !== null) {
      text += reader.math ? run.replaceAll("'", '′') : run;
      continue;
    }
    const url = reader.take(URL);
    if (url !== null) {
      text += url.replace(/\\(?=[_%#&~])/g, '').replace(/\{([_~])\}/g, '$1');
      // What \href leaves behind where its backslash was lost: the address, then its label.
      if (source[reader.at] === '{') inBraces(reader, dollars);
      continue;
    }
    const char = source[reader.at];
    reader.at++;
    if (char === '}') break;
    if (char === '{') text += bareGroup(reader, dollars, text);
    else if (char === '\\') text += runCommand(reader, text);
    else if (char === '^' || char === '_') text += readScript(reader, char, text);
    else if (char === '~') text += tie(reader, text);
    else if (char === '$' && dollars.has(reader.at - 1)) reader.math = !reader.math;
    else text += char;
  }
  return text;
}

const PLAIN = /(?:(?!https?:\/\/)[^\\{}$^_~])+/y;
const URL = /https?:\/\/(?:[^\s\\{}$"<>]|\\[_%#&~]|\{[_~]\})*/y;

function take(reader: Reader, pattern: RegExp): string | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.source)?.[0];
  if (found === undefined) return null;
  reader.at += found.length;
  return found;
}
