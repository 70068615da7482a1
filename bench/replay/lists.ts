import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { DailySource } from '../../src/app/collect.ts';
import { SourceError } from '../../src/core/errors.ts';
import type { Paper } from '../../src/core/paper.ts';
import { readRecord } from '../../src/sources/huggingface-shape.ts';
import { finishedAt } from './calendar.ts';

const hourMs = 3_600_000;

/** A folder that can't be replayed; the message says what is missing. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

/** A paper on its way onto a list. */
export interface Arriving {
  /** As it was recorded. */
  readonly paper: Paper;
  readonly arrivesAt: Date;
}

export interface RecordedList {
  readonly day: string;
  readonly papers: readonly Arriving[];
}

/** So many papers in a hundred come later than recorded, some of them after the list is finished. */
const DELAYED_PERCENT = 12;
/** So many carry words that would ping or link somebody if they got through. */
const HOSTILE_PERCENT = 3;
const HOSTILE =
  ' @everyone @here <!channel> <!here> <@U024BE7LH> <@&165511591545143296> <#C012> <@80351110224678912>';

/**
 * `hf-daily/DATE.json` of a folder, each paper with the time at which it is to appear: its own time of submission
 * where that is usable, else that of the recording (`hf-daily-index.json`), and for some of them later.
 */
export async function readLists(
  folder: string,
  random: () => number,
  newest: number,
): Promise<RecordedList[]> {
  const names = await readdir(join(folder, 'hf-daily')).catch(() => {
    throw new DataError(`${folder}/hf-daily: not there, or not a folder`);
  });
  const days = names.flatMap((name) => /^(\d{4}-\d{2}-\d{2})\.json$/.exec(name)?.[1] ?? []).sort();
  const recordedAt = await readTimes(join(folder, 'hf-daily-index.json'));
  const lists: RecordedList[] = [];
  for (const day of days.slice(-newest)) {
    const records = z.array(z.unknown()).safeParse(await readJson(join(folder, 'hf-daily', `${day}.json`)));
    const papers = (records.data ?? []).flatMap((record, index): Arriving[] => {
      const reading = readRecord(record, { day, index });
      if (!('paper' in reading)) return [];
      const time = submittedAt(record, day) ?? recordedAt.get(day) ?? new Date(`${day}T08:00:00Z`);
      const paper = random() * 100 < HOSTILE_PERCENT ? hostile(reading.paper) : reading.paper;
      return [{ paper, arrivesAt: arrival(day, time, random) }];
    });
    const unique = new Map(papers.map((arriving) => [arriving.paper.id, arriving]));
    if (unique.size > 0) lists.push({ day, papers: [...unique.values()] });
  }
  if (lists.length < 2) throw new DataError(`${folder}/hf-daily: fewer than two days with papers`);
  return lists;
}

const submission = z.object({ paper: z.object({ submittedOnDailyAt: z.iso.datetime({ offset: true }) }) });

/** Plain midnight says nothing, nor does a time of another day. */
function submittedAt(record: unknown, day: string): Date | null {
  const time = submission.safeParse(record).data?.paper.submittedOnDailyAt;
  if (time === undefined || !time.startsWith(day) || /T00:00:00(\.0+)?Z$/.test(time)) return null;
  return new Date(time);
}

function arrival(day: string, time: Date, random: () => number): Date {
  const begins = Date.parse(`${day}T00:05:00Z`);
  const finished = finishedAt(day).getTime();
  // Some lists were recorded days later.
  const usual = Math.min(Math.max(time.getTime(), begins), finished - hourMs);
  if (random() * 100 >= DELAYED_PERCENT) return new Date(usual);
  return new Date(usual + random() * (finished + 20 * hourMs - usual));
}

const hostile = (paper: Paper): Paper => ({
  ...paper,
  title: paper.title + HOSTILE,
  gist: (paper.gist ?? '') + HOSTILE,
  authors: [`${paper.authors[0] ?? 'Nobody'}${HOSTILE}`, ...paper.authors.slice(1)],
  authorCount: Math.max(1, paper.authorCount),
});

async function readTimes(file: string): Promise<Map<string, Date>> {
  const row = z.object({ date: z.string(), committed_at: z.iso.datetime({ offset: true }) });
  const rows = z.array(row).safeParse(await readJson(file)).data ?? [];
  return new Map(rows.map(({ date, committed_at }) => [date, new Date(committed_at)]));
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Votes as a paper grows older: some of the recorded ones at once, in the end twice as many. */
const growth: readonly (readonly [hours: number, part: number])[] = [
  [3, 0.3],
  [8, 0.8],
  [16, 1.4],
  [30, 1.8],
  [Number.POSITIVE_INFINITY, 2],
];

function asOf({ paper, arrivesAt }: Arriving, now: Date): Paper {
  const hours = (now.getTime() - arrivesAt.getTime()) / hourMs;
  const part = growth.find(([until]) => hours < until)?.[1] ?? 0;
  return { ...paper, upvotes: paper.upvotes === null ? null : Math.round(paper.upvotes * part) };
}

/** Hugging Face as it was seen: each list as far as it had come, unless it doesn't answer. */
export function createSource({
  lists,
  now,
  isDown,
  onRead,
}: {
  lists: readonly RecordedList[];
  now: () => Date;
  isDown: () => boolean;
  onRead: (day: string, papers: readonly Paper[]) => void;
}): DailySource {
  const byDay = new Map(lists.map((list) => [list.day, list]));
  // A paper that stands on two lists has the same votes on both.
  const first = new Map<string, Arriving>();
  for (const { papers } of lists)
    for (const arriving of papers) if (!first.has(arriving.paper.id)) first.set(arriving.paper.id, arriving);
  return {
    name: 'huggingface',
    async list(day) {
      if (isDown()) throw new SourceError('Hugging Face', 'unreachable', 'Hugging Face doesn’t answer.');
      const here = (byDay.get(day)?.papers ?? []).filter(({ arrivesAt }) => arrivesAt <= now());
      const papers = here.map((arriving) => asOf(first.get(arriving.paper.id) ?? arriving, now()));
      onRead(day, papers);
      return { day, papers, skipped: [] };
    },
    latest: () => Promise.reject(new Error('never asked')),
    get: () => Promise.reject(new Error('never asked')),
  };
}
