import { limits } from './limits.ts';

/** What a button or an option does when it is pressed. */
export interface Press {
  readonly command: string;
  readonly options: Readonly<Record<string, string>>;
  /** `here`: the answer takes the place of the message, as paging does; `beside`: it is a message of its own. */
  readonly answer: 'here' | 'beside';
}

/** Stores a text and says under which id, at most 90 characters. The same text has the same id. */
export type Keep = (text: string) => string;
/** The text that was stored under an id, or null. */
export type Recall = (id: string) => Promise<string | null>;

const SIGNS = { here: '=', beside: '+' } as const;
const KEPT = '*';

/**
 * `=|search|query|world model|page|2`: fields that a bar separates, after a sign. What would be too long is kept, and
 * only its id is written. Discord refuses a message that has an id twice, hence `taken`.
 */
export function encodePress({ command, options, answer }: Press, keep: Keep, taken: Set<string>): string {
  const fields = [command, ...Object.entries(options).flat()].map(escapeField).join('|');
  const isShort = fields.length <= limits.customId - SPARE;
  const body = isShort ? fields : `${KEPT}|${keep(fields)}`;
  for (let n = 0; ; n++) {
    const id = `${SIGNS[answer]}${n === 0 ? '' : n}|${body}`;
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}

/** The sign, a number and the bar. */
const SPARE = 5;

/** What can be told at once, without looking anything up: Discord wants to know it within three seconds. */
export function answerOf(id: string): Press['answer'] | null {
  const [, sign] = ID.exec(id) ?? [];
  return sign === undefined ? null : sign === SIGNS.here ? 'here' : 'beside';
}

const ID = /^([=+])\d*\|(.+)$/su;

/** Null: not an id of ours, or one whose text is not there any more. Options are as untrusted as typed ones. */
export async function decodePress(id: string, recall: Recall): Promise<Press | null> {
  const answer = answerOf(id);
  const [, , body = ''] = ID.exec(id) ?? [];
  if (answer === null) return null;
  const [first, second] = fieldsOf(body);
  const whole = first === KEPT && second !== undefined ? await recall(second) : body;
  if (whole === null) return null;
  const [command = '', ...rest] = fieldsOf(whole);
  const pairs = rest.flatMap((key, i) => (i % 2 === 0 ? [[key, rest[i + 1] ?? ''] as const] : []));
  return { command, options: Object.fromEntries(pairs), answer };
}

/** Half a surrogate pair can't be written as JSON that everybody reads. */
const escapeField = (field: string): string => field.replace(/\p{Cs}/gu, '').replace(/[\\|]/g, '\\$&');

const fieldsOf = (body: string): string[] =>
  [...body.matchAll(/(?:^|\|)((?:[^\\|]|\\.)*)/gsu)].map(([, field = '']) => field.replace(/\\(.)/gsu, '$1'));
