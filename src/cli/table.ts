import type { ParseArgsConfig } from 'node:util';
import type { Density } from '../core/message.ts';
import type { Env } from '../env.ts';
import { platforms } from '../platforms.ts';

export interface Io {
  readonly env: Env;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Ctrl-C or SIGTERM: finish what is being written, then end. */
  readonly signal: AbortSignal;
}

export interface Args {
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
}

/** Resolves to the exit status. */
export type Run = (args: Args, io: Io) => Promise<number>;

interface Flag {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in the usage line. */
  readonly value?: string;
  readonly about: string;
}

export interface CliCommand {
  readonly name: string;
  /** The words it takes, for the usage line; none when empty. */
  readonly words: string;
  readonly about: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** Loaded when used: nobody who asks for help waits for a database. */
  load(): Promise<{ run: Run }>;
}

const json: Flag = { type: 'boolean', about: 'print JSON' };
const installation: Flag = { type: 'string', value: 'slack:T…|discord:…', about: 'which one' };

export const densities: readonly Density[] = ['compact', 'cards', 'full'];

/** The command line: `--help` and README's table are made from this. */
export const cliCommands: readonly CliCommand[] = [
  {
    name: 'start',
    words: '',
    about: 'collect papers and answer questions until stopped: on the platforms that are set up, else here',
    flags: {},
    load: () => import('./start.ts'),
  },
  {
    name: 'ask',
    words: '"/paper …"',
    about: 'answer one command and end',
    flags: {
      as: {
        type: 'string',
        value: platforms.map(({ name }) => name).join('|'),
        about: 'print the JSON that would be sent there',
      },
      style: { type: 'string', value: densities.join('|'), about: 'how much of each paper, with --as' },
      json,
    },
    load: () => import('./ask.ts'),
  },
  {
    name: 'sync',
    words: '',
    about: 'collect daily lists now: all that is due, or the days you name',
    flags: {
      days: { type: 'string', value: 'N', about: 'the last N days' },
      from: { type: 'string', value: 'DAY', about: 'from this day on' },
      to: { type: 'string', value: 'DAY', about: 'to this day; today unless said' },
      json,
    },
    load: () => import('./sync.ts'),
  },
  {
    name: 'status',
    words: '',
    about: 'what has been read and when, and what is wrong if something is',
    flags: { json },
    load: () => import('./ask.ts').then(({ runStatus }) => ({ run: runStatus })),
  },
  {
    name: 'tick',
    words: '',
    about: 'plan and send what is due now, once: for a scheduler of your own',
    flags: {
      now: { type: 'string', value: 'MOMENT', about: 'as if it were this time, as 2026-08-20T07:00:00Z' },
      json,
    },
    load: () => import('./tick.ts'),
  },
  {
    name: 'deliveries',
    words: '[retry ID | drop ID]',
    about: 'show what is on its way or could not be sent; send one again, or let it be',
    flags: {
      state: { type: 'string', value: 'STATE,…', about: 'only those, as held,dead' },
      json,
    },
    load: () => import('./deliveries.ts'),
  },
  {
    name: 'doctor',
    words: '',
    about: 'check configuration, database, sources, clock and platforms, and say what to do',
    flags: { json },
    load: () => import('./doctor.ts'),
  },
  {
    name: 'deploy-commands',
    words: '',
    about: 'make the commands that Discord knows the ones of this program, and say what changed',
    flags: { json },
    load: () => import('./deploy-commands.ts'),
  },
  {
    name: 'manifest',
    words: '',
    about: 'print the Slack app for Slack to make it: called through a socket, or at your address',
    flags: {
      socket: { type: 'boolean', about: 'Slack needs no address (the default)' },
      url: { type: 'string', value: 'https://…', about: 'where Slack reaches the web door' },
      org: { type: 'boolean', about: 'whole organizations can install it too, with SLACK_CLIENT_ID' },
      rotation: {
        type: 'boolean',
        about: 'tokens that expire and are renewed, with SLACK_CLIENT_ID; Slack never switches it off again',
      },
      json,
    },
    load: () => import('./manifest.ts'),
  },
  {
    name: 'keys',
    words: 'new | rotate',
    about: 'print a new key for PAPERBOY_KEYS; or encrypt all that is kept with the first one there',
    flags: { json },
    load: () => import('./keys.ts'),
  },
  {
    name: 'export',
    words: '',
    about: 'print as JSON what is kept about a workspace or server',
    flags: { installation },
    load: () => import('./export.ts'),
  },
  {
    name: 'purge',
    words: '',
    about: 'delete what is kept about a workspace or server, for good',
    flags: {
      installation,
      yes: { type: 'boolean', about: 'do it; without, it is only said what would go' },
      json,
    },
    load: () => import('./purge.ts'),
  },
  {
    name: 'migrate',
    words: '',
    about: 'bring the database up to date, as every start does',
    flags: {},
    load: () => import('./migrate.ts'),
  },
];

/** `sync [--days N] [--json]` */
export function cliUsage({ name, words, flags }: CliCommand): string {
  const parts = Object.entries(flags).map(([flag, { value }]) => `[--${flag}${value ? ` ${value}` : ''}]`);
  return [name, words, ...parts].filter(Boolean).join(' ');
}

export const parseFlags = (command: CliCommand): NonNullable<ParseArgsConfig['options']> =>
  Object.fromEntries(Object.entries(command.flags).map(([name, { type }]) => [name, { type }]));
