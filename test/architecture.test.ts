import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(src, name), 'utf8') }));

/** Which rooms and packages each room may import from; a room's own files are always allowed. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: ['zod', 'temporal-polyfill', 'entities', 'porter2'],
  sources: ['core', 'node:', 'zod', 'fast-xml-parser'],
  db: ['core', 'node:', 'drizzle-orm', 'postgres', '@electric-sql/pglite'],
  app: ['core', 'db', 'zod'],
  // tsx: only to start the worker from sources, in tests and benchmarks.
  'app/library': ['core', 'db', 'node:', 'zod', 'tsx'],
  'app/keeper.ts': ['core', 'db', 'node:'],
  'app/keys.ts': ['core', 'node:'],
  'app/outbox': ['core', 'db', 'node:'],
  'app/schedule.ts': ['core', 'node-cron'],
  'platforms/discord': ['core', 'node:', 'discord.js', 'string-width', 'zod'],
  'platforms/slack': [
    'core',
    'node:',
    '@slack/bolt',
    '@slack/oauth',
    '@slack/types',
    '@slack/web-api',
    'hono/html',
    'string-width',
    'zod',
  ],
  'platforms/terminal': ['core', 'node:', 'picocolors', 'string-width', 'supports-hyperlinks', 'wrap-ansi'],
  'redact.ts': [],
  'request.ts': ['core', 'node:'],
  'log.ts': ['core', 'redact.ts', 'request.ts', 'pino'],
  'metrics.ts': ['core', 'prom-client'],
  'lifecycle.ts': [],
  'env.ts': ['core', 'node:', 'zod'],
  'version.ts': ['node:'],
  'platforms.ts': ['core', 'env.ts', 'platforms', 'node:'],
  web: ['core', 'node:', 'hono', '@hono/node-server'],
  'house.ts': ['app', 'core', 'db', 'sources', 'env.ts', 'platforms.ts', 'request.ts', 'version.ts', 'node:'],
  cli: [
    'web',
    'app',
    'core',
    'db',
    'sources',
    'platforms',
    'platforms.ts',
    'env.ts',
    'house.ts',
    'lifecycle.ts',
    'log.ts',
    'metrics.ts',
    'redact.ts',
    'version.ts',
    'node:',
  ],
};

const roomOf = (name: string) =>
  Object.keys(MAY_IMPORT)
    .filter((room) => name === room || name.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];

const importsOf = ({ name, text }: { name: string; text: string }) =>
  [...text.matchAll(/(?:^|\n)(?:import|export)\s[^;]*?from '([^']+)'|import\('([^']+)'\)/g)]
    .map((match) => match[1] ?? match[2] ?? '')
    .map((path) => (path.startsWith('.') ? relative(src, join(src, dirname(name), path)) : path));

const isWithin = (path: string, room: string) =>
  path === room || path.startsWith(room.endsWith(':') ? room : `${room}/`);

it('lets every room import only what it may', () => {
  const trespasses = files.flatMap((file) => {
    const room = roomOf(file.name);
    if (room === undefined) return [`${file.name} stands in no declared room`];
    const allowed = [room.includes('.') ? dirname(room) : room, ...(MAY_IMPORT[room] ?? [])];
    return importsOf(file)
      .filter((path) => !allowed.some((other) => isWithin(path, other)))
      .map((path) => `${file.name} imports ${path}`);
  });
  expect(trespasses).toEqual([]);
});

it('sees the imports at all', () => {
  const client = files.find(({ name }) => name === join('db', 'client.ts'));
  expect(client && importsOf(client)).toEqual(
    expect.arrayContaining(['postgres', 'core/logger.ts', 'db/lock.ts']),
  );
});

it('reads the environment in one file', () => {
  expect(namesWith(/process\.env/)).toEqual(['env.ts']);
});

it('ends the process from the command line only', () => {
  expect(namesWith(/process\.exit\b(?!Code)/)).toEqual(['cli/index.ts']);
});

it('asks for the time at the edges only', () => {
  // The lock compares file times with those of other machines; it has no other clock.
  expect(namesWith(/Date\.now\(|new Date\(\)/)).toEqual(['db/lock.ts', 'house.ts']);
});

it('keeps every file short enough to read in one go', () => {
  const long = files.filter(({ text }) => text.split('\n').length > 400);
  expect(long.map(({ name }) => name)).toEqual([]);
});

function namesWith(pattern: RegExp): string[] {
  return files
    .filter(({ text }) => pattern.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')))
    .map(({ name }) => name)
    .sort();
}
