import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { ChannelProgress, ChannelSettings, ChannelState } from '../core/channel.ts';
import type { DeliveryState } from '../core/delivery.ts';
import type { Density, Message } from '../core/message.ts';
import type { PlatformName } from '../core/platform.ts';

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

/** One row a channel that something is or was posted to: its hour, its look, and how far it has come. */
export const channels = pgTable(
  'channels',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    platform: text('platform').$type<PlatformName>().notNull(),
    installation: text('installation').notNull(),
    channel: text('channel').notNull(),
    zone: text('zone').notNull(),
    /** `HH:MM` in that zone. */
    at: text('at').notNull(),
    /** From 1, Monday, to 7, Sunday. */
    days: integer('days').array().notNull(),
    top: integer('top').notNull(),
    density: text('density').$type<Density>().notNull(),
    empty: text('empty').$type<ChannelSettings['empty']>().notNull(),
    fresh: boolean('fresh').notNull(),
    state: text('state').$type<ChannelState>().notNull(),
    /** Why it is broken, or who paused it; null while it is active. */
    stateReason: text('state_reason'),
    stateSince: instant('state_since').notNull(),
    /** Null: nothing is due, since it is paused or follows nothing. */
    nextRunAt: instant('next_run_at'),
    /** Lists that settled until then have had their turn. */
    coveredUntil: instant('covered_until').notNull(),
    /** When its last post was put together, whether or not there was something to say. */
    plannedAt: instant('planned_at'),
    /** The list that its last post showed unfinished, `YYYY-MM-DD`. */
    openDay: date('open_day', { mode: 'string' }),
    /** So many times in a row there was nothing to say. */
    silentRuns: integer('silent_runs').notNull().default(0),
    /** Since when it is deleted or archived; everything about it is purged a while after. Null: it is there. */
    goneAt: instant('gone_at'),
    /** Who changed something last. */
    editedBy: text('edited_by').notNull(),
    editedAt: instant('edited_at').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    unique('channels_place').on(table.platform, table.installation, table.channel),
    index('channels_due').on(table.nextRunAt, table.id).where(sql`next_run_at is not null`),
    index('channels_broken').on(table.platform).where(sql`state = 'broken'`),
    index('channels_gone_at').on(table.goneAt).where(sql`gone_at is not null`),
  ],
);

/** What a channel follows: a query as `printQuery` writes it, or '' for the trending list. Never deleted, only ended. */
export const subscriptions = pgTable(
  'subscriptions',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    channelId: integer('channel_id')
      .notNull()
      .references(() => channels.id, { onDelete: 'cascade' }),
    query: text('query').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    pausedAt: instant('paused_at'),
    endedAt: instant('ended_at'),
  },
  (table) => [
    uniqueIndex('subscriptions_live').on(table.channelId, table.query).where(sql`ended_at is null`),
    index('subscriptions_channel_id').on(table.channelId),
  ],
);

/** Contents of posts, each once however many channels get it: the id is the hash of the message. */
export const posts = pgTable('posts', {
  id: text('id').primaryKey(),
  message: jsonb('message').$type<Message>().notNull(),
  createdAt: instant('created_at').notNull(),
});

/**
 * The outbox: everything that is to be posted without somebody waiting for it. The unique key is what keeps a channel
 * from getting a day's post twice, whoever plans it and however often.
 */
