import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bootstrapInterval, byVotes, ndcg5, ours, topFive } from '../../bench/ranking/measure.ts';
import { DataError, type RecordedDay, readRecordings } from '../../bench/ranking/recordings.ts';
import { formatReport, measure } from '../../bench/ranking/report.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'paperboy-ranking-'));
  for (const part of ['hf-daily', 'hf-monthly']) mkdirSync(path.join(folder, part));
});

afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: unknown) =>
  writeFileSync(
    path.join(folder, name),
    name.endsWith('.gz') ? gzipSync(JSON.stringify(content)) : JSON.stringify(content),
  );

const record = (id: string, upvotes: number, submittedOnDailyAt?: string) => ({
  paper: { id, upvotes, ...(submittedOnDailyAt && { submittedOnDailyAt }) },
  numComments: 1,
});

/** A day in July 2025 (settled at 21:00 UTC) with the same three papers and the same three fates. */
function putDay(
  day: string,
  { prefix = day, times = ['01:00', '06:00', '07:00'] as readonly string[] } = {},
) {
  const at = (index: number) => (times[index] ? `${day}T${times[index]}:00.000Z` : undefined);
  put(`hf-daily/${day}.json`, [
    record(`${prefix}a`, 10, at(0)),
    record(`${prefix}b`, 8, at(1)),
    record(`${prefix}c`, 2, at(2)),
  ]);
  return [record(`${prefix}a`, 20), record(`${prefix}b`, 40), record(`${prefix}c`, 100)];
}

const putTimes = (times: Record<string, string>) =>
  put(
    'hf-daily-index.json',
    Object.entries(times).map(([date, committed_at]) => ({ date, committed_at })),
  );

async function readOnly(): Promise<RecordedDay> {
  const [day, ...others] = (await readRecordings(folder)).days;
  if (day === undefined || others.length > 0) throw new Error('expected one day');
  return day;
}

const ids = (papers: readonly { id: string }[]) => papers.map(({ id }) => id.at(-1)).join('');

