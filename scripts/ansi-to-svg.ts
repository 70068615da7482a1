/**
 * A terminal's output as a picture: ANSI text on stdin, SVG on stdout.
 *
 *   npx tsx src/cli/index.ts ask trending | npx tsx scripts/ansi-to-svg.ts --title paperboy > docs/terminal.svg
 *
 * Understands SGR and OSC 8. Text stays text, in whatever monospace font the reader has: every run is put at its
 * own column and stretched to its width, so that a font with other proportions keeps the columns.
 */
import { text as readAll } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import stringWidth from 'string-width';

const CELL = { width: 8.4, height: 20, font: 14, baseline: 14.5 };
const PADDING = { x: 22, top: 14, bottom: 20 };
const BAR_HEIGHT = 38;
const COLOR = {
  window: '#15181e',
  bar: '#1c2028',
  border: '#303642',
  title: '#9aa3b2',
  text: '#d5dae3',
  strong: '#ffffff',
  dim: '#868f9f',
  palette: ['#3b4252', '#ff7b85', '#8fd18a', '#e8c26a', '#79b8ff', '#d2a8ff', '#6fd3dc', '#d5dae3'],
  bright: ['#868f9f', '#ff9aa2', '#a9e2a4', '#f5d58a', '#9accff', '#e2c5ff', '#95e4eb', '#ffffff'],
};

interface Style {
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly color: string | null;
  readonly href: string | null;
}
interface Run {
  readonly text: string;
  readonly column: number;
  readonly width: number;
  readonly style: Style;
}

const PLAIN: Style = { bold: false, dim: false, italic: false, underline: false, color: null, href: null };
const SGR: Readonly<Record<number, Partial<Style>>> = {
  0: PLAIN,
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  39: { color: null },
};

function readRows(ansi: string): Run[][] {
  let style = PLAIN;
  return ansi.split(/\r?\n/).map((line) => {
    const runs: Run[] = [];
    let column = 0;
    for (const [index, part] of line.split('\u001b').entries()) {
      const { change, rest } = index === 0 ? { change: {}, rest: part } : readSequence(part, style);
      style = { ...style, ...change };
      for (const text of columnSafe(rest)) {
        const width = stringWidth(text);
        if (text.trim() !== '') runs.push({ text, column, width, style });
        column += width;
      }
    }
    return runs;
  });
}

/** What follows an ESC: SGR, OSC 8 (ended by BEL, or by ST, whose backslash is then the next part), or another. */
function readSequence(part: string, { href }: Style): { change: Partial<Style>; rest: string } {
  const sgr = /^\[([\d;]*)m/.exec(part);
  if (sgr) {
    const changes = (sgr[1] ?? '').split(';').map((code) => changeOf(Number(code)));
    return { change: { ...Object.assign({}, ...changes), href }, rest: part.slice(sgr[0].length) };
  }
  const link = /^\]8;[^;]*;(\P{Cc}*)\p{Cc}?/u.exec(part);
  if (link) return { change: { href: link[1] || null }, rest: part.slice(link[0].length) };
  return { change: {}, rest: part.replace(/^(?:\\|\[[\d;?]*[A-Za-z])/, '') };
}

function changeOf(code: number): Partial<Style> {
  const color = COLOR.palette[code - 30] ?? COLOR.bright[code - 90];
  return SGR[code] ?? (color === undefined ? {} : { color });
}

/**
 * Splits where a fallback font is likely, so that its other proportions move nothing after it, and apart from the
 * spaces around, which a picture's text does not keep.
 */
const columnSafe = (text: string): string[] =>
  text.match(/ +|[\u0021-\u007e]+(?: [\u0021-\u007e]+)*|[^\u0020-\u007e]+/gu) ?? [];

function draw(rows: readonly Run[][], title: string): string {
  const columns = Math.max(40, ...rows.flat().map((run) => run.column + run.width));
  const width = Math.ceil(columns * CELL.width + 2 * PADDING.x);
  const height = BAR_HEIGHT + PADDING.top + rows.length * CELL.height + PADDING.bottom;
  const lights = ['#ff5f57', '#febc2e', '#28c840']
    .map((fill, i) => `<circle cx="${22 + i * 20}" cy="${BAR_HEIGHT / 2}" r="6" fill="${fill}"/>`)
    .join('');
  const lines = rows.map((row, i) =>
    drawRow(row, BAR_HEIGHT + PADDING.top + i * CELL.height + CELL.baseline),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title)}">
<title>${escapeXml(title)}</title>
<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="10" fill="${COLOR.window}"/>
<path d="M.5 ${BAR_HEIGHT}V10.5a10 10 0 0 1 10-10H${width - 10.5}a10 10 0 0 1 10 10V${BAR_HEIGHT}z" fill="${COLOR.bar}"/>
<path d="M1 ${BAR_HEIGHT}H${width - 1}" stroke="${COLOR.border}"/>
<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="10" fill="none" stroke="${COLOR.border}"/>
${lights}
<g font-family="ui-monospace,SFMono-Regular,'SF Mono',Menlo,Consolas,'Liberation Mono','DejaVu Sans Mono',monospace" font-size="${CELL.font}">
<text x="${width / 2}" y="${BAR_HEIGHT / 2 + 4.5}" text-anchor="middle" font-size="13" fill="${COLOR.title}">${escapeXml(title)}</text>
${lines.filter((line) => line !== '').join('\n')}
</g>
</svg>
`;
}

function drawRow(row: readonly Run[], y: number): string {
  return row
    .map(({ text, column, width, style }) => {
      const attributes = [
        `x="${round(PADDING.x + column * CELL.width)}"`,
        `y="${round(y)}"`,
        `textLength="${round(width * CELL.width)}"`,
        'lengthAdjust="spacingAndGlyphs"',
        `fill="${style.color ?? (style.dim ? COLOR.dim : style.bold ? COLOR.strong : COLOR.text)}"`,
        ...(style.bold ? ['font-weight="600"'] : []),
        ...(style.italic ? ['font-style="italic"'] : []),
        ...(style.underline ? ['text-decoration="underline"'] : []),
      ];
      const element = `<text ${attributes.join(' ')}>${escapeXml(text)}</text>`;
      return style.href && /^https?:/.test(style.href)
        ? `<a href="${escapeXml(style.href)}">${element}</a>`
        : element;
    })
    .join('');
}

const round = (value: number): number => Math.round(value * 100) / 100;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeXml = (text: string): string =>
  text.replace(/\p{Cc}/gu, '').replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

const { values } = parseArgs({ options: { title: { type: 'string', default: 'Terminal' } } });
const ansi = (await readAll(process.stdin)).replace(/\n+$/, '');
process.stdout.write(draw(readRows(ansi), values.title));
