// Which order of a day's list is closer to the votes that its papers have in the end: ours, or that by votes?
import { parseArgs } from 'node:util';
import { DataError, readRecordings } from './ranking/recordings.ts';
import { formatReport, measure } from './ranking/report.ts';

const usage = `Usage: npx tsx bench/ranking.ts --data FOLDER [--tune] [--json]

  --data FOLDER  holds hf-daily/YYYY-MM-DD.json (lists as recorded on their day), hf-monthly/*.json or
                 *.json.gz (the same papers much later, with their final votes) and hf-daily-index.json
                 (when each list was recorded: [{"date", "committed_at"}])
  --tune         also cross-validates the constants of the rule, a month at a time
  --json         prints the numbers as JSON`;

/** 0 measured, 1 nothing to measure in that folder, 2 called wrongly. */
async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) return 2;
  if (options.help) {
    console.log(usage);
    return 0;
  }
  try {
    const report = measure(await readRecordings(options.data), { tune: options.tune });
    console.log(options.json ? JSON.stringify(report, null, 2) : formatReport(report));
    return 0;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    console.error(error.message);
    return 1;
  }
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        data: { type: 'string', default: '' },
        tune: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.data || values.help) return values;
    console.error(`--data is missing.\n\n${usage}`);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
  return null;
}

process.exitCode = await main();
