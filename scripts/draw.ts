// Draws bodies as Slack and Discord would show them, nearly, as one page: lines of `paperboy ask … --as …` on standard
// input, each after the caption that stands in its argument. See `npm run picture`.
import { text } from 'node:stream/consumers';

interface Part {
  readonly type?: string | number;
  readonly text?: string | Part;
  readonly style?: Readonly<Record<string, boolean>> | string | number;
  readonly url?: string;
  readonly content?: string;
  readonly label?: string;
  readonly placeholder?: string;
  readonly image_url?: string;
  readonly media?: { readonly url: string };
  readonly elements?: readonly Part[];
  readonly components?: readonly Part[];
  readonly blocks?: readonly Part[];
  readonly accessory?: Part;
}

const escaped = (plain: string): string =>
  plain.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`).replace(/\n/g, '<br>');
const tag = (name: string, kind: string, inner: string): string =>
  `<${name} class="${kind}">${inner}</${name}>`;
const textOf = (value: string | Part | undefined): string =>
  typeof value === 'string' ? value : typeof value?.text === 'string' ? value.text : '';

/** Slack's markup in the few forms that our messages have. */
const mrkdwn = (source: string): string =>
  source
    .split(/(<[^>|]+\|[^>]*>)/)
    .map((piece) => {
      const [, label] = /^<[^>|]+\|([^>]*)>$/.exec(piece) ?? [];
      const plain = (label ?? piece).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
      return label === undefined ? escaped(plain) : tag('a', 'link', escaped(plain));
    })
    .join('');

function slackPart(part: Part): string {
  switch (part.type) {
    case 'header':
      return tag('h2', 'heading', escaped(textOf(part.text)));
    case 'rich_text':
    case 'rich_text_section':
      return tag(
        part.type === 'rich_text' ? 'div' : 'p',
        'words',
        (part.elements ?? []).map(slackPart).join(''),
      );
    case 'rich_text_preformatted':
      return tag('pre', 'code', (part.elements ?? []).map(slackPart).join(''));
    case 'text':
    case 'link': {
      const style = typeof part.style === 'object' ? part.style : {};
      const inner = escaped(textOf(part.text) || (part.url ?? ''));
      const styled = [style.bold && 'bold', style.code && 'inline-code', style.italic && 'italic'].filter(
        Boolean,
      );
      return tag('span', [part.type, ...styled].join(' '), inner);
    }
    case 'section':
      return tag(
        'div',
        'row',
        tag('p', 'words', mrkdwn(textOf(part.text))) + (part.accessory ? slackPart(part.accessory) : ''),
      );
    case 'context':
      return tag('p', 'quiet', (part.elements ?? []).map((element) => mrkdwn(textOf(element))).join(' '));
    case 'actions':
      return tag('div', 'buttons', (part.elements ?? []).map(slackPart).join(''));
    case 'button':
      return tag('span', 'button', escaped(textOf(part.text)));
    case 'static_select':
      return tag('span', 'button select', escaped(textOf(part.placeholder)));
    case 'overflow':
      return tag('span', 'button', '⋯');
    case 'image':
      return `<img src="${escaped(part.image_url ?? '')}">`;
    case 'divider':
      return '<hr>';
    default:
      return '';
  }
}

/** Discord's Markdown, likewise. */
function markdown(source: string): string {
  const inline = (line: string): string =>
    line
      .split(/(\[(?:\\.|[^\]\\])*\]\([^)]*\)|\*\*(?:\\.|[^*\\])*\*\*|`[^`]*`)/)
      .map((piece) => {
        const link = /^\[((?:\\.|[^\]\\])*)\]\([^)]*\)$/.exec(piece)?.[1];
        if (link !== undefined) return tag('a', 'link', inline(link));
        const bold = /^\*\*([\s\S]*)\*\*$/.exec(piece)?.[1];
        if (bold !== undefined) return tag('span', 'bold', inline(bold));
        const code = /^`([^`]*)`$/.exec(piece)?.[1];
        if (code !== undefined) return tag('span', 'inline-code', escaped(code));
        return escaped(piece.replace(/\\([^\p{L}\p{N}])/gu, '$1'));
      })
      .join('');
  return source
    .split('\n')
    .map((line) => {
      const [, mark = '', rest = ''] = /^(#{1,3} |-# )?([\s\S]*)$/.exec(line) ?? [];
      if (mark.startsWith('#')) return tag('h2', 'heading', inline(rest));
      return tag('p', mark === '-# ' ? 'quiet' : 'words', inline(rest));
    })
    .join('');
}

const [ROW, BUTTON, SELECT, SECTION, TEXT, THUMBNAIL, GALLERY, SEPARATOR, CONTAINER] = [
  1, 2, 3, 9, 10, 11, 12, 14, 17,
];

function discordPart(part: Part): string {
  const inner = () => (part.components ?? []).map(discordPart).join('');
  switch (part.type) {
    case CONTAINER:
      return tag('div', 'container', inner());
    case TEXT:
      return markdown(part.content ?? '');
    case SECTION:
      return tag(
        'div',
        'row',
        tag('div', 'grow', inner()) + (part.accessory ? discordPart(part.accessory) : ''),
      );
    case ROW:
      return tag('div', 'buttons', inner());
    case BUTTON:
      return tag('span', 'button', escaped(part.label ?? ''));
    case SELECT:
      return tag('span', 'button select', escaped(part.placeholder ?? ''));
    case THUMBNAIL:
      return `<img src="${escaped(part.media?.url ?? '')}">`;
    case GALLERY:
      return inner();
    case SEPARATOR:
      return '<hr>';
    default:
      return '';
  }
}

function message(body: Part, caption: string): string {
  const isSlack = body.blocks !== undefined;
  const inner = isSlack ? (body.blocks ?? []).map(slackPart) : (body.components ?? []).map(discordPart);
  const head = `<div class="avatar">P</div><div class="grow"><div class="name">Paperboy <small>APP</small></div>`;
  return `<figure class="${isSlack ? 'slack' : 'discord'}"><figcaption>${escaped(caption)}</figcaption><div class="message">${head}${inner.join('')}</div></div></figure>`;
}

const css = `
body { margin: 0; padding: 16px; display: flex; gap: 16px; align-items: flex-start; background: #e8e8ec; font: 15px/1.4 "Liberation Sans", "DejaVu Sans", sans-serif }
figure { margin: 0; width: 440px } figcaption { font-weight: bold; color: #555; padding: 0 0 8px 4px }
.message { display: flex; gap: 10px; padding: 14px; border-radius: 8px } .grow { flex: 1; min-width: 0 }
.avatar { width: 36px; height: 36px; border-radius: 8px; background: #e8a33d; color: #fff; font: bold 20px/36px sans-serif; text-align: center; flex: none }
.name { font-weight: bold; margin-bottom: 4px } .name small { font-size: 10px; opacity: .7 }
p, h2, pre { margin: 0 0 3px } h2 { font-size: 18px; margin-bottom: 8px } hr { border: 0; border-top: 1px solid #8884; margin: 8px 0 }
.quiet { font-size: 12.5px; opacity: .75; margin-bottom: 8px } .discord .quiet:has(+ .quiet) { margin-bottom: 1px } .bold { font-weight: bold } .italic { font-style: italic }
.inline-code, pre { font-family: "DejaVu Sans Mono", monospace; font-size: 12.5px; background: #8882; border-radius: 3px; padding: 1px 3px }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0 } .button { border-radius: 6px; padding: 5px 12px; font-size: 13.5px; font-weight: bold; white-space: nowrap; align-self: flex-start }
.select { flex: 1; font-weight: normal; opacity: .8 } .select::after { content: " ▾"; float: right } .row { display: flex; gap: 12px; margin-bottom: 6px } img { width: 72px; height: 72px; border-radius: 6px; object-fit: cover }
.slack .message { background: #fff; color: #1d1c1d } .slack .link { color: #1264a3 } .slack .button { border: 1px solid #8887 }
.discord .message { background: #313338; color: #dbdee1 } .discord .link { color: #5ab0ff } .discord .button { background: #4e5058; color: #fff }
.discord .container { background: #2b2d31; border: 1px solid #3f4147; border-left: 4px solid #e8a33d; border-radius: 8px; padding: 12px }`;

const captions = process.argv.slice(2);
const bodies = (await text(process.stdin)).trim().split('\n');
const figures = bodies.map((line, i) => message(JSON.parse(line) as Part, captions[i] ?? ''));
console.log(`<!doctype html><meta charset="utf-8"><style>${css}</style>${figures.join('')}`);
