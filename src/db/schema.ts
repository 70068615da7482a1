import { boolean, date, index, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** One row a paper, keyed by its arXiv id without version; merged from everything that was ever seen of it. */
export const papers = pgTable(
  'papers',
  {
    id: text('id').primaryKey(),
    title: text('title').notNull(),
    abstract: text('abstract'),
    gist: text('gist'),
    authors: text('authors').array().notNull(),
    authorCount: integer('author_count').notNull(),
    categories: text('categories').array().notNull(),
    keywords: text('keywords').array().notNull(),
    organization: text('organization'),
    publishedAt: instant('published_at'),
    withdrawnAt: instant('withdrawn_at'),
    codeUrl: text('code_url'),
    projectUrl: text('project_url'),
    mediaUrls: text('media_urls').array().notNull(),
    submittedBy: text('submitted_by'),
    upvotes: integer('upvotes'),
    comments: integer('comments'),
    stars: integer('stars'),
    featuredOn: date('featured_on', { mode: 'string' }),
    /** Which sources have shown this paper. */
    sources: text('sources').array().notNull(),
    firstSeenAt: instant('first_seen_at').notNull(),
    changedAt: instant('changed_at').notNull(),
  },
  (table) => [
    index('papers_changed_at').on(table.changedAt),
    index('papers_featured_on').on(table.featuredOn),
  ],
);

/** A paper's counters at each reading that changed them; the newest row agrees with `papers`. */
export const paperVotes = pgTable(
  'paper_votes',
  {
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id, { onDelete: 'cascade' }),
    at: instant('at').notNull(),
    upvotes: integer('upvotes').notNull(),
    comments: integer('comments'),
    stars: integer('stars'),
  },
  (table) => [primaryKey({ columns: [table.paperId, table.at] })],
);

/** One row a day that was read, with or without papers: what is missing here was never read. */
export const lists = pgTable(
  'lists',
  {
    source: text('source').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    /** The last reading of this day that succeeded. */
    readAt: instant('read_at').notNull(),
    /** True while all that is known of the day came with the program. */
    sample: boolean('sample').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.source, table.day] })],
);

/** Which papers stood on a day's list. One that vanished from it keeps its row, with the time. */
export const listPapers = pgTable(
  'list_papers',
  {
    source: text('source').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id, { onDelete: 'cascade' }),
    /** Place in the source's own order, from 0. */
    position: integer('position').notNull(),
    firstSeenAt: instant('first_seen_at').notNull(),
    leftAt: instant('left_at'),
  },
  (table) => [
    primaryKey({ columns: [table.source, table.day, table.paperId] }),
    index('list_papers_paper_id').on(table.paperId),
  ],
);

/** A list's whole order at each reading that changed it. */
export const listOrders = pgTable(
  'list_orders',
  {
    source: text('source').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    at: instant('at').notNull(),
    paperIds: text('paper_ids').array().notNull(),
  },
  (table) => [primaryKey({ columns: [table.source, table.day, table.at] })],
);

/** How reading each source went, so that silence can be explained after a restart too. */
export const sourceReadings = pgTable('source_readings', {
  source: text('source').primaryKey(),
  goodAt: instant('good_at'),
  failingSince: instant('failing_since'),
  /** The newest failure's message, null while all is well. */
  failure: text('failure'),
});

/** One row, which tells this store from every other. */
export const stores = pgTable('stores', {
  id: text('id').notNull(),
  /** Always 1, so that there is no second row. */
  only: integer('only').primaryKey(),
});

/** Texts too long for a button, by the id that the button holds. */
export const keptTexts = pgTable(
  'kept_texts',
  {
    id: text('id').primaryKey(),
    text: text('text').notNull(),
    /** The last time that a button was made with it. */
    usedAt: instant('used_at').notNull(),
  },
  (table) => [index('kept_texts_used_at').on(table.usedAt)],
);
