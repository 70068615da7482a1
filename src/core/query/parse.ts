import { treeOf } from './grammar.ts';
import { lex } from './lex.ts';
import type { Note } from './token.ts';
import type { Notice, Query, QueryMistake } from './tree.ts';
import { type Place, readTyped } from './typed.ts';

const MAX_CHARACTERS = 10_000;
/** More would bury the answer. */
const MAX_NOTICES = 5;

/** A longer query is no example of how to do it. */
const MOST_MENDED = 200;

export type ParsedQuery =
  | { readonly query: Query; readonly notices: readonly Notice[] }
  | { readonly mistake: QueryMistake };

/**
 * Reads a query. Never throws; takes time linear in the text's length, and refuses more than 10,000 characters, 500
 * words or 20 levels of parentheses. What is merely untidy (a lone quote, an `OR` at the end) is read as well as it
 * can be, and a notice says how; typographic variants (curly quotes, full-width characters) need none.
 */
export function parseQuery(text: string): ParsedQuery {
  if (text.length > MAX_CHARACTERS) return { mistake: tooLong(text) };
  const typed = readTyped(text);
  const notices = new Map<string, Notice>();
  const note: Note = (said, place) => {
    if (notices.size < MAX_NOTICES && !notices.has(said))
      notices.set(said, { text: said, ...typed.placeOf(place) });
  };
  const lexed = lex(typed.text, note);
  if ('mistake' in lexed) {
    const { replaces, ...mistake } = lexed.mistake;
    const example = replaces ? mended(typed.text, mistake.example, replaces) : mistake.example;
    return { mistake: { ...mistake, ...typed.placeOf(mistake), example } };
  }
  const root = treeOf(lexed.tokens, note);
  if (root === null && lexed.sort === null) return { mistake: nothing(text) };
  return { query: { root, sort: lexed.sort }, notices: [...notices.values()] };
}

/** The whole query with what can be read in the place of what can't, unless there is more wrong with it. */
function mended(text: string, example: string, { start, end }: Place): string {
  const whole = text.slice(0, start) + example + text.slice(end);
  return whole.length > MOST_MENDED || 'mistake' in lex(whole, () => {}) ? example : whole.trim();
}

const tooLong = (text: string): QueryMistake => ({
  problem: `a query has at most ${MAX_CHARACTERS} characters, and this one ${text.length}`,
  start: MAX_CHARACTERS,
  end: text.length,
  example: 'diffusion policy after:2026-01-01',
});

const nothing = (text: string): QueryMistake => ({
  problem: 'there is no word to look for here',
  start: 0,
  end: text.length,
  example: 'diffusion policy',
});
