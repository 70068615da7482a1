import type { Button, KnownBlock } from '@slack/types';
import { type Action, type Block, type PaperBlock, plainText as plain } from '../../core/message.ts';
import { encodeAction, type Keep } from './commands.ts';
import { join, lengthOf, type Mrkdwn, oneLine, safeUrl } from './escape.ts';
import { LIMITS, MAX_FACT, MAX_GIST, MAX_TITLE } from './limits.ts';
import { pointAt } from './pointed.ts';
import { markup, plainText, richText, toMarkup, type Words } from './words.ts';

export interface Room {
  /** Characters of a paragraph. */
  readonly text: number;
  /** The block's place in its message, which makes its buttons' ids its own. */
  readonly place: number;
  readonly keep: Keep;
  /** What opens a paper, beside its gist. */
  readonly open?: ((paper: PaperBlock) => Action) | undefined;
}

/** One block of a message in Slack's; none when nothing of it can be shown. */
export function toBlocks(block: Block, room: Room): KnownBlock[] {
  switch (block.type) {
    case 'heading': {
      const text = plainText(oneLine(plain(block.text)), LIMITS.header);
      return text.text.trim() === '' ? [] : [{ type: 'header', text }];
    }
    case 'text':
      return richTextBlock(richText(block.text, room.text));
    case 'note':
      return contextBlock(toMarkup(block.text));
    case 'paper':
      return paperBlocks(block, room);
    case 'divider':
      return [{ type: 'divider' }];
    case 'pointed':
      return [pointAt(block)];
    case 'actions':
      return actionBlocks(block.actions, room);
  }
}

/** The title as a link, what is new under it, and the quiet line. */
function paperBlocks(paper: PaperBlock, room: Room): KnownBlock[] {
  const rank = paper.rank === null ? [] : richText([`${paper.rank}  `], MAX_TITLE);
  const name = oneLine(paper.title) || oneLine(paper.id);
  const title = [...rank, ...richText([{ text: name, href: paper.href }], MAX_TITLE, 'strong')];
  const facts = paper.facts.map((fact) => toMarkup(fact, MAX_FACT)).filter((fact) => fact !== '');
  return [...withGist(title, paper, room), ...contextBlock(join(facts.slice(0, MOST_FACTS), ' · '))];
}

/** A button stands beside a section only, whose plain text is as literal as rich text is. */
function withGist(title: readonly Words[], paper: PaperBlock, { open, place, keep }: Room): KnownBlock[] {
  const gist = paper.gist === null ? [] : richText(paper.gist, MAX_GIST);
  if (gist.length === 0 || paper.gist === null) return richTextBlock(title);
  const [accessory] = open ? button(open(paper), `${place}`, keep) : [];
  const text = plainText(oneLine(plain(paper.gist)), MAX_GIST);
  if (!accessory || text.text.trim() === '')
    return richTextBlock([...title, { type: 'text', text: '\n' }, ...gist]);
  return [...richTextBlock(title), { type: 'section', text, accessory }];
}

/** So many facts of `MAX_FACT` characters fit into one text object. */
const MOST_FACTS = Math.floor(LIMITS.textObject / (MAX_FACT + ' · '.length));

function actionBlocks(actions: readonly Action[], { place, keep }: Room): KnownBlock[] {
  // Nothing here opens forms or shows answers to all yet.
  const pressable = actions.filter(
    (action) => !('command' in action && /^(ask|share)$/.test(action.does ?? '')),
  );
  const buttons = pressable.flatMap((action, index) => button(action, `${place}-${index}`, keep));
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
