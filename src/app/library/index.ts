import { setImmediate as nextTurn } from 'node:timers/promises';
import { UserError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { Paper } from '../../core/paper.ts';
import { filtersOf, looseWords, orderOf, positiveTerms, type Query } from '../../core/query/index.ts';
import { createSearchIndex, type SearchIndex } from '../../core/search/index.ts';
import type { Correction, SuggestionKind } from '../../core/search/suggest.ts';
import type { Db } from '../../db/client.ts';
import { findPapers, lastChange, readChanges, readPapers, type StoredPaper } from '../../db/papers.ts';
import { storeId } from '../../db/store-id.ts';
import { buildInWorker } from './build.ts';
import { toDocument } from './documents.ts';
import { createFields, type Fields } from './fields.ts';
import { limited } from './limited.ts';
import { readSaved, type Saved, writeSaved } from './saved.ts';
import { select } from './select.ts';

/** A transaction that was open when we last looked commits rows with earlier times than we have seen. */
const OVERLAP_MS = 5 * 60_000;
/** Papers taken in between two looks at what else is waiting. */
const AT_ONCE = 25;
/** Later papers cost more than built ones, in memory and in time. */
const REBUILD_FROM = 1_000;
const REBUILD_SHARE = 0.5;
/** Another search's opinion is mixed into so many of the best. */
const MIXED = 300;
/** What that opinion's first paper gets, next to the 1 of a paper that is best by words and by vectors. */
const OPINION_SHARE = 0.5;

export interface Found {
  readonly papers: readonly Paper[];
  readonly total: number;
}

export interface Page {
  readonly offset: number;
  readonly limit: number;
  /** Papers that fit in another search's opinion, its best first. Those that the filters let through are found too. */
  readonly opinion?: readonly string[];
}

/** The searchable side of the store, in memory. */
export interface Library {
  /** Loads or builds the index; whoever needs it earlier waits for the same. A failure is tried again next time. */
  ready(): Promise<void>;
  isReady(): boolean;
  /** How many papers are in it. */
  size(): number;
  /** Takes in what has changed in the store since the last time, whoever changed it. */
  refresh(): Promise<void>;
  search(query: Query, page: Page): Promise<Found>;
  /**
   * Tells how many papers fit each of several queries that resemble each other. Together they take no more than one
   * search may: null from there on.
   */
  counter(): (query: Query) => number | null;
  /** Closest first, without the paper itself; null: the paper isn't known. */
  similar(id: string, limit: number): Promise<readonly Paper[] | null>;
  didYouMean(text: string): Correction | null;
  didYouMeanAuthor(name: string): Correction | null;
  complete(kind: SuggestionKind, beginning: string, limit: number): readonly string[];
  /** Writes the file from which the next start is warm, if there is something new to write. */
  save(): Promise<void>;
  stop(): Promise<void>;
}

export interface LibraryOptions {
  readonly db: Db;
  readonly log: Logger;
  /** Null keeps nothing. */
  readonly file: string | null;
}

/** Everything in memory, which a rebuild replaces as a whole. */
interface Shelves {
  readonly index: SearchIndex;
  readonly fields: Fields;
  /** Milliseconds since 1970, the newest change that was taken in. */
  changedUntil: number;
  /** What changed within the overlap before, by id, in the same milliseconds: it is known already. */
  readonly recent: Map<string, number>;
}

export function createLibrary({ db, log, file }: LibraryOptions): Library {
  const stopping = new AbortController();
  const { signal } = stopping;
  let shelves: Shelves = {
    index: createSearchIndex(),
    fields: createFields(),
    changedUntil: 0,
    recent: new Map(),
  };
  let opening: Promise<void> | null = null;
  let isOpen = false;
  let isSaved = false;
  let refreshing: Promise<void> = Promise.resolve();
  let nextRefresh: Promise<void> | null = null;
  let rebuilding: Promise<void> | null = null;
  let saving: Promise<void> = Promise.resolve();

  async function open(): Promise<void> {
    const saved = file === null ? null : await readSaved(file);
    if (saved === 'damaged') log.warn('search snapshot damaged, building anew');
    else if (saved !== null && !(await isOfThisStore(saved)))
      log.info('search snapshot stale, building anew');
    else if (saved !== null) {
      const { index, fields, changedUntil } = saved;
      shelves = {
        index: createSearchIndex(index),
        fields: createFields(fields),
        changedUntil,
        recent: new Map(),
      };
      isSaved = true;
      await takeIn();
      isOpen = true;
      return;
    }
    await rebuild();
    isOpen = true;
  }

  /** A store that was restored from a backup knows less than what has been saved since. */
  async function isOfThisStore({ store, changedUntil }: Saved): Promise<boolean> {
    if (new TextDecoder().decode(store) !== (await storeId(db))) return false;
    return changedUntil <= ((await lastChange(db))?.getTime() ?? 0);
  }

  /** Reads the whole store once, for the index and for the fields beside it. */
  async function rebuild(): Promise<void> {
    const started = performance.now();
    const changedUntil = (await lastChange(db))?.getTime() ?? 0;
    const fields = createFields();
    let count = 0;
    async function* documents() {
      for await (const rows of readPapers(db)) {
        signal.throwIfAborted();
        // The builder numbers documents in the order of their arrival.
        for (const row of rows) fields.put(count++, row);
        yield rows.map(toDocument);
        await nextTurn();
      }
    }
    const data = await buildInWorker(documents(), signal);
    // Taking the data over has kept the loop busy, and opening it does so again.
    await nextTurn();
    const index = createSearchIndex(data);
    shelves = { index, fields, changedUntil, recent: new Map() };
    isSaved = false;
    // Whatever ends this process, the next one needn't build.
    saving = saving.then(save);
    log.info('search index built', { papers: count, ms: Math.round(performance.now() - started) });
  }

  async function takeIn(): Promise<void> {
    // A rebuild may put others in their place meanwhile, which then take in the same.
    const into = shelves;
    const { recent } = into;
    const changes = await readChanges(db, new Date(into.changedUntil - OVERLAP_MS));
    const unknown = changes.filter(({ id, changedAt }) => recent.get(id) !== changedAt.getTime());
    for (let at = 0; at < unknown.length; at += AT_ONCE) {
      signal.throwIfAborted();
      const ids = unknown.slice(at, at + AT_ONCE).map(({ id }) => id);
      keep(into, await findPapers(db, ids));
      await nextTurn();
    }
    into.changedUntil = Math.max(into.changedUntil, changes.at(-1)?.changedAt.getTime() ?? 0);
    for (const [id, changedAt] of recent) if (changedAt < into.changedUntil - OVERLAP_MS) recent.delete(id);
  }

  function keep({ index, fields, recent, changedUntil }: Shelves, rows: readonly StoredPaper[]): void {
    // The rest is what the overlap brings again after a start.
    if (rows.some(({ id, changedAt }) => index.numberOf(id) < 0 || changedAt.getTime() > changedUntil))
      isSaved = false;
    index.add(rows.map(toDocument));
    for (const row of rows) {
      fields.put(index.numberOf(row.id), row);
      recent.set(row.id, row.changedAt.getTime());
    }
  }

  async function refreshNow(): Promise<void> {
    await takeIn();
    const { index } = shelves;
    const built = index.documentCount() - index.laterCount();
    if (index.laterCount() < Math.max(REBUILD_FROM, REBUILD_SHARE * built)) return;
    rebuilding ??= rebuild()
      .catch((error: unknown) => {
        if (!signal.aborted) log.error('search index not rebuilt', { err: error });
      })
      .finally(() => {
        rebuilding = null;
      });
  }

  async function save(): Promise<void> {
    if (file === null || isSaved) return;
    const { index, fields, changedUntil } = shelves;
    isSaved = true;
    try {
      const data = index.data();
      await writeSaved(file, {
        index: data,
        fields: fields.pack(index.documentCount()),
        changedUntil,
        store: new TextEncoder().encode(await storeId(db)),
      });
    } catch (error) {
      isSaved = false;
      log.warn('search snapshot not written', { err: error });
    }
  }

  function find(
    query: Query,
    { offset, limit, opinion = [] }: Page,
    lookups = limited(shelves.index, shelves.fields),
  ): { ids: string[]; total: number } {
    const { index, fields } = shelves;
    const filters = filtersOf(query);
    const allowed = filters === null ? null : select(filters, lookups);
    const { words, phrases } = positiveTerms(query);
    const loose = looseWords(query);
    const text = [...(loose.length > 0 ? loose : words), ...phrases].join(' ');
    const by = orderOf(query);
    const keys = (of: 'date' | 'votes') => fields.keys(of, index.documentCount());
    const isMixed = by === 'relevance' && opinion.length > 0;
    const { hits, total } = index.search({
      ...(text !== '' && { text }),
      ...(allowed && { allowed }),
      // Words of an alternative only rank what the filters have found: `robot OR author:hinton`.
      ...(allowed && loose.length === 0 && { also: allowed }),
      ...(by !== 'relevance' && {
        order: keys(by),
        // Whole days of papers have the same date, and their numbers change when the index is built anew.
        ties: keys(by === 'date' ? 'votes' : 'date'),
      }),
      limit: Math.max(offset + limit, isMixed ? MIXED : 0),
    });
    if (!isMixed) return { ids: hits.slice(offset).map(({ id }) => id), total };

    const shares = new Map(opinion.map((id, rank) => [id, OPINION_SHARE * (1 - rank / opinion.length)]));
    const shareOf = (id: string) => shares.get(id) ?? 0;
    const found = loose.length > 0 ? index.containingAny(text) : null;
    const others = opinion.filter((id) => {
      const document = index.numberOf(id);
      return document >= 0 && found?.[document] === 0 && allowed?.[document] !== 0;
    });
    const first = [
      ...hits.slice(0, MIXED).map(({ id, score }) => ({ id, score: score + shareOf(id) })),
      ...others.map((id) => ({ id, score: shareOf(id) })),
    ].sort((a, b) => b.score - a.score);
    const ids = [...first, ...hits.slice(MIXED)].map(({ id }) => id);
    return { ids: ids.slice(offset, offset + limit), total: total + others.length };
  }

  async function inOrder(ids: readonly string[]): Promise<Paper[]> {
    const found = new Map((await findPapers(db, ids)).map((paper) => [paper.id, paper]));
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  return {
    ready() {
      opening ??= open().catch((error: unknown) => {
        opening = null;
        throw error;
      });
      return opening;
    },
    isReady: () => isOpen,
    size: () => shelves.index.documentCount(),
    refresh() {
      if (!isOpen) return Promise.resolve();
      // One that runs may have looked too early for what the caller has just stored.
      nextRefresh ??= refreshing
        .catch(() => {})
        .then(() => {
          nextRefresh = null;
          refreshing = refreshNow();
          return refreshing;
        });
      return nextRefresh;
    },
    async search(query, page) {
      const { ids, total } = find(query, page);
      return { papers: await inOrder(ids), total };
    },
    counter() {
      const lookups = limited(shelves.index, shelves.fields);
      return (query) => {
        try {
          return find(query, { offset: 0, limit: 1 }, lookups).total;
        } catch (error) {
          if (error instanceof UserError) return null;
          throw error;
        }
      };
    },
    async similar(id, limit) {
      const { index } = shelves;
      if (index.numberOf(id) < 0) return null;
      return inOrder(index.similar(id, limit).map((hit) => hit.id));
    },
    didYouMean: (text) => shelves.index.didYouMean(text),
    didYouMeanAuthor: (name) => shelves.index.didYouMeanAuthor(name),
    complete: (kind, beginning, limit) =>
      shelves.index.complete(kind, beginning, limit).map(({ text }) => text),
    save() {
      saving = saving.then(save);
      return saving;
    },
    async stop() {
      stopping.abort(new Error('stopping'));
      await Promise.allSettled([opening, nextRefresh, refreshing, rebuilding, saving]);
    },
  };
}
