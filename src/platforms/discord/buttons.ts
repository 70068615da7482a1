import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { openPaper } from '../../core/digest.ts';
import type { Action, PaperBlock } from '../../core/message.ts';
import type { Keeper } from '../../core/platform.ts';
import { encodePress, type Press } from './custom-id.ts';
import { plain, safeAddress } from './escape.ts';
import { limits } from './limits.ts';

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/** More buttons than this are a wall. */
const MAX_ROWS = 5;

/** Where the ids of one message's buttons come from. */
export interface Ids {
  readonly keep: Keeper['id'];
  readonly taken: Set<string>;
}

/** Buttons in rows of five. One without an address that can be opened is left out. */
export function actionRows(actions: readonly (Action & { readonly skip?: number })[], ids: Ids): Row[] {
  const buttons = actions
    .slice(0, MAX_ROWS * limits.rowButtons)
    .map((action) => buttonOf(action, ids))
    .filter((button) => button !== null);
  const rows: Row[] = [];
  for (let at = 0; at < buttons.length; at += limits.rowButtons) {
    rows.push({ type: ComponentType.ActionRow, components: buttons.slice(at, at + limits.rowButtons) });
  }
  return rows;
}

export function buttonOf(action: Action & { readonly skip?: number }, ids: Ids): APIButtonComponent | null {
  const label = plain(action.label, limits.buttonLabel) || '…';
  if ('command' in action)
    return {
      type: ComponentType.Button,
      style: ButtonStyle.Secondary,
      label,
      custom_id: idOf(action, ids),
    };
  const url = safeAddress(action.href);
  return url === null ? null : { type: ComponentType.Button, style: ButtonStyle.Link, label, url };
}

/** One select opens any paper of a list and takes a single row, however long the list. */
export function selectOf(papers: readonly PaperBlock[], ids: Ids): Row[] {
  const options = papers.slice(0, limits.selectOptions).map((paper) => ({
    label: plain(paper.rank === null ? paper.title : `${paper.rank} · ${paper.title}`, limits.optionLabel),
    value: idOf(openPaper(paper), ids),
  }));
  const select = {
    type: ComponentType.StringSelect,
    custom_id: SELECT_ID,
    placeholder: 'Abstract and links of …',
    options,
  } as const;
  return options.length === 0 ? [] : [{ type: ComponentType.ActionRow, components: [select] }];
}

/** What a select does stands in the chosen option. */
const SELECT_ID = 'open';

const idOf = (action: Partial<Press> & Pick<Press, 'command' | 'options'>, { keep, taken }: Ids): string =>
  encodePress({ does: 'answer', skip: 0, ...action }, keep, taken);
