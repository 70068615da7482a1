import { categoriesOf, parseQuery } from '../core/query/index.ts';
import type { Db } from '../db/client.ts';
import { followedQueries } from '../db/followed.ts';

/** Each one costs arXiv a share of a request every quarter of an hour. */
const MOST_CATEGORIES = 60;

/** The arXiv categories whose announcements are read. */
export interface Followed {
  /** As of the last refresh. */
  categories(): readonly string[];
  refresh(): Promise<void>;
}

/** `always`: read whether or not a channel follows them. Beside them, those that most channels follow. */
export function createFollowed({ db, always }: { db: Db; always: readonly string[] }): Followed {
  let categories = withoutParts(always);
  return {
    categories: () => categories,
    async refresh() {
      const channels = new Map<string, number>();
      for (const { query, channels: more } of await followedQueries(db, 'cat:')) {
        const parsed = parseQuery(query);
        for (const category of 'query' in parsed ? categoriesOf(parsed.query) : [])
          channels.set(category, (channels.get(category) ?? 0) + more);
      }
      const wanted = [...channels].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
      categories = withoutParts([...always, ...wanted.map(([name]) => name)]).slice(0, MOST_CATEGORIES);
    },
  };
}

/** Without what an archive that is read as a whole brings anyway. */
function withoutParts(categories: readonly string[]): string[] {
  const all = new Set(categories);
  return [...all].filter((category) => !all.has(category.replace(/\..*$/, '')) || !category.includes('.'));
}
