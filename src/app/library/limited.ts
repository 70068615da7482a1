import { UserError } from '../../core/errors.ts';
import type { DocumentSet } from '../../core/search/containing.ts';
import type { SearchIndex } from '../../core/search/index.ts';
import type { Fields } from './fields.ts';

/** What a query's filters can be looked up in. */
export type Lookups = Pick<SearchIndex, 'containing' | 'containingAny' | 'documentCount' | 'writtenBy'> &
  Pick<Fields, 'passing'>;

/** What can be looked at in less than 100 ms at a hundred thousand documents; beyond that, as much for each. */
const MOST_EFFORT = 6_000_000;
const MOST_EFFORT_A_DOCUMENT = 60;
/** To combine a set with others, however it was come by, and to go through everybody's authors. */
const SET_EFFORT = 1;
const AUTHORS_EFFORT = 2;
const FIELD_EFFORT = 1;

/**
 * The lookups of one query, each made once however often the query repeats it. Beyond what can be done while others wait,
 * they throw a `UserError`: hundreds of phrases of common words would take seconds.
 */
export function limited(
  index: Omit<Lookups, 'passing'> & Pick<SearchIndex, 'effortFor'>,
  fields: Pick<Fields, 'passing'>,
): Lookups {
  const known = new Map<string, DocumentSet>();
  const count = index.documentCount();
  let room = Math.max(MOST_EFFORT, MOST_EFFORT_A_DOCUMENT * count);

  const once = (key: string, effort: () => number, look: () => DocumentSet): DocumentSet => {
    const found = known.get(key);
    room -= (found ? 0 : effort()) + SET_EFFORT * count;
    if (room < 0) throw new UserError('This query asks for too many things at once. Leave some of them out.');
    if (found) return found;
    const set = look();
    known.set(key, set);
    return set;
  };

  return {
    documentCount: index.documentCount,
    containing: (phrase, where = 'anywhere') =>
      once(
        `${where} ${phrase}`,
        () => index.effortFor(phrase),
        () => index.containing(phrase, where),
      ),
    containingAny: (text) =>
      once(
        `any ${text}`,
        () => 0,
        () => index.containingAny(text),
      ),
    writtenBy: (name) =>
      once(
        `author ${name}`,
        () => AUTHORS_EFFORT * count,
        () => index.writtenBy(name),
      ),
    passing: (filter, documents) =>
      once(
        `field ${JSON.stringify(filter)}`,
        () => FIELD_EFFORT * count,
        () => fields.passing(filter, documents),
      ),
  };
}
