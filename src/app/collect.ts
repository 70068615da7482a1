import { addDays } from '../core/day.ts';
import { SourceError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import { type Page, type PaperSource, type Skipped, sourceTitles } from '../core/source.ts';
import type { Db } from '../db/client.ts';
import { readDays, storeReading } from '../db/lists.ts';
import { noteFailedReading, noteGoodReading } from '../db/readings.ts';

/** These newest lists are read again every time: papers come late, and votes move. */
const OPEN_LISTS = 3;
/** A list read this long after its day began stays as it was read. */
const FINAL_AFTER_DAYS = 4;
/** So many days in a row that can't be read mean that the next ones can't either. */
const GIVE_UP_AFTER = 3;

export interface Collecting {
  readonly db: Db;
  readonly now: () => Date;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

export interface CollectReport {
  /** Days read. */
  days: number;
  /** Papers on them, each day's counted anew. */
  fetched: number;
  /** Papers that were new to the store. */
  stored: number;
  /** Papers known before, of which something changed. */
  updated: number;
  /** Records that could not be read. */
  skipped: Skipped[];
  /** Days that could not be read, and why. */
  failed: { day: string; reason: string }[];
}

export interface DayRange {
  readonly from: string;
  /** Read first: newest days come before older ones. */
  readonly to: string;
  /** Stop after so many days that have papers. */
  readonly lists?: number;
  /** Also read what can't change any more. */
  readonly all?: boolean;
  /** Called after each day, and before the first. */
  readonly onProgress?: (progress: { done: number; total: number; day: string }) => void;
  /** Called before each day but the first: where politeness waits. */
  readonly pause?: () => Promise<void>;
}

/** A source that keeps its lists day by day. */
export type DailySource = PaperSource & Required<Pick<PaperSource, 'list'>>;

/** Reads a range of daily lists, newest first, and stores each; one that can't be read is reported, not thrown. */
export async function collectDays(
  house: Collecting,
  source: DailySource,
  range: DayRange,
): Promise<CollectReport> {
  const report: CollectReport = { days: 0, fetched: 0, stored: 0, updated: 0, skipped: [], failed: [] };
  const known = new Map((await readDays(house.db, source.name, range)).map((list) => [list.day, list]));
  const wanted = range.lists ?? Number.POSITIVE_INFINITY;
  const total = Math.min(wanted, daysBetween(range.from, range.to));
  const counts = () => (range.lists === undefined ? passed : lists);
  let passed = 0;
  let lists = 0;
  let failuresInARow = 0;

  for (let day = range.to; day >= range.from && lists < wanted; day = addDays(day, -1)) {
    range.onProgress?.({ done: counts(), total, day });
    const before = known.get(day);
    let papers = before?.papers ?? 0;
    const due =
      !before || before.sample || before.readAt < finalAt(day) || (papers > 0 && lists < OPEN_LISTS);
    if (range.all || due) {
      if (report.days + report.failed.length > 0) await range.pause?.();
      house.signal.throwIfAborted();
      try {
        papers = await collectDay(house, source, day, papers, report);
        failuresInARow = 0;
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        report.failed.push({ day, reason: error.message });
        await noteFailedReading(house.db, source.name, house.now(), error.message);
        house.log.warn('list not read', { source: source.name, day, reason: error.message });
        if (++failuresInARow >= GIVE_UP_AFTER) break;
      }
    }
    passed++;
    if (papers > 0) lists++;
    range.onProgress?.({ done: counts(), total, day });
  }
  return report;
}

/** Reads one day into the store and the report; resolves to how many papers are on it. */
async function collectDay(
  house: Collecting,
  source: DailySource,
  day: string,
  known: number,
  report: CollectReport,
): Promise<number> {
  const page = await source.list(day, house.signal);
  // A list doesn't lose all its papers: an answer that says so is the source's fault, and the good copy stays.
  if (page.papers.length === 0 && known > 0) {
    const title = sourceTitles[source.name];
    throw new SourceError(
      title,
      'shape',
      `${title}’s list came back empty, but had ${known} papers; they are kept.`,
    );
  }
  report.days++;
  await storePage(house, source.name, day, page, report);
  return page.papers.length;
}

/** Reads a source's newest list, for sources that keep no archive of days. */
export async function collectLatest(house: Collecting, source: PaperSource): Promise<CollectReport> {
  const report: CollectReport = { days: 0, fetched: 0, stored: 0, updated: 0, skipped: [], failed: [] };
  try {
    const page = await source.latest(house.signal);
    if (page.day !== null) {
      report.days++;
      await storePage(house, source.name, page.day, page, report);
    } else {
      await noteGoodReading(house.db, source.name, house.now());
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    report.failed.push({ day: 'latest', reason: error.message });
    await noteFailedReading(house.db, source.name, house.now(), error.message);
    house.log.warn('list not read', { source: source.name, reason: error.message });
  }
  return report;
}

async function storePage(
  { db, now, log }: Collecting,
  source: string,
  day: string,
  page: Page,
  report: CollectReport,
): Promise<void> {
  const at = now();
  const { stored, updated } = await storeReading(db, { source, day, papers: page.papers, at, sample: false });
  await noteGoodReading(db, source, at);
  for (const skipped of page.skipped) log.warn('record skipped', { source, day, ...skipped });
  if (stored > 0 || updated > 0) log.info('list stored', { source, day, stored, updated });
  report.fetched += page.papers.length;
  report.stored += stored;
  report.updated += updated;
  report.skipped.push(...page.skipped);
}

const finalAt = (day: string) => new Date(`${addDays(day, FINAL_AFTER_DAYS)}T00:00:00Z`);

const daysBetween = (from: string, to: string) =>
  Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1);
