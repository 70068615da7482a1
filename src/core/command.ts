import { z } from 'zod';

/**
 * A command as every platform knows it. Its zod schema is the only description of its options: Discord's fields,
 * the text parser, completion, help and the README's table are made from it. Options arrive as strings.
 */
export interface Command<S extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: string;
  readonly description: string;
  readonly options: S;
  /** The option that takes whatever is not `key:value`, verbatim. */
  readonly rest?: keyof S & string;
  /** The option that may be given bare, when it is all there is: `/paper trending week`. */
  readonly bare?: keyof S & string;
  /** Who sees the answer; a platform has to know before the command runs. */
  readonly reply: 'caller' | 'channel';
  /** Its papers may be shown to a whole channel. */
  readonly shareable?: boolean;
  /** It changes what is posted in a channel, which takes the right to; as asked for, or always. */
  manages?(options: z.output<z.ZodObject<S>>): boolean;
  /** What its form says, where the command's name doesn't, and options that it takes along without asking for them. */
  readonly form?: {
    readonly title: string;
    readonly submit: string;
    readonly carries?: readonly (keyof S & string)[];
  };
  /** `false`: for buttons and for those who know it. Platforms offer and register only the others. */
  readonly listed?: false;
  /** Texts after the command's name that work, for help and for errors. */
  readonly examples: readonly string[];
}

/** Where in the typed text a mistake is, and what to write instead. */
export interface Mistake {
  readonly problem: string;
  /** UTF-16 offsets into the text. */
  readonly start: number;
  readonly end: number;
}

export type Parsed =
  | { readonly ok: true; readonly options: Record<string, string> }
  | ({ readonly ok: false } & Mistake);

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Splits `key:value` of the declared options from a typed line; the rest goes verbatim to the rest option. Never
 * throws. Values may be quoted (`top:"5"`), and nothing inside quotes is taken for an option. Words that follow a value
 * belong to it if it can be read with them: `at:9 am`, `zone:new york`.
 */
export function parseText(command: Command, text: string): Parsed {
  const options: Record<string, string> = {};
  const left: Word[] = [];
  const typed = words(text);
  let read = 0;
  for (const [i, word] of typed.entries()) {
    if (i < read) continue;
    const [, key, value] = /^([a-z]+):(.*)$/su.exec(word.text) ?? [];
    if (
      key === undefined ||
      value === undefined ||
      !Object.hasOwn(command.options, key) ||
      key === command.rest
    ) {
      left.push(word);
      continue;
    }
    if (unquoted(value) === '') return mistake(`${key}: needs a value right after the colon`, word);
    if (key in options) return mistake(`${key}: is there twice`, word);
    const more = moreOfValue(command.options[key], value, typed.slice(i + 1, i + 1 + MOST_MORE));
    options[key] = unquoted(value + text.slice(word.end, more.at(-1)?.end ?? word.end));
    read = i + 1 + more.length;
  }
  const [first] = left;
  const last = left.at(-1);
  if (!first || !last) return { ok: true, options };

  const whole = text.slice(first.start, last.end);
  const bare = command.bare;
  if (bare && !(bare in options) && (!command.rest || isValid(command.options[bare], whole)))
    return { ok: true, options: { ...options, [bare]: whole } };
  if (command.rest) return { ok: true, options: { ...options, [command.rest]: withoutTaken(text, left) } };
  const [, key] = /^([a-z]+):/i.exec(first.text) ?? [];
  if (key !== undefined) return mistake(`there is no option ${key}: here`, first);
  const [meant] = Object.entries(command.options).find(([, schema]) => isValid(schema, whole)) ?? [];
  const problem = meant
    ? `this needs its option before it: ${typedText({ [meant]: whole }, undefined)}`
    : 'nothing is expected here';
  return mistake(problem, { ...first, end: last.end });
}

/** Checks options against their schemas. A mistake's place is the option's value in `text`, where it stands there. */
export function readOptions<S extends z.ZodRawShape>(
  command: Command<S>,
  options: Readonly<Record<string, string>>,
  text = '',
): { ok: true; values: z.output<z.ZodObject<S>> } | ({ ok: false } & Mistake) {
  const result = z.object(command.options).safeParse(options);
  if (result.success) return { ok: true, values: result.data };
  const [issue] = result.error.issues;
  const key = String(issue?.path[0] ?? '');
  const value = options[key] ?? '';
  const at = value === '' ? -1 : text.indexOf(value);
  return {
    ok: false,
    problem: issue?.message ?? 'this can’t be read',
    start: at < 0 ? text.length : at,
    end: at < 0 ? text.length + 1 : at + value.length,
  };
}

