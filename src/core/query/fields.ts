import { nearest } from '../command.ts';
import type { Part, QueryMistake, Sort } from './tree.ts';
import { readCategory, readDay, readHas, readSort, readSource, readVotes } from './values.ts';

export type Reading = Part | { readonly type: 'sort'; readonly by: Sort };

export interface Field {
  readonly name: string;
  /** Other names it goes by: arXiv's own, and what people try first. */
  readonly aliases: readonly string[];
  /** Ends the sentence “author: is …”. */
  readonly is: string;
  readonly example: string;
  /** The values it takes, where these are few. */
  readonly choices?: readonly string[];
  /** Null: the value can't be read. */
  readonly read: (value: string) => Reading | null;
}

const A_DAY = 'a day such as 2026-06-03, a month (2026-06) or a year';

const fields: readonly Field[] = [
  {
    name: 'author',
    aliases: ['au', 'authors'],
    is: 'a name',
    example: 'author:"Geoffrey Hinton"',
    read: (name) => (/\p{L}/u.test(name) ? { type: 'author', name } : null),
  },
  {
    name: 'title',
    aliases: ['ti', 'intitle'],
    is: 'words of the title',
    example: 'title:"world model"',
    read: (text) => (/[\p{L}\p{N}]/u.test(text) ? { type: 'title', text } : null),
  },
  {
    name: 'cat',
    aliases: ['category'],
    is: 'an arXiv category such as cs.CL, or cs.* for all of cs',
    example: 'cat:cs.CL',
    read: (value) => map(readCategory(value), (category) => ({ type: 'cat', category })),
  },
  {
    name: 'org',
    aliases: ['organization', 'organisation'],
    is: 'words of an organization’s name',
    example: 'org:nvidia',
    read: (name) => (/[\p{L}\p{N}]/u.test(name) ? { type: 'org', name } : null),
  },
  {
    name: 'in',
    aliases: [],
    is: 'huggingface or arxiv',
    example: 'in:huggingface',
    choices: ['huggingface', 'arxiv'],
    read: (value) => map(readSource(value), (source) => ({ type: 'in', source })),
  },
  {
    name: 'has',
    aliases: [],
    is: 'code, project or media',
    example: 'has:code',
    choices: ['code', 'project', 'media'],
    read: (value) => map(readHas(value), (what) => ({ type: 'has', what })),
  },
  {
    name: 'votes',
    aliases: ['upvotes'],
    is: 'a number such as >20, >=20, <5, =0 or 5..20',
    example: 'votes:>20',
    read: readVotes,
  },
  {
    name: 'after',
    aliases: ['since'],
    is: A_DAY,
    example: 'after:2026-01-01',
    read: (value) => map(readDay(value), (day) => ({ type: 'after', day: day.padEnd(10, '-01') })),
  },
  {
    name: 'before',
    aliases: ['until'],
    is: A_DAY,
    example: 'before:2026-01-01',
    read: (value) => map(readDay(value), (day) => ({ type: 'before', day: day.padEnd(10, '-01') })),
  },
  {
    name: 'on',
    aliases: [],
    is: A_DAY,
    example: 'on:2026-06-03',
    read: (value) => map(readDay(value), (day) => ({ type: 'on', day })),
  },
  {
    name: 'sort',
    aliases: [],
    is: 'votes, date or relevance',
    example: 'sort:votes',
    choices: ['votes', 'date', 'relevance'],
    read: (value) => map(readSort(value), (by) => ({ type: 'sort', by })),
  },
];

/** The fields' own names, without colons, in the order in which help shows them. */
export const fieldNames: readonly string[] = fields.map(({ name }) => name);
/** With every other name that is understood. */
export const fieldSpellings: readonly string[] = fields.flatMap(({ name, aliases }) => [name, ...aliases]);

const bySpelling = new Map(
  fields.flatMap((field) => [field.name, ...field.aliases].map((name) => [name, field])),
);

export const findField = (name: string): Field | null => bySpelling.get(name.toLowerCase()) ?? null;

/** What a value says, or why it says nothing. */
export function readField(field: Field, value: string): Reading | Pick<QueryMistake, 'problem' | 'example'> {
  const reading = field.read(value);
  if (reading !== null) return reading;
  const meant = field.choices && value.length <= 20 ? nearest(value.toLowerCase(), field.choices) : null;
  return meant === null
    ? { problem: `${field.name}: is ${field.is}`, example: field.example }
    : { problem: `${field.name}: is ${field.is}; did you mean ${meant}?`, example: `${field.name}:${meant}` };
}

/** The field that an unknown name was meant to be, or null. */
export function nearestField(name: string): Field | null {
  // `nearest` forgives two letters at most in names as short as these, so that most need no comparing.
  const near = fieldNames.filter((known) => Math.abs(known.length - name.length) <= 2);
  return findField(nearest(name.toLowerCase(), near) ?? '');
}

const map = <T>(value: T | null, make: (value: T) => Reading): Reading | null =>
  value === null ? null : make(value);
