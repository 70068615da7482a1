import { z } from 'zod';
import { dayOf } from '../../core/day.ts';
import { createFilterTest, type MatchedPaper } from '../../core/query/filter.ts';
import type { Filter } from '../../core/query/index.ts';
import { withRoom } from '../../core/search/arrays.ts';
import type { DocumentSet } from '../../core/search/containing.ts';
import { createStringNumbers, noStrings } from '../../core/search/strings.ts';
import type { StoredPaper } from '../../db/papers.ts';

const uint8: z.ZodType<Uint8Array> = z.instanceof(Uint8Array);
const uint16: z.ZodType<Uint16Array> = z.instanceof(Uint16Array);
const uint32: z.ZodType<Uint32Array> = z.instanceof(Uint32Array);

/** By document. Lists and names are numbers of strings, since few of them are shared by many papers. */
export const fieldsSchema = z.object({
  /** Seconds since 1970; 0: not known. */
  published: uint32,
  /** Days since 1970; 0: never featured. */
  featured: uint16,
  /** One more than the upvotes; 0: not known. */
  upvotes: uint32,
  /** Bits of `POSSESSIONS`. */
  possessions: uint8,
  categories: uint32,
  sources: uint32,
  organization: uint32,
  strings: z.object({ units: uint16, starts: uint32, table: uint32 }),
});
export type PackedFields = z.output<typeof fieldsSchema>;
type Columns = Omit<PackedFields, 'strings'>;

/** Author names and texts are the index's business. */
type FieldFilter = Exclude<Filter, { type: 'title' | 'author' }>;

/** What filters and orders look at, of all papers, in little memory: 23 bytes a paper. */
export interface Fields {
  readonly put: (document: number, paper: StoredPaper) => void;
  /** The first `count` documents that pass the filter. */
  readonly passing: (filter: FieldFilter, count: number) => DocumentSet;
  /** By document, to put the largest first. */
  readonly keys: (by: 'date' | 'votes', count: number) => Float64Array;
  /** Shares memory with this object until the next `put`. */
  readonly pack: (count: number) => PackedFields;
}

const DAY_S = 86_400;
const POSSESSIONS = { code: 1, project: 2, media: 4 };
const EVERYTHING = 7;
/** As many days as 16 bits tell apart. */
const MOST_DAYS = 65_536;
/** Papers with more votes than that are so few that each can be tested. */
const MANY = 10_000;
/** Filters whose verdicts are kept, in at most 64 kB each. */
const MOST_REMEMBERED = 32;
const UNKNOWN = 0;
const FAILS = 1;
const PASSES = 2;
const SEPARATOR = '\n';

export const noFields: PackedFields = {
  published: new Uint32Array(0),
  featured: new Uint16Array(0),
  upvotes: new Uint32Array(0),
  possessions: new Uint8Array(0),
  categories: new Uint32Array(0),
  sources: new Uint32Array(0),
  organization: new Uint32Array(0),
  strings: noStrings,
};