/** `/paper trending [when:…]`, from the schema. */
export function usage(command: Command, prefix: string): string {
  const parts = Object.entries(command.options).map(([key, schema]) => {
    const shown = key === command.rest || key === command.bare ? `<${key}>` : `${key}:…`;
    return isOptional(schema) ? `[${shown}]` : shown;
  });
  return [`/${prefix} ${command.name}`, ...parts].join(' ');
}

/** Options as somebody would type them after the command's name; `rest` is the one that is typed without its key. */
export function typedText(options: Readonly<Record<string, string>>, rest: string | undefined): string {
  const words = Object.entries(options).flatMap(([key, value]) => {
    // A key without a value can't be typed; a form shows such a field empty.
    if (value === '') return [];
    if (key === rest) return [value];
    return [/\s/.test(value) ? `${key}:"${withinQuotes(value)}"` : `${key}:${value}`];
  });
  return words.join(' ');
}

/** A straight quote would end the value; the others mean the same wherever queries are read. */
const withinQuotes = (value: string): string => value.replace(/"([^"]*)"/g, '“$1”').replaceAll('"', '”');

/** The fixed values an option takes, if it has any: for completion and for Discord's choices. */
export function choicesOf(schema: unknown): readonly string[] {
  const { enum: one, anyOf } = z.toJSONSchema(schema as z.ZodType, { io: 'output', unrepresentable: 'any' });
  const values = one ?? anyOf?.flatMap((part) => (typeof part === 'object' ? (part.enum ?? []) : [])) ?? [];
  return values.filter((value) => typeof value === 'string');
}

/** Those that a platform offers. */
export const listedOf = <C extends Pick<Command, 'listed'>>(commands: readonly C[]): C[] =>
  commands.filter(({ listed }) => listed !== false);

/** By command, the option that is typed without its key: what a platform needs to write a command as text. */
export const restOptions = (commands: readonly Command[]): Readonly<Record<string, string>> =>
  Object.fromEntries(commands.flatMap(({ name, rest }) => (rest ? [[name, rest]] : [])));

/** The known name that was probably meant, or null. */
export function nearest(name: string, known: readonly string[]): string | null {
  const ranked = known.map((other) => ({ other, distance: editDistance(name, other) }));
  const [best] = ranked.sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(1, Math.floor(best.other.length / 3)) ? best.other : null;
}

/** Days of the week, the most that anybody would write: `days:mon, tue, wed, thu, fri and sat`. */
const MOST_MORE = 6;

function moreOfValue(schema: unknown, value: string, following: readonly Word[]): readonly Word[] {
  // One that takes any text would take all that follows.
  if (value.startsWith('"') || isValid(schema, '?')) return [];
  for (let count = following.length; count > 0; count--) {
    const more = following.slice(0, count);
    if (isValid(schema, [value, ...more.map(({ text }) => text)].join(' '))) return more;
  }
  return [];
}

const isValid = (schema: unknown, value: string) => (schema as z.ZodType).safeParse(value).success;
const isOptional = (schema: unknown) => isValid(schema, undefined as unknown as string);
const mistake = (problem: string, { start, end }: Word): Parsed => ({ ok: false, problem, start, end });
const unquoted = (value: string) => /^"(.*)"$/su.exec(value)?.[1] ?? value;

/** White space separates, except inside double quotes. */
function words(text: string): Word[] {
  return [...text.matchAll(/(?:"[^"]*"|[^\s"]|"(?=[^"]*$))+/gu)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The kept words with the spaces that stood between neighbours. */
function withoutTaken(text: string, kept: readonly Word[]): string {
  return kept.map((word, i) => (i === 0 ? '' : gapBefore(text, word, kept[i - 1])) + word.text).join('');
}

function gapBefore(text: string, word: Word, previous: Word | undefined): string {
  const gap = text.slice(previous?.end ?? 0, word.start);
  return gap.trim() === '' ? gap : ' ';
}

/** Letters put in, left out, changed, or swapped with the next one. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(
        Math.min(
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          isSwapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Words that could stand where the last word of a line stands; the line comes without the prefix. */
export function completions(commands: readonly Command[], line: string): string[] {
  const [name = '', ...typed] = line.trimStart().split(/\s+/);
  const last = typed.at(-1) ?? name;
  if (typed.length === 0)
    return listedOf(commands)
      .map((command) => command.name)
      .filter((word) => word.startsWith(last));
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) return [];

  const given = new Set(typed.slice(0, -1).map((word) => word.split(':', 1)[0]));
  const values = Object.entries(command.options).flatMap(([key, schema]) => {
    if (given.has(key) || key === command.rest) return [];
    const choices = choicesOf(schema);
    const keyed = last.startsWith(`${key}:`) ? choices.map((choice) => `${key}:${choice}`) : [`${key}:`];
    return key === command.bare ? [...choices, ...keyed] : keyed;
  });
  return values.filter((word) => word.startsWith(last));
}
