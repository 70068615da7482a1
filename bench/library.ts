// What does search cost the process that has the database open? Building and serving, cold and from the saved file.
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Observation } from './library/observe.ts';
import { type Database, embedded, filled, type StoreEnv, withServer } from './start/databases.ts';
import { runToEnd } from './start/program.ts';

const usage = `Usage: npx tsx bench/library.ts [--papers 100000] [--data FOLDER] [--json]

  --papers N     how many papers the store holds
  --data FOLDER  holds corpus-100k.jsonl.gz; without it the papers are made up
  --json         prints the numbers as JSON`;

interface Row extends Observation {
  readonly database: Database['name'];
  readonly start: 'first' | 'warm';
}

async function observe(database: Database['name'], start: Row['start'], env: StoreEnv): Promise<Row> {
  const program = fileURLToPath(import.meta.resolve('./library/observe.ts'));
  const { signal } = new AbortController();
  const output = await runToEnd(['--expose-gc', '--import', 'tsx', program], { env, signal });
  return { database, start, ...(JSON.parse(output) as Observation) };
}

const bars = { p99Ms: 10, stallMs: 50, warmMs: 1_000, memoryMb: 250 };

function format(rows: readonly Row[]): string {
  const cell = (value: number, bar: number | null) =>
    `${value.toFixed(value < 10 ? 2 : 0)}${bar === null ? '' : value <= bar ? '' : ` (bar ${bar})`}`.padStart(
      14,
    );
  const line = (label: string, pick: (row: Row) => number, bar: (row: Row) => number | null = () => null) =>
    `${label.padEnd(44)}${rows.map((row) => cell(pick(row), bar(row))).join('')}`;
  return [
    `${''.padEnd(44)}${rows.map(({ database, start }) => `${start}, ${database === 'PGlite' ? 'PGlite' : 'server'}`.padStart(14)).join('')}`,
    line(
      'ready, ms',
      (row) => row.readyMs,
      (row) => (row.start === 'warm' ? bars.warmMs : null),
    ),
    line(
      'longest stall until then, ms',
      (row) => row.readyStallMs,
      () => bars.stallMs,
    ),
    line(
      'memory beyond the open database, MB',
      (row) => row.memoryMb,
      () => bars.memoryMb,
    ),
    line('title, papers from the database and all: p50', (row) => row.titles.p50Ms),
    line(
      '… p99',
      (row) => row.titles.p99Ms,
      () => bars.p99Ms,
    ),
    line('… processor time, mean', (row) => row.titles.cpuMs),
    line('three words and a filter: p50', (row) => row.filtered.p50Ms),
    line(
      '… p99',
      (row) => row.filtered.p99Ms,
      () => bars.p99Ms,
    ),
    line('… processor time, mean', (row) => row.filtered.cpuMs),
    line('an author alone: p50', (row) => row.authors.p50Ms),
    line(
      '… p99',
      (row) => row.authors.p99Ms,
      () => bars.p99Ms,
    ),
    line('… processor time, mean', (row) => row.authors.cpuMs),
    line('similar: p50', (row) => row.similar.p50Ms),
    line('… p99', (row) => row.similar.p99Ms),
    line(
      'longest stall while serving, ms',
      (row) => row.serveStallMs,
      () => bars.stallMs,
    ),
    line(
      'longest stall while saving, ms',
      (row) => row.saveStallMs,
      () => bars.stallMs,
    ),
    line('saved file, MB', (row) => row.fileMb),
  ].join('\n');
}

const { values } = parseArgs({
  options: {
    papers: { type: 'string', default: '100000' },
    data: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(usage);
else {
  const folder = await mkdtemp(join(tmpdir(), 'paperboy-bench-'));
  const rows: Row[] = [];
  try {
    const measure = async (database: Database) => {
      const { signal } = new AbortController();
      console.error(`storing ${values.papers} papers in ${database.name} …`);
      const env = await filled(database, { papers: Number(values.papers), data: values.data, signal });
      for (const start of ['first', 'warm'] as const) rows.push(await observe(database.name, start, env));
    };
    await measure(embedded(folder));
    await withServer(folder, measure);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  const load = loadavg().map((value) => value.toFixed(1));
  const system = `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${availableParallelism()} processors; load ${load.join(', ')} at the end (1, 5 and 15 minutes)`;
  if (values.json) console.log(JSON.stringify({ papers: Number(values.papers), system, rows }, null, 2));
  else console.log(`${Number(values.papers).toLocaleString('en')} papers. ${system}.\n\n${format(rows)}`);
}
