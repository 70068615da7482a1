import type { Button, KnownBlock } from '@slack/types';
import {
  type Action,
  type Block,
  type PaperBlock,
  plainText as plain,
  type Text,
} from '../../core/message.ts';
import { encodeAction } from './commands.ts';
import { join, lengthOf, type Mrkdwn, oneLine, safeUrl } from './escape.ts';
import { LIMITS, MAX_FACT, MAX_GIST, MAX_TITLE } from './limits.ts';
import { pointAt } from './pointed.ts';
import { markup, plainText, richText, toMarkup, type Words } from './words.ts';

export type Keep = (text: string) => string;

export interface Room {
  /** Characters of a paragraph. */
  readonly text: number;
  /** The block's place in its message, which makes its buttons' ids its own. */
  readonly place: number;
  readonly keep: Keep;
}

/** One block of a message in Slack's; none when nothing of it can be shown. */
export function toBlocks(block: Block, { text: room, place, keep }: Room): KnownBlock[] {
  switch (block.type) {
    case 'heading': {
      const text = plainText(oneLine(plain(block.text)), LIMITS.header);
      return text.text === '' ? [] : [{ type: 'header', text }];
    }
    case 'text':
      return richTextBlock(richText(block.text, room));
    case 'note':
      return contextBlock(toMarkup(block.text));
    case 'paper':
      return paperBlocks(block);
    case 'divider':
      return [{ type: 'divider' }];
    case 'pointed':
      return [pointAt(block)];
    case 'actions':
      return actionBlocks(block.actions, place, keep);
  }
}

/** The title as a link, what is new under it, and the quiet line. */
function paperBlocks(paper: PaperBlock): KnownBlock[] {
  const rank: Text = paper.rank === null ? [] : [`${paper.rank}  `];
  const name = oneLine(paper.title) || oneLine(paper.id);
  const title = richText([{ text: name, href: paper.href }], MAX_TITLE, 'strong');
  const gist = paper.gist === null ? [] : richText(paper.gist, MAX_GIST);
  const facts = paper.facts.map((fact) => toMarkup(fact, MAX_FACT)).filter((fact) => fact !== '');
  return [
    ...richTextBlock([
      ...richText(rank, MAX_TITLE),
      ...title,
      ...(gist.length > 0 ? [{ type: 'text' as const, text: '\n' }, ...gist] : []),
    ]),
    ...contextBlock(join(facts.slice(0, MOST_FACTS), ' · ')),
  ];
}

/** So many facts of `MAX_FACT` characters fit into one text object. */
const MOST_FACTS = Math.floor(LIMITS.textObject / (MAX_FACT + ' · '.length));

function actionBlocks(actions: readonly Action[], place: number, keep: Keep): KnownBlock[] {
  const buttons = actions.flatMap((action, index) => button(action, `${place}-${index}`, keep));
  const rows = Array.from({ length: Math.ceil(buttons.length / LIMITS.actions) }, (_, row) =>
    buttons.slice(row * LIMITS.actions, (row + 1) * LIMITS.actions),
  );
  return rows.map((elements) => ({ type: 'actions', elements }));
}

/** The `action_id` says what a press means: `run-` runs the command in the value, `open-` has opened its link. */
function button(action: Action, id: string, keep: Keep): Button[] {
  const text = plainText(oneLine(action.label) || oneLine('…'), LIMITS.label);
  if ('command' in action)
    return [{ type: 'button', action_id: `run-${id}`, text, value: encodeAction(action, keep) }];
  const url = safeUrl(action.href);
  return url === null ? [] : [{ type: 'button', action_id: `open-${id}`, text, url }];
}

const richTextBlock = (elements: readonly Words[]): KnownBlock[] =>
  elements.some(({ text = '' }) => text.trim() !== '')
    ? [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [...elements] }] }]
    : [];

const contextBlock = (text: Mrkdwn): KnownBlock[] =>
  text.trim() === '' ? [] : [{ type: 'context', elements: [markup(text)] }];

/** Characters of everything that is read, linked to or sent back. */
export function lengthOfWords(blocks: readonly KnownBlock[]): number {
  let sum = 0;
  JSON.stringify(blocks, (key, value) => {
    if (typeof value === 'string' && (key === 'text' || key === 'url' || key === 'value'))
      sum += lengthOf(value);
    return value;
  });
  return sum;
}
