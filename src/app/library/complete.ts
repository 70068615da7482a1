import type { SuggestionKind } from '../../core/search/suggest.ts';
import type { Library } from './index.ts';

const MOST = 20;
const FEWEST_LETTERS = 2;

/** What a field's value can be: a single word, or in quotes more than one. */
const KINDS: Readonly<Record<string, { readonly bare: SuggestionKind; readonly quoted: SuggestionKind }>> = {
  '': { bare: 'word', quoted: 'keyword' },
  author: { bare: 'name', quoted: 'author' },
  title: { bare: 'word', quoted: 'keyword' },
  cat: { bare: 'category', quoted: 'category' },
  org: { bare: 'organization', quoted: 'organization' },
};

/** What could stand in place of the last word of a query, out of the papers there are; the line begins with the command. */
export function completeQuery(library: Pick<Library, 'complete'>, line: string): string[] {
  const [, query] = /^\s*(?:search|trending|subscribe|edit)\s(.*)$/su.exec(line) ?? [];
  // Telephones and many keyboards curl the quotes.
  const typed = query === undefined ? '' : lastValue(query.replace(/[“”„]/g, '"'));
  const [, minus = '', field = '', quote = '', beginning = ''] =
    /^(-?)(?:([a-z]+):)?("?)([^":]*)$/u.exec(typed) ?? [];
  const kinds = KINDS[field];
  if (!kinds || beginning.trim().length < FEWEST_LETTERS) return [];

  const prefix = minus + (field && `${field}:`);
  const values = library.complete(quote ? kinds.quoted : kinds.bare, beginning, MOST);
  const whole = values.map((value) => prefix + (quote || /\s/.test(value) ? `"${value}"` : value));
  // Only the part after the last space is replaced where words are completed.
  const kept = typed.lastIndexOf(' ') + 1;
  return whole
    .filter((candidate) => candidate.toLowerCase().startsWith(typed.slice(0, kept).toLowerCase()))
    .map((candidate) => candidate.slice(kept));
}

/** The last word, or all that follows a quotation mark that is still open, with its field. */
function lastValue(query: string): string {
  const isOpen = query.split('"').length % 2 === 0;
  const from = isOpen ? query.lastIndexOf('"') : query.length;
  const word = /\S*$/.exec(query.slice(0, from))?.[0] ?? '';
  return word + query.slice(from);
}
