import type { Press as Does } from '../../core/message.ts';
import type { Keeper } from '../../core/platform.ts';
import { MAX_VALUE } from './limits.ts';

/** What pressing a button or choosing an option asks for. */
export interface Press {
  readonly command: string;
  readonly options: Readonly<Record<string, string>>;
  /** So many papers of the answer were seen already: the rest of a list that did not fit. */
  readonly skip?: number;
}

/**
 * `search?query=world+model&page=2`, or `search?~9f3c…` where that would be long and `keep` has taken it; then `#23`
 * where the first 23 papers were seen.
 */
export function encodePress({ command, options, skip = 0 }: Press, keep: Keeper['id']): string {
  const start = `${command}?`;
  const end = skip === 0 ? '' : `#${skip}`;
  const query = new URLSearchParams({ ...options }).toString();
  const isShort = start.length + query.length + end.length <= MAX_VALUE;
  return `${start}${isShort ? query : `~${keep(query)}`}${end}`;
}

const VALUE = /^([a-z]+)\?([^#]*)(?:#(\d{1,4}))?$/s;

/** What can be told without looking anything up. Null: not a value of ours. */
export function intentOf(value: string): { readonly command: string; readonly skip: number } | null {
  const [, command, , skip = '0'] = VALUE.exec(value) ?? [];
  return command === undefined ? null : { command, skip: Number(skip) };
}

/** Null: they were kept, and are not there any more. As untrusted as typed ones. Rejects as `find` does. */
export async function optionsOf(value: string, find: Keeper['find']): Promise<Press['options'] | null> {
  const [, , query = ''] = VALUE.exec(value) ?? [];
  const text = query.startsWith('~') ? await find(query.slice(1)) : query;
  return text === null ? null : Object.fromEntries(new URLSearchParams(text));
}

/** What has to be known before anything is awaited stands first in an `action_id`; `open` has opened its link. */
export type Intent = Does | 'open';
export const toActionId = (intent: Intent, place: string): string => `${intent}-${place}`;
export const isPress = /^(?:answer|turn|share|ask)-/;
export const isLink = /^open-/;
export const doesOf = (actionId: string): Does =>
  (isPress.exec(actionId)?.[0].slice(0, -1) ?? 'answer') as Does;
