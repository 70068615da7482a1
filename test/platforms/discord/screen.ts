import type { DiscordBody } from '../../../src/platforms/discord/render.ts';

interface Component {
  readonly type: number;
  readonly content?: string;
  readonly label?: string;
  readonly placeholder?: string;
  readonly url?: string;
  readonly custom_id?: string;
  readonly accessory?: Component;
  readonly components?: readonly Component[];
  readonly options?: readonly { readonly label: string; readonly value: string }[];
}

/** Every component, outer ones first. */
export function componentsOf(body: Pick<DiscordBody, 'components'>): Component[] {
  const flat = (component: Component): Component[] => [
    component,
    ...[...(component.components ?? []), ...(component.accessory ? [component.accessory] : [])].flatMap(flat),
  ];
  return (body.components as readonly Component[]).flatMap(flat);
}

/** All Markdown of a message. */
export const markdownOf = (body: Pick<DiscordBody, 'components'>): string =>
  componentsOf(body)
    .flatMap(({ content }) => content ?? [])
    .join('\n');

/** A message as somebody sees it: the Markdown gone, its words there, a row of buttons as `[a] [b]`. */
export function screenOf(body: Pick<DiscordBody, 'components'>): string {
  const lines = (component: Component): string[] => {
    if (component.content !== undefined) return seen(component.content).split('\n');
    if (component.type === 14) return ['────'];
    if (component.placeholder !== undefined) return [`[${component.placeholder} ▾]`];
    if (component.label !== undefined) return [`[${component.label}]`];
    const inside = (component.components ?? []).flatMap(lines);
    if (component.type === 1) return [inside.join(' ')];
    return [...inside, ...(component.accessory ? lines(component.accessory) : [])];
  };
  return (body.components as readonly Component[]).flatMap(lines).join('\n');
}

/** What is left of Markdown once it is shown. */
const seen = (markdown: string): string =>
  markdown
    .replace(/^(?:#{1,3} |-# )/gm, '')
    .replace(/\[((?:\\.|[^\\\]])*)\]\(<[^>]*>\)/g, '$1')
    .replace(/(?<!\\)(?:\*\*|__|\*|`)/g, '')
    .replace(/\\([^\p{L}\p{N}\s])/gu, '$1')
    .replaceAll('\u200b', '');

/** Our own links taken away: whatever still looks like something to Discord came in with somebody's words. */
const withoutLinks = (markdown: string) => markdown.replace(/\]\(<https?:\/\/[^\s<>()]*>\)/g, '](OURS)');
const CODE = /(?<!\\)(?:```[\s\S]*?```|`[^`\n]*`)/g;
const unescaped = (markdown: string) => markdown.replace(/\\[^\p{L}\p{N}\s]/gu, '');

/** What in a message is more than words and not ours: mentions, links, commands, emoji, and what turns text around. */
export function aliveIn(body: Pick<DiscordBody, 'components'>): string[] {
  const raw = markdownOf(body);
  const outsideCode = withoutLinks(raw).replace(CODE, '');
  const labels = componentsOf(body).map(({ label = '', placeholder = '' }) => label + placeholder);
  const shown = [raw, ...labels].join('\n');
  const signs = [
    // Mentions are found in the raw text, whatever is escaped.
    [raw, /@(?:everyone|here)|<@[!&]?\d/gi],
    [unescaped(outsideCode), /<(?:#|\/|a?:|t:|id:)/g],
    [outsideCode, /https?:\/\/|discord\.gg\//gi],
    [unescaped(outsideCode), /\]\((?!OURS\))/g],
    [shown, /\p{Bidi_Control}|[^\P{Cc}\n]|\p{Cs}/gu],
  ] as const;
  return signs.flatMap(([text, sign]) => text.match(sign) ?? []);
}
