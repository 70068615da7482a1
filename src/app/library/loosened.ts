import { type Part, printQuery } from '../../core/query/index.ts';
import { operators } from '../../core/query/token.ts';

interface Looser {
  readonly label: string;
  readonly part: Part;
}

/** A demand that nothing meets, in forms that ask for less, the nearest first. */
export function loosened(part: Part): Looser[] {
  switch (part.type) {
    // People type names like words.
    case 'words':
      return [instead({ type: 'author', name: part.words.join(' ') })];
    case 'phrase': {
      const words = plainWordsOf(part.text);
      return words.length > 1 ? [{ label: 'Without the quotes', part: { type: 'words', words } }] : [];
    }
    case 'title':
      return [{ label: 'Not only in the title', part: { type: 'phrase', text: part.text } }];
    case 'author':
      return shorterNames(part.name).map((name) => instead({ type: 'author', name }));
    case 'org': {
      const words = part.name.split(/\s+/);
      return words.length > 1 ? words.map((name) => instead({ type: 'org', name })) : [];
    }
    case 'cat':
      return /\.(?!\*)/.test(part.category)
        ? [instead({ type: 'cat', category: part.category.replace(/\..*$/, '.*') })]
        : [];
    case 'on':
      return part.day.length > 4 ? [instead({ type: 'on', day: part.day.replace(/-\d\d$/, '') })] : [];
    default:
      return [];
  }
}

/** Bare, so that none of them is read as an operator or a field where it stands without quotes. */
const plainWordsOf = (text: string): string[] =>
  (text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map((word) => (operators.has(word) ? word.toLowerCase() : word));

const instead = (part: Part): Looser => ({ label: `With ${printQuery({ root: part, sort: null })}`, part });

/** `Geoffrey Hinton` → `G. Hinton`, `Hinton`; also of `Hinton, Geoffrey`. */
function shorterNames(name: string): string[] {
  const [, last, first] = /^([^,]+),(.+)$/.exec(name) ?? [];
  const words = (first === undefined || last === undefined ? name : `${first} ${last}`).trim().split(/\s+/);
  const surname = words.at(-1) ?? '';
  if (words.length === 1 || [...surname].length === 1) return [];
  const initials = words.slice(0, -1).map((word) => `${[...word][0]}.`);
  const short = [...initials, surname].join(' ');
  return short === name ? [surname] : [short, surname];
}
