import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { dayOf, isDay, settledAt } from '../../src/core/day.ts';
import type { RankEntry } from '../../src/core/rank.ts';

/** One day's list as it stood when it was recorded, joined with the votes that its papers have in the end. */
export interface RecordedDay {
  readonly day: string;
  readonly recordedAt: Date;
  readonly settledAt: Date;
  /** By the hour of the recording; `later`: recorded after its day. */
  readonly part: 'morning' | 'afternoon' | 'later';
  /**
   * `known`: each paper has its own time of submission. Otherwise all papers count as first seen when
   * recorded.
   */
  readonly ages: 'known' | 'absent' | 'midnight';
  readonly papers: readonly RecordedPaper[];
}

export interface RecordedPaper extends RankEntry {
  readonly finalVotes: number;
}

export interface Recordings {
  readonly days: readonly RecordedDay[];
  /** Files, days and papers that could not be measured. */
  readonly leftOut: { unreadable: number; withoutTime: number; tooFewPapers: number; papers: number };
}

/** A folder that cannot be measured; the message says what is missing. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

const morningEndsUtcHour = 14;
const dayMs = 86_400_000;

const recordSchema = z.object({
  paper: z.object({
    id: z.string().min(1),
    upvotes: z.number(),
    submittedOnDailyAt: z.iso.datetime({ offset: true }).optional().catch(undefined),
  }),
  numComments: z.number().optional().catch(undefined),
});
type DailyRecord = z.infer<typeof recordSchema>;

const timeSchema = z.object({ date: z.string(), committed_at: z.iso.datetime({ offset: true }) });

/**
 * Reads `hf-daily/DATE.json`, `hf-monthly/*.json` or `*.json.gz` and `hf-daily-index.json`. Records, files
 * and days that cannot be used are counted, not fatal; a folder in which no day can be measured is a
 * `DataError`.
 */
export async function readRecordings(folder: string): Promise<Recordings> {
  const recordedAt = await readTimes(path.join(folder, 'hf-daily-index.json'));
  const leftOut = { unreadable: 0, withoutTime: 0, tooFewPapers: 0, papers: 0 };
  const finalVotes = await readFinalVotes(path.join(folder, 'hf-monthly'), leftOut);
  const days: RecordedDay[] = [];

  for (const file of await listFiles(path.join(folder, 'hf-daily'), /\.json$/)) {
    const day = path.basename(file, '.json');
    const records = isDay(day) ? await readList(file, recordSchema) : null;
    const at = recordedAt.get(day);
    if (records === null) leftOut.unreadable++;
    else if (at === undefined) leftOut.withoutTime++;
    else {
      const joined = joinDay(day, at, records, finalVotes);
      leftOut.papers += records.length - joined.papers.length;
      // One paper has one order: nothing to measure.
      if (joined.papers.length < 2) leftOut.tooFewPapers++;
      else days.push(joined);
    }
  }
  if (days.length === 0)
    throw new DataError(`${folder}: no recorded day has two papers whose final votes are known`);
  return { days, leftOut };
}

function joinDay(
  day: string,
  at: Date,
  records: DailyRecord[],
  finalVotes: Map<string, number>,
): RecordedDay {
  const ages = agesOf(records);
  const papers = records.flatMap(({ paper, numComments }, position): RecordedPaper[] => {
    const final = finalVotes.get(paper.id);
    if (final === undefined) return [];
    const firstSeenAt =
      ages === 'known' && paper.submittedOnDailyAt ? new Date(paper.submittedOnDailyAt) : at;
    const count = { at, upvotes: paper.upvotes, comments: numComments ?? null, stars: null };
    return [{ id: paper.id, firstSeenAt, votes: [count], position, finalVotes: final }];
  });
  const part = dayOf(at) > day ? 'later' : at.getUTCHours() < morningEndsUtcHour ? 'morning' : 'afternoon';
  return { day, recordedAt: at, settledAt: settledAt(day), part, ages, papers };
}

function agesOf(records: readonly DailyRecord[]): RecordedDay['ages'] {
  const times = records.map(({ paper }) => paper.submittedOnDailyAt);
  if (times.some((time) => time === undefined)) return 'absent';
  return times.some((time) => time && Date.parse(time) % dayMs === 0) ? 'midnight' : 'known';
}

async function readTimes(file: string): Promise<Map<string, Date>> {
  const rows = await readList(file, timeSchema);
  if (rows === null) throw new DataError(`${file}: not there, or not a list of {date, committed_at}`);
  return new Map(rows.map(({ date, committed_at }) => [date, new Date(committed_at)]));
}

async function readFinalVotes(folder: string, leftOut: { unreadable: number }): Promise<Map<string, number>> {
  const votes = new Map<string, number>();
  for (const file of await listFiles(folder, /\.json(\.gz)?$/)) {
    const records = await readList(file, recordSchema);
    if (records === null) leftOut.unreadable++;
    for (const { paper } of records ?? []) {
      votes.set(paper.id, Math.max(paper.upvotes, votes.get(paper.id) ?? 0));
    }
  }
  if (votes.size === 0) throw new DataError(`${folder}: no papers with final votes`);
  return votes;
}

async function listFiles(folder: string, name: RegExp): Promise<string[]> {
  const names = await readdir(folder).catch(() => {
    throw new DataError(`${folder}: not there, or not a folder`);
  });
  return names
    .filter((file) => name.test(file))
    .sort()
    .map((file) => path.join(folder, file));
}

/** Null when the file is no list at all; broken records are dropped. */
async function readList<T>(file: string, schema: z.ZodType<T>): Promise<T[] | null> {
  const list = z.array(z.unknown()).safeParse(await readJson(file));
  if (!list.success) return null;
  return list.data.flatMap((record) => schema.safeParse(record).data ?? []);
}

async function readJson(file: string): Promise<unknown> {
  try {
    const bytes = await readFile(file);
    return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
