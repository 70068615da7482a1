import { decodeHTMLStrict } from 'entities';
import { restoreBackslashes } from './bare.ts';
import { cutGraphemes } from './cut.ts';
import { dropMarkup, joinLines, setType } from './plain.ts';
import { nameInTitle } from './system-name.ts';
import { texToText } from './tex.ts';
import { visible } from './visible.ts';

/** Longer input is cut first: the longest of 110,000 abstracts has 4,031 characters. */
const MAX_INPUT = 20_000;
const MAX_NAME = 100;
const MAX_RAW_NAME = 400;
const MAX_PASSES = 5;

/** A title on one line, in plain Unicode: no TeX, HTML or Markdown, nothing invisible. */
export function cleanTitle(raw: string): string {
  return clean(raw, null);
}

/** An abstract as one paragraph, in the same way. A cleaned title tells what a macro like `\method` stood for. */
export function cleanAbstract(raw: string, title = ''): string {
  return clean(raw, nameInTitle(title)).replace(/^(?:abstract\s?[:.—–-]\s?)+/i, '');
}

/** A person's, group's or user's name; underscores and the like are its own. At most 100 characters. */
export function cleanName(raw: string): string {
  const start = raw.slice(0, MAX_RAW_NAME);
  const name = start.includes('\\') ? clean(start, null) : joinLines(visible(decodeHTMLStrict(start)));
  return cutGraphemes(name, MAX_NAME);
}

function clean(raw: string, systemName: string | null): string {
  let text = visible(decodeHTMLStrict(raw.slice(0, MAX_INPUT)));
  // What one pass puts together can be TeX again (`\textasciicircum2`): cleaned text has to stay as it is.
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const before = text;
    text = setType(visible(texToText(restoreBackslashes(dropMarkup(joinLines(text))), systemName)));
    if (text === before) break;
  }
  return text;
}
