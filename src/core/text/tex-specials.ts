import { accented } from './accent.ts';
import { script } from './scripts.ts';
import { ahead, DROPPED, type Reader, take } from './tex-reader.ts';

/** Reads its own arguments; `before` is the text in front of it. */
export type Command = (reader: Reader, before: string) => string;

/** Takes that many arguments, and the optional ones in front, and leaves nothing. */
export function drop(count: number): Command {
  return (reader) => {
    take(reader, /(?:\s?\[[^\]]{0,200}\]){0,2}/y);
    for (let i = 0; i < count && ahead(reader, /\s?\{/y); i++) reader.argument();
    return DROPPED;
  };
}

/** Takes `count` arguments and leaves the one with that index. */
function keep(index: number, count: number): Command {
  return (reader) => {
    take(reader, /\[[^\]{}]{0,80}\]/y);
    return Array.from({ length: count }, () => reader.argument())[index] ?? '';
  };
}

/** Leaves the text instead, and takes what the pattern matches. */
function instead(text: string, also?: RegExp): Command {
  return (reader) => {
    if (also) take(reader, also);
    return text;
  };
}

const fraction: Command = (reader) => `${term(reader.argument())}/${term(reader.argument())}`;

const root: Command = (reader) => {
  const degree = take(reader, /\[\d\]/y);
  return (degree === '[3]' ? '∛' : degree === '[4]' ? '∜' : '√') + term(reader.argument());
};

/** In brackets unless it is one term. */
function term(text: string): string {
  const inner = text.trim();
  return /^[^\s+\-−–/·×,]*$/.test(inner) ? inner : `(${inner})`;
}

/** The label, and the address too: a label like `GitHub` alone leads nowhere in plain text. */
const link: Command = (reader, before) => {
  const address = reader.argument();
  const label = ahead(reader, /\s?\{/y) ? reader.argument().trim() : '';
  if (label === '' || label.includes('://') || address.includes(label)) return setOff(before, address);
  return /^https?:/.test(address) ? `${label} (${address})` : label;
};

const setOff = (before: string, text: string): string => (/[\p{L}\p{N}]$/u.test(before) ? ` ${text}` : text);

const character: Command = (reader) => {
  const code = take(reader, /"[0-9A-F]{2,6}|\d{2,6}/y) ?? '';
  return code.startsWith('"') ? fromCode(code.slice(1), 16) : fromCode(code, 10);
};

function fromCode(text: string, radix: number): string {
  const code = Number.parseInt(text, radix);
  return code >= 32 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** Commands whose arguments are not simply text. */
export const specials: ReadonlyMap<string, Command> = new Map<string, Command>([
  ...each('label thanks vspace hspace phantom hphantom vphantom color keywords begin end', drop(1)),
  ...each('deleted sout hypersetup includegraphics bibliography footnotemark', drop(1)),
  ['rule', drop(2)],
  ...each('textcolor colorbox hyperlink foreignlanguage texorpdfstring scalebox raisebox', keep(1, 2)),
  ...each('overset underset stackrel', keep(1, 2)),
  ['resizebox', keep(2, 3)],
  ['replaced', keep(0, 2)],
  ['hyperref', keep(0, 1)],
  ...each('newline par item quad qquad space bigskip medskip smallskip', instead(' ')),
  ['and', instead(',')],
  ['over', instead('/')],
  ['choose', instead(' choose ')],
  ['nobreakdash', instead('')],
  ...each('left right', instead('', /\s*\./y)),
  ...each('mkern kern hskip', instead('', /\s*-?[\d.]+\s*[a-z]{2}/y)),
  ['xrightarrow', instead('→', /\{[^{}]*\}/y)],
  ['xleftarrow', instead('←', /\{[^{}]*\}/y)],
  ...each('frac tfrac dfrac cfrac nicefrac', fraction),
  ['binom', (reader) => `(${reader.argument()} choose ${reader.argument()})`],
  ['pmod', (reader) => ` (mod ${reader.argument()})`],
  ['sqrt', root],
  ['not', (reader) => `${reader.argument()}\u0338`.normalize('NFC')],
  ['overline', (reader) => accented(reader.argument(), 'bar', '\u0304')],
  ['textsuperscript', (reader, before) => script('^', before, reader.argument())],
  ['textsubscript', (reader, before) => script('_', before, reader.argument())],
  ...each('enquote textquote', (reader) => `“${reader.argument()}”`),
  ['href', link],
  ['url', (reader, before) => setOff(before, reader.argument())],
  ...each('SI qty', (reader) => `${reader.argument()} ${reader.argument()}`),
  ['unicode', (reader) => fromCode(reader.argument().replace(/^x/, ''), 16)],
  ['symbol', (reader) => fromCode(reader.argument(), 10)],
  ['char', character],
  ['verb', (reader) => (take(reader, /([^A-Za-z\s{])[\s\S]{0,200}?\1/uy) ?? '').slice(1, -1)],
]);

function each(names: string, command: Command): readonly (readonly [string, Command])[] {
  return names.split(' ').map((name) => [name, command]);
}
