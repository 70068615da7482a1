import { accented } from './accent.ts';
import { placeholder } from './placeholder.ts';
import { ahead, CLOSE, DROPPED, OPEN, type Reader, take } from './tex-reader.ts';
import { drop, specials } from './tex-specials.ts';
import { accents, functions, symbols } from './tex-symbols.ts';

/** What follows a backslash, to text; `before` is the text so far. Unknown commands leave their arguments. */
export function runCommand(reader: Reader, before: string): string {
  reader.commands++;
  const name = take(reader, /[A-Za-z]+\*?|[\s\S]/uy);
  if (name === null) return '';
  return /^[A-Za-z]/.test(name)
    ? runWord(reader, name.replace('*', ''), before)
    : runSign(reader, name, before);
}

/** `\%`, `\,`, `\'e`. */
function runSign(reader: Reader, sign: string, before: string): string {
  if (/\s/.test(sign) || ',;:>\\'.includes(sign)) return ' ';
  if ('!/@'.includes(sign)) return '';
  if (sign === '{') return OPEN;
  if (sign === '}') return CLOSE;
  if ('([)]'.includes(sign)) {
    reader.math = '(['.includes(sign);
    return DROPPED;
  }
  if (sign === '-') return ahead(reader, /[-/\s]/y) ? '' : '-';
  if (sign === '|') return reader.math ? '‖' : '|';
  // Hugging Face takes dollars away by pairs, escaped ones too: `\$10,000 … \$4,000` arrives as `\10,000 … 4,000`.
  if (/\d/.test(sign)) return `$${sign}`;
  const mark = accents.get(sign);
  if (mark === undefined) return sign;
  const apostrophe = sign === "'" && /[\p{L}\p{N}]$/u.test(before) && ahead(reader, /s(?![A-Za-z])/y);
  if (apostrophe || !ahead(reader, /\{|\\[ij](?![A-Za-z])|\p{L}/uy)) return sign;
  return accented(reader.argument(), sign, mark) || sign;
}

/** `\alpha`, `\emph{…}`, `\c c`, `\log`. */
function runWord(reader: Reader, name: string, before: string): string {
  const special = specials.get(name) ?? (CITES.test(name) ? drop(1) : undefined);
  if (special !== undefined) return special(reader, before);
  if (WRAPS.test(name)) return wrapped(reader, name);
  if (SWITCHES.test(name)) {
    take(reader, /\s+/y);
    return ahead(reader, /\{/y) ? reader.argument() : '';
  }
  if (reader.math && /^[A-Z]$/.test(name)) return name;
  if (name === 'u' && ahead(reader, CODE)) {
    return String.fromCodePoint(Number.parseInt(take(reader, CODE) ?? '20', 16));
  }
  const mark = accents.get(name);
  if (mark !== undefined && (name.length > 1 || ahead(reader, reader.math ? /\{/y : ACCENTED))) {
    return accented(reader.argument(), name, mark);
  }
  if (functions.has(name)) return setApart(reader, name, before);
  const symbol = symbols.get(name);
  return symbol === undefined ? unknown(reader, name, before) : endSymbol(reader, symbol, name);
}

const ACCENTED = /\{|\\[ij](?![A-Za-z])| ?[A-Za-z](?![A-Za-z]* *\\)/y;
/** JSON's escape, `\u2019`, in a source that was encoded twice. */
const CODE = /(?=[A-Fa-f]{0,3}\d)[\dA-Fa-f]{4}/y;
const CITES = /cite[a-z]{0,8}$|^(?:eq|page|auto|c|C)?ref$|^(?:bl)?footnote(?:text)?$/i;
const WRAPS =
  /^(?:text|math)[a-z]{2,4}$|^(?:text|emph|underline|uline|mbox|hbox|bm|bs|boldsymbol|operatorname)$/;
const SWITCHES =
  /^(?:bf|it|em|tt|sc|rm|sf|sl|cal|tiny|small|large|Large|huge|(?:script|footnote|normal)size|normalfont|(?:un)?boldmath|[a-z]{2}(?:shape|series|family)|(?:display|text|script)style|noindent|centering|protect|xspace|smash|limits|nolimits|allowbreak|[Bb]igg?[lrm]?|middle)$/;

/** One argument, braced or not, kept; inside mathematics these switch back to text or stay. */
function wrapped(reader: Reader, name: string): string {
  const { math } = reader;
  if (math && /^text|^mbox|^hbox|^emph/.test(name)) reader.math = false;
  const text = reader.argument();
  reader.math = math;
  return name === 'mathbb' ? (BLACKBOARD.get(text) ?? text) : text;
}

const BLACKBOARD = new Map(
  [...'CℂHℍNℕPℙQℚRℝZℤ'.matchAll(/(.)(.)/gu)].map(([, plain, open]) => [plain, open]),
);

/** TeX eats the space after a command; in mathematics it goes where the writer put none in front either. */
function endSymbol(reader: Reader, symbol: string, name: string): string {
  const start = reader.at - name.length - 2;
  if (take(reader, /\{\}/y) !== null) return symbol;
  const tight = reader.math && !/\s/.test(reader.source[start] ?? ' ');
  if (tight || LETTERS.test(name)) take(reader, /[ \n]+/y);
  return symbol;
}

const LETTERS = /^(?:aa|ae|oe|o|l|i|j|AA|AE|OE|O|L|ss|dh|th|TH|dj)$/;

function setApart(reader: Reader, name: string, before: string): string {
  take(reader, /\{\}/y);
  const left = /[\p{L}\p{N})\]′]$/u.test(before) ? ' ' : '';
  return left + name + (ahead(reader, /[A-Za-z0-9{]|\\(?!left|[Bb]ig|[^a-zA-Z])/y) ? ' ' : '');
}

function unknown(reader: Reader, name: string, before: string): string {
  if (/^https?$/.test(name) && ahead(reader, /:\/\//y)) {
    reader.at -= name.length;
    return '';
  }
  take(reader, /\[[^\]{}]{0,80}\](?=\{)/y);
  const texts: string[] = [];
  while (texts.length < 3 && ahead(reader, /\{/y)) texts.push(reader.argument());
  const text = texts.filter((argument) => argument.trim() !== '').join(' ');
  if (text !== '') return text;
  if (/(?:icon|logo|emoji)$|^fa[A-Z]/i.test(name)) return DROPPED;
  if (name === 'n' && !reader.math) return '↵';
  return reader.math ? name : placeholder(reader, name, before);
}
