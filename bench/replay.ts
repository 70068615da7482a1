// Does a year of daily posts come out right, with everything that goes wrong in a year? Every recorded day through the
// real planner and outbox, with a clock that jumps, against platforms in this process that refuse, forget and drop.
import { parseArgs } from 'node:util';
import { violationKinds } from './replay/ledger.ts';
import { DataError } from './replay/lists.ts';
import { type ReplayReport, replay } from './replay/run.ts';

const usage = `Usage: npm run replay -- --data FOLDER [--channels 200] [--lists N] [--from DAY] [--seed 1] [--json]

  --data FOLDER  holds hf-daily/YYYY-MM-DD.json, raw pages of the daily papers API, and hf-daily-index.json
  --channels N   how many channels, of all sorts
  --lists N      only the newest so many recorded days
  --from DAY     begins on that day, with the same channels and bad times as without
  --seed N       the same number brings the same channels and bad times again
  --json         prints the counts as JSON

Ends with status 1 when a channel got a paper twice, missed one, or got a post at another time than it should have.`;

/** So many violations are shown one by one. */
const SHOWN = 20;

function format(report: ReplayReport, seconds: number): string {
  const { counts, lateMs, violations, troubles } = report;
  const byKind = violationKinds.map((kind) => {
    const count = violations.filter((violation) => violation.kind === kind).length;
    return `${kind} ${count}`;
  });
  return [
    `${report.lists} lists from ${report.from} to ${report.to}, ${report.channels} channels, ${Math.round(seconds)} s`,
    `${report.readings} readings, ${report.ticks} rounds, ${report.crashes} crashes in the middle of one, ${report.restarts} times off`,
    `${report.attempts} attempts to post; ${Object.entries(troubles)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', ')}`,
    `${counts.judged} times judged: ${counts.posts} posts with ${counts.papers} papers arrived, ${counts.silent} times nothing to say`,
    `${counts.tooLate} times too late, ${counts.unsent} posts ended unsent, ${counts.held} are left for a person to decide`,
    `late by ${minutes(lateMs.p50)} (median), ${minutes(lateMs.p99)} (99 %), ${minutes(lateMs.max)} (most)`,
    `violations: ${violations.length}; ${byKind.join(', ')}`,
    ...violations.slice(0, SHOWN).map(({ kind, at, detail }) => `  ${at.toISOString()} ${kind}: ${detail}`),
  ].join('\n');
}

const minutes = (ms: number): string => `${(ms / 60_000).toFixed(1)} min`;

function readDay(text: string): Date {
  const day = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) throw new DataError(`--from ${text}: not a day such as 2026-05-27`);
  return day;
}

function readWhole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new DataError(`--${name} ${text}: not a whole number from 1 on`);
  return value;
}

try {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      channels: { type: 'string', default: '200' },
      lists: { type: 'string', default: '100000' },
      from: { type: 'string' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || values.data === undefined) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 2;
  } else {
    const started = performance.now();
    const report = await replay({
      folder: values.data,
      channels: readWhole('channels', values.channels),
      lists: readWhole('lists', values.lists),
      ...(values.from !== undefined && { from: readDay(values.from) }),
      seed: readWhole('seed', values.seed),
      onDay: (day) => {
        if (process.stderr.isTTY) process.stderr.write(`\r${day}`);
      },
    });
    const seconds = (performance.now() - started) / 1000;
    if (process.stderr.isTTY) process.stderr.write('\r');
    console.log(values.json ? JSON.stringify({ ...report, seconds }, null, 2) : format(report, seconds));
    process.exitCode = report.violations.length > 0 ? 1 : 0;
  }
} catch (error) {
  if (!(error instanceof DataError || (error instanceof TypeError && 'code' in error))) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