/** Never writes into the arrays that it was given. */
export function createFields(packed: PackedFields = noFields): Fields {
  const { strings, ...arrays } = packed;
  const columns: Columns = arrays;
  const names = createStringNumbers(strings);
  // The number of "nothing" is 0, also in arrays that have just been made longer.
  names.intern('');
  let isShared = true;
  /** By document, in days since 1970: the first version's, else that of the first daily list; 0: not known. */
  let days = new Uint16Array(0);
  for (let document = columns.published.length - 1; document >= 0; document--) noteDay(document);
  /** Until the next `put`. */
  let keysBy: { [by in 'date' | 'votes']?: Float64Array } = {};
  /** What filters say of numbers: always the same. */
  const verdictsBy = new Map<string, Uint8Array>();

  function noteDay(document: number): void {
    days = withRoom(days, document + 1);
    const day = Math.floor((columns.published[document] ?? 0) / DAY_S);
    days[document] = day > 0 ? day : (columns.featured[document] ?? 0);
  }

  const update = <K extends keyof Columns>(key: K, change: (column: Columns[K]) => Columns[K]) => {
    columns[key] = change(columns[key]);
  };

  const put = (document: number, paper: StoredPaper) => {
    for (const key of columnNames) {
      if (isShared) update(key, (column) => column.slice() as typeof column);
      update(key, (column) => withRoom(column, document + 1));
    }
    isShared = false;
    const { publishedAt, featuredOn, upvotes, codeUrl, projectUrl, mediaUrls } = paper;
    columns.published[document] = publishedAt === null ? 0 : Math.max(1, publishedAt.getTime() / 1000);
    columns.featured[document] = featuredOn === null ? 0 : Date.parse(featuredOn) / 1000 / DAY_S;
    columns.upvotes[document] = upvotes === null ? 0 : upvotes + 1;
    columns.possessions[document] =
      (codeUrl === null ? 0 : POSSESSIONS.code) |
      (projectUrl === null ? 0 : POSSESSIONS.project) |
      (mediaUrls.length === 0 ? 0 : POSSESSIONS.media);
    columns.categories[document] = names.intern(paper.categories.join(SEPARATOR));
    columns.sources[document] = names.intern(paper.sources.join(SEPARATOR));
    columns.organization[document] = names.intern(paper.organization ?? '');
    noteDay(document);
    keysBy = {};
  };

  /** One test for each different number instead of one for each paper; those from `size` on are tested each time. */
  const byNumber = (
    filter: FieldFilter,
    count: number,
    column: Uint8Array | Uint16Array | Uint32Array,
    size: number,
    passes: (value: number) => boolean,
  ): DocumentSet => {
    const key = JSON.stringify(filter);
    const verdicts = withRoom(verdictsBy.get(key) ?? new Uint8Array(0), size);
    verdictsBy.delete(key);
    verdictsBy.set(key, verdicts);
    for (const oldest of verdictsBy.keys()) {
      if (verdictsBy.size <= MOST_REMEMBERED) break;
      verdictsBy.delete(oldest);
    }
    const found = new Uint8Array(count);
    for (let document = 0; document < count; document++) {
      const value = column[document] ?? 0;
      let verdict = value < size ? verdicts[value] : UNKNOWN;
      if (verdict === UNKNOWN) {
        verdict = passes(value) ? PASSES : FAILS;
        verdicts[value] = verdict;
      }
      // Without a branch, which would often be guessed wrong.
      found[document] = (verdict ?? FAILS) - FAILS;
    }
    return found;
  };
  const byText = (
    filter: FieldFilter,
    count: number,
    column: Uint32Array,
    passes: (text: string) => boolean,
  ) => byNumber(filter, count, column, names.size(), (value) => passes(names.at(value)));

  return {
    put,
    passing(filter, count) {
      const passes = createFilterTest(filter);
      const { featured, upvotes, possessions } = columns;
      // One object for all tests: there can be as many different values as papers.
      const paper: { -readonly [K in keyof MatchedPaper]: MatchedPaper[K] } = { ...nothingKnown };
      switch (filter.type) {
        case 'cat':
          return byText(filter, count, columns.categories, (list) => {
            paper.categories = list.split(SEPARATOR);
            return passes(paper);
          });
        case 'in':
          return byText(filter, count, columns.sources, (list) => {
            paper.sources = list.split(SEPARATOR);
            return passes(paper);
          });
        case 'org':
          return byText(filter, count, columns.organization, (name) => {
            paper.organization = name || null;
            return passes(paper);
          });
        case 'has':
          return byNumber(filter, count, possessions, EVERYTHING + 1, (has) => {
            paper.codeUrl = has & POSSESSIONS.code ? PRESENT : null;
            paper.projectUrl = has & POSSESSIONS.project ? PRESENT : null;
            paper.mediaUrls = has & POSSESSIONS.media ? [PRESENT] : none;
            return passes(paper);
          });
        case 'votes':
          return byNumber(filter, count, upvotes, MANY, (known) => {
            paper.upvotes = known === 0 ? null : known - 1;
            return passes(paper);
          });
        case 'on':
          return byNumber(filter, count, featured, MOST_DAYS, (day) => {
            paper.featuredOn = day === 0 ? null : dayOf(dateOfDay(day));
            return passes(paper);
          });
        case 'after':
        case 'before':
          return byNumber(filter, count, days, MOST_DAYS, (day) => {
            paper.publishedAt = day === 0 ? null : dateOfDay(day);
            return passes(paper);
          });
      }
    },
    keys(by, count) {
      const known = keysBy[by];
      if (known && known.length >= count) return known;
      const { published, featured, upvotes } = columns;
      const keys = new Float64Array(count);
      for (let i = 0; i < count; i++)
        keys[i] = by === 'votes' ? (upvotes[i] ?? 0) : published[i] || (featured[i] ?? 0) * DAY_S;
      keysBy[by] = keys;
      return keys;
    },
    pack(count) {
      isShared = true;
      const cut = Object.fromEntries(columnNames.map((key) => [key, columns[key].subarray(0, count)]));
      return { ...(cut as Columns), strings: names.pack() };
    },
  };
}

const columnNames = [
  'published',
  'featured',
  'upvotes',
  'possessions',
  'categories',
  'sources',
  'organization',
] as const;

const dateOfDay = (day: number): Date => new Date(day * DAY_S * 1000);

/** Stands for an address of which only the presence counts. */
const PRESENT = 'present';
const none: readonly string[] = [];
const nothingKnown: MatchedPaper = {
  id: '',
  title: '',
  abstract: null,
  gist: null,
  authors: none,
  authorCount: 0,
  categories: none,
  keywords: none,
  organization: null,
  publishedAt: null,
  withdrawnAt: null,
  codeUrl: null,
  projectUrl: null,
  mediaUrls: none,
  submittedBy: null,
  upvotes: null,
  comments: null,
  stars: null,
  featuredOn: null,
};
