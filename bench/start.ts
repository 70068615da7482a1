// How long does a start take, and how much memory does the program need? With PGlite, with a PostgreSQL server, and
// against a PGlite that makes its folder by itself.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { observe } from './start/observe.ts';
import { formatRows, type Row, summarise } from './start/report.ts';

const usage = `Usage: npx tsx bench/start.ts [--papers 20000] [--runs 5] [--data FOLDER] [--json]

  --papers N     how many papers the full store holds
  --runs N       how often everything is measured
  --data FOLDER  holds corpus-100k.jsonl.gz, lines of {id, title, abstract, authors, categories, publishedAt};
                 without it the papers are made up
  --json         prints the numbers as JSON`;

/** An error of PGlite can hold its whole source. */
const MESSAGE_SHOWN = 1_000;

/** 0 measured (whatever bars were missed), 1 something failed, 2 called wrongly, 130 stopped. */
async function main(signal: AbortSignal): Promise<number> {
  const options = readOptions();
  if (options === null) return 2;
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const { runs, papers, data, json } = options;
  execFileSync(process.execPath, [join(import.meta.dirname, '../scripts/build.js')], { stdio: 'inherit' });
  const folder = await mkdtemp(join(tmpdir(), 'paperboy-bench-'));
  const tell = (progress: string) => console.error(`${progress} …`);
  try {
    const rows = summarise(await observe({ runs, papers, data, folder, signal, tell }));
    const setting = {
      runs,
      papers,
      real: data !== '',
      system: `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${availableParallelism()} processors`,
      load: loadavg().map((load) => Number(load.toFixed(1))),
    };
    console.log(json ? JSON.stringify({ ...setting, rows }, null, 2) : formatReport(setting, rows));
    return 0;
  } catch (error) {
    if (signal.aborted) return 130;
    console.error(String(error).slice(0, MESSAGE_SHOWN));
    return 1;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Setting {
  readonly runs: number;
  readonly papers: number;
  /** Not made up. */
  readonly real: boolean;
  readonly system: string;
  /** Of the last 1, 5 and 15 minutes. */
  readonly load: readonly number[];
}

const formatReport = ({ runs, papers, real, system, load }: Setting, rows: Row[]) =>
  `${runs} ${runs === 1 ? 'run' : 'runs'} of everything, one after the other. Many papers: ${papers.toLocaleString('en')} ` +
  `${real ? 'real' : 'made-up'} ones. ${system}; load ${load.join(', ')} at the end (1, 5 and 15 minutes).
The sources' addresses are closed. A start counts from spawn to the end of the first list, an answer from the line
typed to its end. Memory is that of the program itself, without a server's. A bar of memory is for the worst run, one
of time for the middle one: a busy machine adds to time, not to memory.

${formatRows(rows)}`;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        papers: { type: 'string', default: '20000' },
        runs: { type: 'string', default: '5' },
        data: { type: 'string', default: '' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return { ...values, papers: readCount('papers', values.papers), runs: readCount('runs', values.runs) };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    return null;
  }
}

function readCount(option: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new Error(`--${option} is a number from 1 on, not “${text}”.`);
  return Number(text);
}

const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // What runs is ended and cleaned up by whoever started it. A Ctrl-C comes twice, from the terminal and from tsx.
  process.on(name, () => stopping.abort());
}
process.exitCode = await main(stopping.signal);
