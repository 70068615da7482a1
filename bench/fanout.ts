// How long does a morning take on which everybody wants their papers at nine? Channels of Discord and of ten Slack
// workspaces, due at the same moment, against loopback platforms that refuse what comes too fast.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { allowedMs, placesFor, scaled } from './fanout/load.ts';
import type { Arrived } from './fanout/platforms.ts';
import type { Morning } from './fanout/sender.ts';
import { type Database, embedded, withServer } from './start/databases.ts';

const usage = `Usage: npx tsx bench/fanout.ts [--channels N] [--factor N] [--database PGlite|PostgreSQL] [--json]

  --channels N     how many channels are due; without it 2,000 at the platforms' own rates, and 10,000 at five times those
  --factor N       so many times the platforms' own rates, with --channels
  --database NAME  both without it
  --json           prints the numbers as JSON`;

/** Time over the time that the rates allow. */
const BAR = 1.05;

interface Row extends Morning {
  readonly database: Database['name'];
  readonly channels: number;
  readonly factor: number;
  readonly arrived: Arrived;
  readonly allowedMs: number;
}

function start(file: string, args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(import.meta.resolve(file)), args, { execArgv: ['--import', 'tsx'] });
}

async function heard<T>(child: ChildProcess): Promise<T> {
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`a process ended with ${code}`))),
  ]);
  return message as T;
}

async function observe(database: Database, channels: number, factor: number): Promise<Row> {
  console.error(`${channels} channels with ${database.name} …`);
  const platforms = start('./fanout/platforms.ts', [String(factor)]);
  try {
    const port = await heard<number>(platforms);
    const env = JSON.stringify(await database.empty(`fanout_${channels}`));
    const sender = start('./fanout/sender.ts', [env, String(channels), String(factor), String(port)]);
    const morning = await heard<Morning>(sender);
    const answer = heard<Arrived>(platforms);
    platforms.send('arrived');
    const arrived = await answer;
    const allowed = allowedMs(placesFor(channels), scaled(factor));
    return { database: database.name, channels, factor, ...morning, arrived, allowedMs: allowed };
  } finally {
    platforms.disconnect();
  }
}

function format(rows: readonly Row[]): string {
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const ms = (value: number) => `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`;
  const lines = [
    [
      'database',
      'channels',
      'rates',
      'planned in',
      'allowed',
      'took',
      'ratio',
      '',
      'each once',
      'refused',
      'unclear',
      'database a post',
      'queries a post',
      'stall, planning',
      'stall, sending',
      'processor',
      'memory',
      'peak',
      'database keeps of a channel',
      'of a post',
    ],
    ...rows.map((row) => {
      const ratio = row.drainMs / row.allowedMs;
      const { posts, channels, refused } = row.arrived;
      return [
        row.database,
        row.channels.toLocaleString('en'),
        `× ${row.factor}`,
        seconds(row.planMs),
        seconds(row.allowedMs),
        seconds(row.drainMs),
        ratio.toFixed(3),
        ratio <= BAR ? 'pass' : 'miss',
        posts === row.channels && channels === row.channels ? 'yes' : `${posts} posts in ${channels}`,
        String(refused),
        String(row.unknown),
        ms(row.databaseMs / row.sent),
        (row.queries / row.sent).toFixed(2),
        ms(row.planStallMs),
        ms(row.longestStallMs),
        `${Math.round((100 * row.cpuMs) / row.drainMs)} %`,
        `${Math.round(row.residentMb)} MB`,
        `${Math.round(row.peakMb)} MB`,
        `${Math.round(row.channelBytes)} B`,
        `${Math.round(row.postBytes)} B`,
      ];
    }),
  ];
  const [head = '', ...body] = lines.map((cells) => `| ${cells.join(' | ')} |`);
  return [head, head.replace(/[^|]+/g, '---'), ...body].join('\n');
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      channels: { type: 'string', default: '' },
      factor: { type: 'string', default: '1' },
      database: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (values.channels !== '' && !/^[1-9]\d{1,5}$/.test(values.channels)) {
    console.error(`--channels is a number from 10 on, not “${values.channels}”.\n\n${usage}`);
    return 2;
  }
  if (!/^[1-9]\d?$/.test(values.factor)) {
    console.error(`--factor is a number from 1 to 99, not “${values.factor}”.\n\n${usage}`);
    return 2;
  }
  const loads: [number, number][] = values.channels
    ? [[Number(values.channels), Number(values.factor)]]
    : [
        [2_000, 1],
        [10_000, 5],
      ];
  const folder = await mkdtemp(join(tmpdir(), 'paperboy-bench-'));
  try {
    const rows = await withServer(folder, async (server) => {
      const all: Row[] = [];
      for (const [channels, factor] of loads)
        for (const database of [server, embedded(folder)])
          if (values.database === undefined || values.database === database.name)
            all.push(await observe(database, channels, factor));
      return all;
    });
    const setting = `Node ${process.versions.node}, ${availableParallelism()} processors, load ${loadavg()
      .map((each) => each.toFixed(1))
      .join(', ')} at the end (1, 5 and 15 minutes).`;
    console.log(values.json ? JSON.stringify({ setting, rows }) : `${setting}\n\n${format(rows)}`);
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

process.exitCode = await main();
