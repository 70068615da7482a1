import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Action, PaperBlock } from '../../core/message.ts';
import { encodePress, type Keep, type Press } from './custom-id.ts';
import { plain, safeAddress } from './escape.ts';
import { limits } from './limits.ts';

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/** More buttons than this are a wall. */
const MAX_ROWS = 5;

/** Buttons in rows of five. One without an address that can be opened is left out. */
export function actionRows(
  actions: readonly Action[],
  keep: Keep,
  taken: Set<string>,
  answer: Press['answer'] = 'here',
): Row[] {
  const buttons = actions
    .slice(0, MAX_ROWS * limits.rowButtons)
    .map((action) => buttonOf(action, answer, keep, taken))
    .filter((button) => button !== null);
  const rows: Row[] = [];
  for (let at = 0; at < buttons.length; at += limits.rowButtons) {
    rows.push({ type: ComponentType.ActionRow, components: buttons.slice(at, at + limits.rowButtons) });
  }
  return rows;
}

export function buttonOf(
  action: Action,
  answer: Press['answer'],
  keep: Keep,
  taken: Set<string>,
): APIButtonComponent | null {
  const label = plain(action.label, limits.buttonLabel) || '…';
  if ('command' in action) {
    const id = encodePress({ ...action, answer }, keep, taken);
    return { type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id: id };
  }
  const url = safeAddress(action.href);
  return url === null ? null : { type: ComponentType.Button, style: ButtonStyle.Link, label, url };
}

/** One select for a whole list takes a single row, however long the list. */
export function selectOf(
  papers: readonly PaperBlock[],
  open: (paper: PaperBlock) => Action,
  keep: Keep,
  taken: Set<string>,
): Row[] {
  const options = papers.slice(0, limits.selectOptions).flatMap((paper) => {
    const action = open(paper);
    if ('href' in action) return [];
    const value = encodePress({ ...action, answer: 'beside' }, keep, taken);
    return [{ label: plain(`${paper.rank} · ${paper.title}`, limits.optionLabel), value }];
  });
  if (options.length === 0) return [];
  const select = {
    type: ComponentType.StringSelect,
    custom_id: SELECT_ID,
    placeholder: 'Abstract and links of …',
    options,
  } as const;
  return [{ type: ComponentType.ActionRow, components: [select] }];
}

/** What a select does stands in the chosen option. */
const SELECT_ID = 'open';
