import { isJson } from './validate.ts';

/** What in a message is more than words: whom it pings, where it leads, what is formatted. */
export interface Alive {
  readonly pings: readonly string[];
  readonly links: readonly string[];
  /** Marked stretches, emoji codes and quotes in markup; styles of rich text are the sender's own and not here. */
  readonly formatted: readonly string[];
}

/** Reads a message's body as Slack's clients would. */
export function aliveIn(body: Readonly<Record<string, unknown>>): Alive {
  const pings: string[] = [];
  const links: string[] = [];
  const formatted: string[] = [];
  readMarkup(String(body.text ?? ''), body.mrkdwn !== false);
  visit(body.blocks);
  return { pings, links, formatted };

  function visit(value: unknown): void {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isJson(value)) return;
    if (value.type === 'mrkdwn') readMarkup(String(value.text), true);
    if (value.type === 'link' || value.type === 'button')
      links.push(...(value.url === undefined ? [] : [String(value.url)]));
    if (['user', 'usergroup', 'broadcast', 'channel', 'team'].includes(String(value.type)))
      pings.push(JSON.stringify(value));
    if (value.type === 'emoji') formatted.push(JSON.stringify(value));
    if (value.type === 'plain_text' && value.emoji !== false) formatted.push(...emojiIn(String(value.text)));
    for (const inner of Object.values(value)) visit(inner);
  }

  function readMarkup(text: string, isFormatted: boolean): void {
    const words = text.replace(/<([^<>]*)>/g, (_, inside: string) => {
      const [target = '', label = ''] = inside.split('|');
      if (/^[@#!]/.test(target)) pings.push(inside);
      else links.push(target.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&'));
      return label;
    });
    if (/[<>]/.test(words)) formatted.push(words);
    if (!isFormatted) return;
    formatted.push(
      ...[...words.matchAll(/(?<![\p{L}\p{N}])([*_~`])(?=\S)[^\n]*?(?<=\S)\1(?![\p{L}\p{N}])/gu)].map(
        ([all]) => all,
      ),
      ...(words.match(/^\s*&gt;.*/gm) ?? []),
      ...emojiIn(words),
    );
  }
}

const emojiIn = (text: string): string[] => text.match(/:[\w+'-]+:/g) ?? [];
