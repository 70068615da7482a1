import type { Press as Does } from '../../core/message.ts';
import type { Keeper } from '../../core/platform.ts';
import { limits } from './limits.ts';

/** What a button or an option does when it is pressed. */
export interface Press {
  readonly does: Does;
  readonly command: string;
  readonly options: Readonly<Record<string, string>>;
  /** So many papers of the answer were seen already: the rest of a list that did not fit. */
  readonly skip: number;
}

const SIGNS: Readonly<Record<Does, string>> = { answer: '+', turn: '=', share: '!', ask: '?' };
const KEPT = '*';

/**
 * `=|search|query|world model|page|2`: fields that a bar separates, after a sign for what is done first. Options that
 * would be too long are kept, and only their id is written. Discord refuses a message that has an id twice, hence
 * `taken`.
 */
export function encodePress(
  { does, command, options, skip }: Press,
  keep: Keeper['id'],
  taken: Set<string>,
): string {
  const pairs = fieldsText(Object.entries(options).flat());
  const name = fieldsText([command]);
  const isShort = name.length + pairs.length <= limits.customId - SPARE;
  const fields = pairs === '' ? name : `${name}|${isShort ? pairs : `${KEPT}|${keep(pairs)}`}`;
  for (let n = 0; ; n++) {
    const id = `${SIGNS[does]}${n === 0 ? '' : n}${skip === 0 ? '' : `~${skip}`}|${fields}`;
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}

/** The sign, a number, a tilde and how many to skip, two bars. */
const SPARE = 10;
const ID = /^([+=!?])\d*(?:~(\d{1,4}))?\|(.+)$/su;

/** What can be told without looking anything up, which Discord wants within three seconds. Null: not an id of ours. */
export function intentOf(id: string): Omit<Press, 'options'> | null {
  const [, sign, skip = '0', text = ''] = ID.exec(id) ?? [];
  const does = (Object.keys(SIGNS) as Does[]).find((each) => SIGNS[each] === sign);
  const [command = ''] = fieldsOf(text);
  return does === undefined ? null : { does, command, skip: Number(skip) };
}

/** Null: they were kept, and are not there any more. As untrusted as typed ones. Rejects as `find` does. */
export async function optionsOf(id: string, find: Keeper['find']): Promise<Press['options'] | null> {
  const [, , , text = ''] = ID.exec(id) ?? [];
  const [, ...given] = fieldsOf(text);
  if (given[0] !== KEPT) return paired(given);
  const kept = await find(given[1] ?? '');
  return kept === null ? null : paired(fieldsOf(kept));
}

const paired = (fields: readonly string[]) =>
  Object.fromEntries(fields.flatMap((key, i) => (i % 2 === 0 ? [[key, fields[i + 1] ?? ''] as const] : [])));

/** Half a surrogate pair can't be written as JSON that everybody reads. */
const fieldsText = (fields: readonly string[]): string =>
  fields.map((field) => field.replace(/\p{Cs}/gu, '').replace(/[\\|]/g, '\\$&')).join('|');

const fieldsOf = (text: string): string[] =>
  [...text.matchAll(/(?:^|\|)((?:[^\\|]|\\.)*)/gsu)].map(([, field = '']) => field.replace(/\\(.)/gsu, '$1'));
