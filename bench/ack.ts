// How soon is somebody on a platform told that the bot has heard, how soon answered, and with how much memory? The
// built program with a full store, against the platform's loopback server in a process of its own.
import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Load, PlatformName, Times } from './ack/fakes.ts';
import { closedPort } from './start/closed-port.ts';
import { type Database, embedded, filled, type StoreEnv, withServer } from './start/databases.ts';
import { type Memory, programEnv, readMemory } from './start/program.ts';

const usage = `Usage: npx tsx bench/ack.ts [--papers 20000] [--rate 50] [--seconds 30] [--data FOLDER]
                           [--platform NAME]… [--database PGlite|PostgreSQL] [--json]

  --papers N     how many papers the store holds
  --rate N       interactions a second
  --seconds N    for how long
  --data FOLDER  holds corpus-100k.jsonl.gz; without it the papers are made up
  --platform NAME  slack by socket, slack by http, discord by gateway or discord by http; all without it
  --database NAME  both without it
  --json         prints the numbers as JSON`;

const platforms: readonly PlatformName[] = [
  'slack by socket',
  'slack by http',
  'discord by gateway',
  'discord by http',
];

interface Row extends Times, Memory {
  readonly platform: PlatformName;
  readonly database: Database['name'];
  readonly when: 'while the index is built' | 'indexed';
}

/** The program and one platform; both loads, one after the other. */
async function observe(
  platform: PlatformName,
  { database, env, load }: { database: Database['name']; env: StoreEnv; load: Load },
): Promise<Row[]> {
  const fakes = fork(fileURLToPath(import.meta.resolve('./ack/fakes.ts')), [platform], {
    execArgv: ['--import', 'tsx'],
  });
  let program: ChildProcess | null = null;
  try {
    const nowhere = await closedPort();
    const platformEnv = await heard<Record<string, string>>(fakes);
    program = spawn(process.execPath, ['dist/cli/index.js', 'start'], {
      env: programEnv({
        ...env,
        ...platformEnv,
        HF_API_URL: nowhere,
        ARXIV_API_URL: nowhere,
        ARXIV_RSS_URL: nowhere,
        LOG_LEVEL: 'error',
        // A few people ask for thousands here.
        PAPERBOY_LIMITS: '999999,999999,999999',
      }),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const { pid } = program;
    await heard(fakes);
    const rows: Row[] = [];
    for (const when of ['while the index is built', 'indexed'] as const) {
      if (when === 'indexed') await asked(fakes, 'indexed');
      const times = await asked<Times>(fakes, load);
      rows.push({ platform, database, when, ...times, ...readMemory(pid) });
    }
    return rows;
  } finally {
    if (program && program.exitCode === null) {
      program.kill('SIGTERM');
      await once(program, 'exit');
    }
    fakes.disconnect();
  }
}

async function heard<T>(fakes: ChildProcess): Promise<T> {
  const [message] = await once(fakes, 'message');
  return message as T;
}

function asked<T>(fakes: ChildProcess, message: 'indexed' | Load): Promise<T> {
  const answer = heard<T>(fakes);
  fakes.send(message);
  return answer;
}

const at = (share: number, values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ??
  Number.NaN;

function format(rows: readonly Row[]): string {
  const ms = (value: number) =>
    `${value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en')} ms`;
  const lines = [
    [
      'platform',
      'database',
      '',
      'acknowledged p50',
      'p99',
      'longest',
      'never',
      'answered p50',
      'p99',
      'memory',
      'peak',
    ],
    ...rows.map((row) => [
      row.platform,
      row.database,
      row.when,
      ms(at(0.5, row.acknowledgedMs)),
      ms(at(0.99, row.acknowledgedMs)),
      ms(at(1, row.acknowledgedMs)),
      String(row.sent - row.acknowledgedMs.length),
      ms(at(0.5, row.answeredMs)),
      ms(at(0.99, row.answeredMs)),
      `${Math.round(row.residentMb)} MB`,
      `${Math.round(row.peakMb)} MB`,
    ]),
  ];
  const [head = '', ...body] = lines.map((cells) => `| ${cells.join(' | ')} |`);
  return [head, head.replace(/[^|]+/g, '---'), ...body].join('\n');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      papers: { type: 'string', default: '20000' },
      rate: { type: 'string', default: '50' },
      seconds: { type: 'string', default: '30' },
      data: { type: 'string', default: '' },
      platform: { type: 'string', multiple: true, default: [...platforms] },
      database: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(usage);
  const load = { perSecond: Number(values.rate), seconds: Number(values.seconds) };
  execFileSync(process.execPath, [join(import.meta.dirname, '../scripts/build.js')], { stdio: 'inherit' });
  const folder = await mkdtemp(join(tmpdir(), 'paperboy-bench-'));
  const papers = Number(values.papers);
  const { signal } = new AbortController();
  try {
    const rows = await withServer(folder, async (server) => {
      const all: Row[] = [];
      for (const database of [embedded(folder), server]) {
        if (values.database !== undefined && values.database !== database.name) continue;
        console.error(`storing ${papers} papers in ${database.name} …`);
        const env = await filled(database, { papers, data: values.data, signal });
        for (const platform of platforms.filter((name) => values.platform.includes(name))) {
          await rm(join(env.PAPERBOY_DATA, 'search.index'), { force: true });
          console.error(`${platform} with ${database.name} …`);
          all.push(...(await observe(platform, { database: database.name, env, load })));
        }
      }
      return all;
    });
    const system = `Node ${process.versions.node}, ${availableParallelism()} processors, load ${loadavg()
      .map((each) => each.toFixed(1))
      .join(', ')} at the end`;
    const setting = `${load.perSecond} interactions a second for ${load.seconds} s, ${papers.toLocaleString('en')} papers. ${system}.`;
    console.log(values.json ? JSON.stringify({ setting, rows }) : `${setting}\n\n${format(rows)}`);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

await main();