export const deliveries = pgTable(
  'deliveries',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    /** By which the platform knows it again (`DeliveryKey`). */
    key: uuid('key').notNull().defaultRandom(),
    channelId: integer('channel_id')
      .notNull()
      .references(() => channels.id, { onDelete: 'cascade' }),
    /** Where it goes, as of planning; with `userId` to that person directly. */
    platform: text('platform').$type<PlatformName>().notNull(),
    installation: text('installation').notNull(),
    channel: text('channel').notNull(),
    userId: text('user_id'),
    /** The date in the channel's zone. */
    localDate: date('local_date', { mode: 'string' }).notNull(),
    /** `daily`, or what else it is and whose: `manual:…`, `change:…`, `notice:…`. */
    slot: text('slot').notNull(),
    state: text('state').$type<DeliveryState>().notNull(),
    /** Null: there was nothing to say (`skipped`), or it is too long ago. */
    postId: text('post_id').references(() => posts.id),
    density: text('density').$type<Density>().notNull(),
    /** Where the channel stood before this took its lists: there it stands again if this ends unsent. Null: it took none. */
    progress: jsonb('progress').$type<ChannelProgress>(),
    /** When it should have been there. */
    dueAt: instant('due_at').notNull(),
    notBefore: instant('not_before').notNull(),
    expiresAt: instant('expires_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    leaseUntil: instant('lease_until'),
    /** Fences off who has lost the lease. */
    leaseToken: bigint('lease_token', { mode: 'number' }).notNull().default(0),
    firstSentAt: instant('first_sent_at'),
    /** When it was looked for and not found. */
    missedAt: instant('missed_at'),
    /** The platform's id of the post. */
    messageId: text('message_id'),
    /** Why it went as it did, in words for whoever runs this. */
    detail: text('detail'),
    createdAt: instant('created_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (table) => [
    unique('deliveries_once').on(table.channelId, table.localDate, table.slot),
    index('deliveries_due').on(table.notBefore, table.id).where(sql`state in ('queued', 'unknown')`),
    index('deliveries_leased').on(table.leaseUntil).where(sql`state = 'sending'`),
    index('deliveries_open')
      .on(table.channelId, table.id)
      .where(sql`state in ('queued', 'sending', 'unknown')`),
    index('deliveries_held').on(table.channelId).where(sql`state = 'held'`),
    index('deliveries_ended').on(table.endedAt, table.platform, table.state).where(sql`ended_at is not null`),
  ],
);

/** A channel gets a paper once. Reserved while its post is planned, freed when that ends unsent. */
export const postedPapers = pgTable(
  'posted_papers',
  {
    channelId: integer('channel_id')
      .notNull()
      .references(() => channels.id, { onDelete: 'cascade' }),
    paperId: text('paper_id').notNull(),
    deliveryId: integer('delivery_id')
      .notNull()
      .references(() => deliveries.id, { onDelete: 'cascade' }),
    /** The topics that it came for; '' is the trending list. */
    queries: text('queries').array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.channelId, table.paperId] }),
    index('posted_papers_delivery_id').on(table.deliveryId),
  ],
);

/** What one process at a time does: collecting, holding a gateway. */
export const leases = pgTable('leases', {
  name: text('name').primaryKey(),
  holder: text('holder').notNull(),
  until: instant('until').notNull(),
});

/** Who is not to be called for a while: a bot (`discord`) or a workspace (`slack T0…`). */
export const breakers = pgTable('breakers', {
  name: text('name').primaryKey(),
  failures: integer('failures').notNull(),
  openUntil: instant('open_until').notNull(),
  reason: text('reason').notNull(),
  /** Its token was refused: time alone won't help. */
  unauthorized: boolean('unauthorized').notNull().default(false),
  since: instant('since').notNull(),
});

/**
 * A workspace or server that the bot is or was in, as far as anything has to be known of it: without a row it is one
 * that a token of the environment serves.
 */
export const installations = pgTable(
  'installations',
  {
    platform: text('platform').$type<PlatformName>().notNull(),
    /** The Slack workspace or organization, or the Discord guild. */
    id: text('id').notNull(),
    /** The Slack organization through whose tokens this workspace is served; null: it has its own. */
    through: text('through'),
    /** Its tokens, encrypted (`app/keys.ts`); null: it has none, or they were wiped. */
    secret: text('secret'),
    installedAt: instant('installed_at').notNull(),
    /** Who installed it. */
    installedBy: text('installed_by'),
    /** Since when it is gone; everything about it is purged a while after. Null: it is there. */
    goneAt: instant('gone_at'),
    goneReason: text('gone_reason'),
  },
  (table) => [
    primaryKey({ columns: [table.platform, table.id] }),
    index('installations_gone_at').on(table.goneAt).where(sql`gone_at is not null`),
  ],
);

/** Who changed what in a channel. */
export const changes = pgTable(
  'changes',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    channelId: integer('channel_id')
      .notNull()
      .references(() => channels.id, { onDelete: 'cascade' }),
    at: instant('at').notNull(),
    userId: text('user_id').notNull(),
    /** As the channel was told, without the name. */
    what: text('what').notNull(),
  },
  (table) => [index('changes_channel_id').on(table.channelId, table.at), index('changes_at').on(table.at)],
);