describe('the ranking benchmark', () => {
  it('measures both orders of a hand-computed morning', async () => {
    put('hf-monthly/daily_papers_2025-07.json.gz', putDay('2025-07-01'));
    putTimes({ '2025-07-01': '2025-07-01T10:00:00+02:00' });

    const day = await readOnly();
    expect(day).toMatchObject({ part: 'morning', ages: 'known' });
    // With 13 h to go: a 10 + 13·13/11 = 25.4, b 8 + 13·11/6 = 31.8, c 2 + 13·5/5 = 15.
    expect(ids(byVotes(day))).toBe('abc');
    expect(ids(ours()(day))).toBe('bac');
    const ideal = 100 + 40 / Math.log2(3) + 20 / 2;
    expect(ndcg5(byVotes(day))).toBeCloseTo((20 + 40 / Math.log2(3) + 100 / 2) / ideal, 10);
    expect(ndcg5(ours()(day))).toBeCloseTo((40 + 20 / Math.log2(3) + 100 / 2) / ideal, 10);
    expect(topFive(ours()(day))).toBe(1);
  });

  it.each<{ title: string; times: string[]; ages: RecordedDay['ages'] }>([
    { title: 'plain midnight', times: ['00:00', '00:00', '00:00'], ages: 'midnight' },
    { title: 'absent', times: [], ages: 'absent' },
    { title: 'absent for one paper', times: ['01:00', '06:00'], ages: 'absent' },
  ])('takes the order by votes where the time of submission is $title', async ({ times, ages }) => {
    put('hf-monthly/2025-07.json', putDay('2025-07-01', { times }));
    putTimes({ '2025-07-01': '2025-07-01T08:00:00Z' });

    const day = await readOnly();
    expect(day.ages).toBe(ages);
    expect(ids(ours()(day))).toBe('abc');
  });

  it('tells morning, afternoon and later days apart, and counts what it leaves out', async () => {
    const july = ['2025-07-01', '2025-07-02', '2025-07-03'].flatMap((day) => putDay(day));
    putDay('2025-07-04');
    putDay('2025-07-07');
    put('hf-daily/2025-07-08.json', { error: 'not a list' });
    put('hf-monthly/2025-07.json.gz', [...july, { paper: 'broken' }]);
    writeFileSync(path.join(folder, 'hf-monthly/2025-08.json.gz'), 'no gzip');
    putTimes({
      '2025-07-01': '2025-07-01T13:59:59Z',
      '2025-07-02': '2025-07-02T14:00:00Z',
      '2025-07-03': '2025-07-04T08:00:00Z',
      '2025-07-04': '2025-07-04T08:00:00Z',
    });

    const { days, leftOut } = await readRecordings(folder);
    expect(days.map(({ part }) => part)).toEqual(['morning', 'afternoon', 'later']);
    expect(leftOut).toEqual({ unreadable: 2, withoutTime: 1, tooFewPapers: 1, papers: 3 });
  });

  it('holds out one month after another', async () => {
    put('hf-monthly/all.json', [...putDay('2025-06-02'), ...putDay('2025-07-01')]);
    putTimes({ '2025-06-02': '2025-06-02T08:00:00Z', '2025-07-01': '2025-07-01T08:00:00Z' });

    const report = measure(await readRecordings(folder), { tune: true });
    expect(report.tuning?.folds.map(({ month, days }) => [month, days])).toEqual([
      ['2025-06', 1],
      ['2025-07', 1],
    ]);
    // The days are alike: what is best on one is best on the other, the shipped constants included.
    for (const fold of report.tuning?.folds ?? [])
      expect(fold.tunedNdcg5).toBeGreaterThanOrEqual(fold.shippedNdcg5);
    expect(formatReport(report)).toContain('2025-06: 1 days');
  });

  it('says so when there are too few months to hold one out', async () => {
    put('hf-monthly/all.json', putDay('2025-07-01'));
    putTimes({ '2025-07-01': '2025-07-01T08:00:00Z' });
    const report = measure(await readRecordings(folder), { tune: true });
    expect(report.tuning).toBeNull();
    expect(formatReport(report)).toContain('No cross-validation');
  });

  it.each<{ title: string; prepare: () => void; message: RegExp }>([
    { title: 'an empty folder', prepare: () => {}, message: /hf-daily-index\.json: not there/ },
    { title: 'no months', prepare: () => putTimes({}), message: /hf-monthly: no papers with final votes/ },
    {
      title: 'no day that can be joined',
      prepare: () => {
        putTimes({});
        put('hf-monthly/all.json', putDay('2025-07-01'));
      },
      message: /no recorded day has two papers whose final votes are known/,
    },
  ])('says what is missing in a folder with $title', async ({ prepare, message }) => {
    prepare();
    const reading = readRecordings(folder);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toBeInstanceOf(DataError);
  });

  it('brackets the mean, the same way every time', () => {
    const values = [0, 0.1, -0.05, 0.2, 0.05];
    const [low, high] = bootstrapInterval(values);
    expect(low).toBeLessThan(0.06);
    expect(high).toBeGreaterThan(0.06);
    expect(low).toBeGreaterThanOrEqual(-0.05);
    expect(high).toBeLessThanOrEqual(0.2);
    expect(bootstrapInterval(values)).toEqual([low, high]);
    expect(bootstrapInterval([0.3, 0.3])).toEqual([0.3, 0.3]);
  });
});

describe('its command line', () => {
  const script = path.resolve(import.meta.dirname, '../../bench/ranking.ts');
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', script, ...args], { encoding: 'utf8' });

  it('prints the numbers as JSON', () => {
    put('hf-monthly/all.json', putDay('2025-07-01'));
    putTimes({ '2025-07-01': '2025-07-01T08:00:00Z' });
    const { status, stdout } = run('--data', folder, '--json');
    expect(status).toBe(0);
    const report = JSON.parse(stdout);
    expect(report.ages).toEqual({ known: 1, absent: 0, midnight: 0 });
    expect(report.groups[0].rows[0]).toMatchObject({ rule: 'order by votes', topFive: 1, gain: 0 });
    expect(report.groups[0].rows[1].ndcg5).toBeCloseTo(0.7588, 4);
  });

  it('ends with 1 and one sentence when there is nothing to measure', () => {
    const { status, stderr } = run('--data', path.join(folder, 'nowhere'));
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each([[[]], [['--data']], [['--data', 'x', '--fast']], [['x']]])(
    'ends with 2 and its usage when called with %j',
    (args) => {
      const { status, stderr } = run(...args);
      expect(status).toBe(2);
      expect(stderr).toContain('Usage: npx tsx bench/ranking.ts --data FOLDER');
    },
  );
});
