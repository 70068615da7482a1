import type { ActionsBlock, Button, KnownBlock, Overflow, PlainTextOption, StaticSelect } from '@slack/types';
import { openPaper } from '../../core/digest.ts';
import type { Action, PaperBlock } from '../../core/message.ts';
import type { Keeper } from '../../core/platform.ts';
import { oneLine, safeUrl } from './escape.ts';
import { LIMITS, MAX_BUTTONS } from './limits.ts';
import { encodePress, toActionId } from './press.ts';
import { nameOf, plainText } from './words.ts';

/** An action, or the one that shows the rest of a list. */
export type Pressable = Action & { readonly skip?: number };

/** What the ids and values of one block's buttons are made of. */
export interface Ids {
  /** The block's place in its message. */
  readonly place: number;
  readonly keep: Keeper['id'];
}

/** Buttons in rows. Where there are many, the last links are put away behind three dots. */
export function actionRows(actions: readonly Pressable[], ids: Ids): KnownBlock[] {
  const buttons = actions.flatMap((action, index) => buttonOf(action, `${ids.place}-${index}`, ids.keep));
  const hidden = putAway(buttons);
  const shown: ActionsBlock['elements'] = buttons.filter((button) => !hidden.includes(button));
  const elements = hidden.length > 0 ? [...shown, overflowOf(hidden, ids)] : shown;
  const rows = Array.from({ length: Math.ceil(elements.length / LIMITS.actions) }, (_, row) =>
    elements.slice(row * LIMITS.actions, (row + 1) * LIMITS.actions),
  );
  return rows.map((row) => ({ type: 'actions', elements: row }));
}

/** None for an address that nobody should open. */
export function buttonOf(action: Pressable, place: string, keep: Keeper['id']): Button[] {
  const text = plainText(oneLine(action.label) || oneLine('…'), LIMITS.label);
  if ('command' in action) {
    const { does = 'answer' } = action;
    return [{ type: 'button', action_id: toActionId(does, place), text, value: encodePress(action, keep) }];
  }
  const url = safeUrl(action.href);
  return url === null ? [] : [{ type: 'button', action_id: toActionId('open', place), text, url }];
}

/** As many of the last links as bring the row to `MAX_BUTTONS`, the dots among them. */
function putAway(buttons: readonly Button[]): readonly Button[] {
  const excess = buttons.length - MAX_BUTTONS;
  const links = buttons.filter(({ url }) => url !== undefined);
  const count = Math.min(excess + 1, links.length, LIMITS.overflow);
  return excess > 0 && count > 1 ? links.slice(-count) : [];
}

const overflowOf = (links: readonly Button[], { place }: Ids): Overflow => ({
  type: 'overflow',
  action_id: toActionId('open', `${place}-more`),
  options: links.map(({ text, url = '' }, index) => ({ text, url, value: `${index}` })),
});

/** One menu opens any paper of a list, and takes a single row however long the list is. None for no list. */
export function selectOf(papers: readonly PaperBlock[], { place, keep }: Ids): StaticSelect[] {
  const options = new Map<string, PlainTextOption>();
  for (const paper of papers.slice(0, LIMITS.options)) {
    const value = encodePress(openPaper(paper), keep);
    const title = nameOf(paper);
    const name = paper.rank === null ? title : `${paper.rank} · ${title}`;
    options.set(value, { text: plainText(oneLine(name), LIMITS.optionText), value });
  }
  if (options.size < 2) return [];
  return [
    {
      type: 'static_select',
      action_id: toActionId('answer', `${place}-paper`),
      placeholder: plainText(oneLine('Abstract and links of …'), LIMITS.label),
      options: [...options.values()],
    },
  ];
}
