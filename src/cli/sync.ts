import { type CollectReport, collectDays, collectLatest, type DayRange } from '../app/collect.ts';
import { addDays, dayOf, formatDay, isDay } from '../core/day.ts';
import { UserError } from '../core/errors.ts';
import { counted } from '../core/post/words.ts';
import { secretsOf } from '../env.ts';
import { now, openHouse } from '../house.ts';
import { createLog } from '../log.ts';
import { createProgress } from '../platforms/terminal/index.ts';
import type { Args, Run } from './table.ts';

/** Status 1 when a day could not be read; what could be is stored all the same. */
export const run: Run = async ({ flags }, { env, stdout, stderr, signal }) => {
  const today = dayOf(now());
  const range = rangeOf(flags, today, env.PAPERBOY_BACKFILL);
  const log = createLog({ level: env.LOG_LEVEL ?? 'error', secrets: secretsOf(env) });
  const house = await openHouse(env, log);
  const bar = createProgress(stderr);
  try {
    const collecting = { db: house.store.db, now, log, signal };
    const reports: CollectReport[] = [];
    for (const source of await house.collected()) {
      if (source.list) {
        const onProgress: DayRange['onProgress'] = ({ done, total, day }) =>
          bar.update({ done, total, label: `Reading ${formatDay(day)}` });
        reports.push(
          await collectDays(collecting, { ...source, list: source.list }, { ...range, onProgress }),
        );
      } else if (range.to === today) {
        reports.push(await collectLatest(collecting, source));
      }
    }
    bar.end();
    const report = sum(reports);
    stdout.write(flags.json ? `${JSON.stringify(report)}\n` : `${inWords(report)}\n`);
    for (const { day, reason } of report.failed) stderr.write(`${day}: ${reason}\n`);
    return report.failed.length > 0 ? 1 : 0;
  } finally {
    bar.end();
    await house.close();
  }
};

/** Days that are named are read whatever is known of them; without names, all that is due is. */
function rangeOf({ days, from, to }: Args['flags'], today: string, backfill: string): DayRange {
  if (days === undefined && from === undefined && to === undefined) return { from: backfill, to: today };
  if (days !== undefined) {
    if (from !== undefined || to !== undefined) throw new UserError('--days goes without --from and --to.');
    if (typeof days !== 'string' || !/^[1-9]\d{0,4}$/.test(days))
      throw new UserError('--days needs a number, such as --days 7.');
    return { from: addDays(today, 1 - Number(days)), to: today, all: true };
  }
  const range = { from: dayFlag('from', from ?? backfill), to: dayFlag('to', to ?? today), all: true };
  if (range.from > range.to) throw new UserError(`--from ${range.from} is after --to ${range.to}.`);
  return range;
}

function dayFlag(name: string, value: string | boolean): string {
  if (typeof value === 'string' && isDay(value)) return value;
  throw new UserError(`--${name} needs a day, such as --${name} 2026-06-24.`);
}

function sum(reports: readonly CollectReport[]): CollectReport {
  const total: CollectReport = { days: 0, fetched: 0, stored: 0, updated: 0, skipped: [], failed: [] };
  for (const report of reports) {
    total.days += report.days;
    total.fetched += report.fetched;
    total.stored += report.stored;
    total.updated += report.updated;
    total.skipped.push(...report.skipped);
    total.failed.push(...report.failed);
  }
  return total;
}

function inWords({ days, fetched, stored, updated, skipped, failed }: CollectReport): string {
  const lines = [
    `${counted(days, 'day')} read with ${counted(fetched, 'paper')}: ${stored} new, ${updated} changed.`,
  ];
  if (skipped.length > 0) {
    lines.push(
      `${counted(skipped.length, 'record')} could not be read:`,
      ...skipped.map(({ id, reason }) => `  ${id}: ${reason}`),
    );
  }
  if (failed.length > 0)
    lines.push(`${failed.length} days could not be read; run it again to complete them.`);
  return lines.join('\n');
}
