// How good and how fast is our search, next to what people would put in its place?
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, loadavg } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type EngineName, engineNames, isEngineName } from './search/engine.ts';
import { formatHostile, measureHostile } from './search/hostile.ts';
import { readLabelledSet } from './search/labelled-set.ts';
import { DataError } from './search/lines.ts';
import { measureQuality, measureSimilar } from './search/quality.ts';
import { formatQuality, formatSpeed } from './search/report.ts';
import { measureSpeed, type SpeedRow, type SpeedTask } from './search/speed.ts';
import { qualityVerdicts, speedVerdicts } from './search/verdicts.ts';

const usage = `Usage: npm run bench:search -- --set FOLDER … [--similar] [--engines A,B] [--json]
       npm run bench:search -- --corpus FILE [--sizes 10000,100000] [--seconds 10] [--engines A,B] [--json]
       npm run bench:search -- --corpus FILE --hostile [--sizes 100000] [--json]

  --set FOLDER     a labelled set in BEIR form: corpus.jsonl, queries.jsonl and qrels.tsv or qrels/test.tsv, any of
                   them as .gz; may be given several times
  --similar        measures papers like a given one instead: those useful for the same query
  --corpus FILE    lines of {id, title, abstract}, also as .gz, for speed; repeated with changed words if it is short
  --sizes A,B      how many papers
  --hostile        measures queries that nobody types with good intentions, and shows the slowest
  --seconds N      how long each kind of queries is asked, at most
  --engines A,B    of ${engineNames.join(', ')}
  --json           prints the numbers as JSON`;

interface Options {
  readonly sets: readonly string[];
  readonly similar: boolean;
  readonly hostile: boolean;
  readonly corpus: string;
  readonly sizes: readonly number[];
  readonly seconds: number;
  readonly engines: readonly EngineName[];
  readonly json: boolean;
  readonly help: boolean;
  /** What a process for one measurement of speed is given. */
  readonly task: string;
}

/** 0 measured, 1 nothing to measure, 2 called wrongly. */
async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) return 2;
  if (options.help) {
    console.log(usage);
    return 0;
  }
  try {
    if (options.task) console.log(JSON.stringify(await measureSpeed(JSON.parse(options.task))));
    else if (options.hostile) await benchHostile(options);
    else if (options.corpus) await benchSpeed(options);
    else await benchQuality(options);
    return 0;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    console.error(error.message);
    return 1;
  }
}

async function benchQuality({ sets, similar, engines, json }: Options): Promise<void> {
  const measure = similar ? measureSimilar : measureQuality;
  const title = similar ? 'papers like each useful one' : 'a query at a time';
  const results = [];
  for (const folder of sets) {
    const set = await readLabelledSet(folder);
    const rows = await measureEach(engines, (engine) => measure(engine, set), `on ${set.name}`);
    const verdicts = similar ? [] : qualityVerdicts(set.name, rows);
    const counts = { documents: set.documents.length, queries: set.queries.length };
    results.push({ set: set.name, ...counts, rows, verdicts });
    if (!json) console.log(`${formatQuality(set, rows, title, verdicts)}\n`);
  }
  if (json) console.log(JSON.stringify(results, null, 2));
}

async function benchHostile({ corpus, sizes, json }: Options): Promise<void> {
  const reports = [];
  for (const size of sizes) reports.push(await measureHostile(corpus, size));
  console.log(json ? JSON.stringify(reports, null, 2) : reports.map(formatHostile).join('\n\n'));
}

/** An alternative that breaks down is named and left out; ours must not. */
async function measureEach<Row>(
  engines: readonly EngineName[],
  measure: (engine: EngineName) => Promise<Row>,
  where: string,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const engine of engines) {
    console.error(`${engine} ${where} …`);
    try {
      rows.push(await measure(engine));
    } catch (error) {
      if (engine.startsWith('ours')) throw error;
      console.error(`${engine} failed: ${error instanceof Error ? error.message : error}`);
    }
  }
  return rows;
}

async function benchSpeed({ corpus, sizes, seconds, engines, json }: Options): Promise<void> {
  const results: SpeedRow[] = [];
  for (const size of sizes) {
    const measure = (engine: EngineName) => inOwnProcess({ engine, corpus, size, seconds });
    const rows = await measureEach(engines, measure, `with ${size} papers`);
    results.push(...rows);
    if (!json) console.log(`${formatSpeed(size, rows)}\n`);
  }
  const load = loadavg().map((value) => Number(value.toFixed(1)));
  const system = `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${availableParallelism()} processors`;
  if (json) {
    const verdicts = sizes.flatMap((size) =>
      speedVerdicts(
        size,
        results.filter((row) => row.size === size),
      ),
    );
    console.log(JSON.stringify({ system, load, rows: results, verdicts }, null, 2));
  } else console.log(`${system}; load ${load.join(', ')} at the end (1, 5 and 15 minutes).`);
}

/** So that no engine lives with the garbage of another. */
async function inOwnProcess(task: SpeedTask): Promise<SpeedRow> {
  const flags = ['--expose-gc', '--max-old-space-size=12000', '--import', 'tsx'];
  const args = [...flags, fileURLToPath(import.meta.url), '--task', JSON.stringify(task)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new DataError(`Measuring ${task.engine} with ${task.size} papers failed.`);
  return JSON.parse(output) as SpeedRow;
}

function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        set: { type: 'string', multiple: true, default: [] },
        similar: { type: 'boolean', default: false },
        hostile: { type: 'boolean', default: false },
        corpus: { type: 'string', default: '' },
        sizes: { type: 'string', default: '10000,100000' },
        seconds: { type: 'string', default: '10' },
        engines: { type: 'string', default: '' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        task: { type: 'string', default: '' },
      },
    });
    const { set: sets, similar, hostile, corpus, json, help, task } = values;
    if (sets.length === 0 && !corpus && !help && !task) throw new Error('--set or --corpus is missing.');
    if (hostile && !corpus) throw new Error('--hostile needs --corpus.');
    const engines = readEngines(values.engines);
    const sizes = values.sizes.split(',').map((size) => readCount('--sizes', size));
    const seconds = readCount('--seconds', values.seconds);
    return { sets, similar, hostile, corpus, json, help, task, engines, sizes, seconds };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    return null;
  }
}

function readEngines(list: string): readonly EngineName[] {
  if (list === '') return engineNames;
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !isEngineName(name));
  if (unknown !== undefined)
    throw new Error(`There is no engine “${unknown}”. There are ${engineNames.join(', ')}.`);
  return names.filter(isEngineName);
}

function readCount(option: string, count: string): number {
  if (!/^ *[1-9]\d{0,7} *$/.test(count)) throw new Error(`${option}: “${count}” is not a number from 1 on.`);
  return Number(count);
}

process.exitCode = await main();
