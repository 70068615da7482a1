import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { cliCommands } from '../src/cli/table.ts';
import { variables } from '../src/env.ts';
import { createMetrics } from '../src/metrics.ts';
import vitestConfig from '../vitest.config.ts';
import { withFolder } from './support/folders.ts';
import { memoryLog } from './support/log.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(`${root}/${file}`, 'utf8');
const packageJson = JSON.parse(read('package.json'));

const dockerfile = read('Dockerfile');
const stages = dockerfile.split(/^(?=FROM )/m).slice(1);
const shipped = stages.at(-1) ?? '';

interface Service {
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly volumes: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly [key: string]: unknown;
}
const compose: {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
} = parse(read('compose.yaml'));

/** What the program reads: a secret also from the file that its variable with `_FILE` names. */
const known = new Set([
  ...Object.keys(variables),
  ...Object.entries(variables).flatMap(([name, variable]) => ('secret' in variable ? [`${name}_FILE`] : [])),
  'NODE_ENV',
]);
const unknownOf = (names: Iterable<string>) => [...names].filter((name) => !known.has(name));

describe('the container image', () => {
  it('is described without a mistake that a linter knows', () => {
    expect(validate(dockerfile).map(({ message }) => message)).toEqual([]);
    expect(validate('FROM node\nMAINTAINER nobody\n')).toHaveLength(1);
  });

  it('is built by the script that is tried without a container', () => {
    expect(stages.slice(0, -1).join()).toContain('RUN scripts/package.sh /app');
    expect(read('scripts/try-package.sh')).toMatch(/^scripts\/package\.sh /m);
    expect(shipped).toContain('COPY --from=build /app /app');
  });

  it('runs as nobody special, and says whether it lives', () => {
    expect(shipped).toMatch(/^USER node$/m);
    expect(shipped).toMatch(/^HEALTHCHECK /m);
    expect(shipped).toMatch(/^VOLUME \/data$/m);
    const [entry = ''] = /^ENTRYPOINT .*$/m.exec(shipped) ?? [];
    expect(entry).toContain(packageJson.bin.paperboy);
  });

  it('sets no variable that the program doesn’t know', () => {
    const [, settings = ''] = /^ENV (.*)$/m.exec(shipped) ?? [];
    const names = settings.split(' ').map((setting) => setting.split('=')[0] ?? '');
    expect(names).toContain('PAPERBOY_DATA');
    expect(unknownOf(names)).toEqual([]);
  });

  it('is made of what the build reads, and of nothing else', () => {
    const [first, ...rest] = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(first).toBe('*');
    expect(rest.every((line) => line.startsWith('!'))).toBe(true);
    const sent = rest.map((line) => line.slice(1));
    const wanted = packageJson.files.filter((name: string) => name !== 'dist');
    expect(sent).toEqual(expect.arrayContaining([...wanted, 'src', 'package-lock.json', 'scripts/build.js']));
    expect(sent.filter((name) => !existsSync(`${root}/${name}`))).toEqual([]);
  });
});

describe('compose.yaml', () => {
  const { paperboy, database } = compose.services;
  if (!paperboy || !database) throw new Error('compose.yaml has other services.');

  it('starts the bot when the database takes questions, with a root that nobody writes to', () => {
    expect(paperboy).toMatchObject({
      depends_on: { database: { condition: 'service_healthy' } },
      read_only: true,
      cap_drop: ['ALL'],
      ports: ['127.0.0.1:8080:8080'],
    });
    expect(database.healthcheck?.test).toContain('pg_isready');
    expect(database.image).toBe('postgres:18');
  });

  it('names no variable that the program doesn’t know', () => {
    expect(unknownOf(Object.keys(paperboy.environment))).toEqual([]);
  });

  it('hands over every secret as a file, each of them declared and kept out of version control', () => {
    for (const { environment, secrets } of [paperboy, database]) {
      const files = Object.entries(environment).filter(([name]) => name.endsWith('_FILE'));
      expect(files.map(([, file]) => file).toSorted()).toEqual(
        secrets.map((name) => `/run/secrets/${name}`).toSorted(),
      );
    }
    const used = [...paperboy.secrets, ...database.secrets];
    expect(Object.keys(compose.secrets).toSorted()).toEqual(used.toSorted());
    expect(read('.gitignore').split('\n')).toContain('secrets/');
    for (const { file } of Object.values(compose.secrets)) expect(file).toMatch(/^secrets\//);
  });

  it('keeps data in volumes that are declared', () => {
    const used = [...paperboy.volumes, ...database.volumes].map((volume) => volume.split(':')[0]);
    expect(used.toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
    expect(shipped).toContain(`VOLUME ${paperboy.volumes[0]?.split(':')[1]}`);
  });
});

describe('the systemd unit', () => {
  const unit = read('deploy/paperboy.service');

  it('starts the program that package.json names, and gives it longer to stop than it takes', () => {
    expect(unit).toContain(`ExecStart=/usr/bin/env node /opt/paperboy/${packageJson.bin.paperboy} start`);
    expect(unit).toMatch(/^TimeoutStopSec=20s$/m);
  });

  it('sets no variable that the program doesn’t know', () => {
    const [, settings = ''] = /^Environment=(.*)$/m.exec(unit) ?? [];
    const names = settings.split(' ').map((setting) => setting.split('=')[0] ?? '');
    expect(names).toContain('PAPERBOY_DATA');
    expect(unknownOf(names)).toEqual([]);
  });
});

const locked: Record<string, { dev?: boolean; license?: string; hasInstallScript?: boolean }> = JSON.parse(
  read('package-lock.json'),
).packages;

it('needs packages with permissive licences only', () => {
  const permissive = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'Unlicense'];
  const others = Object.entries(locked).filter(
    ([, { dev, license = 'none' }]) => !dev && !permissive.includes(license),
  );
  expect(others.map(([name]) => name)).toEqual([]);
});

it('needs no lifecycle script of any package in production', () => {
  const all = Object.entries(locked);
  expect(all.some(([, { hasInstallScript }]) => hasInstallScript)).toBe(true);
  const scripted = all.filter(([, { dev, hasInstallScript }]) => hasInstallScript && !dev);
  expect(scripted.map(([name]) => name)).toEqual([]);
  const own = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];
  expect(Object.keys(packageJson.scripts).filter((name) => own.includes(name))).toEqual([]);
});

describe('the audit of signatures', () => {
  /** With an npm that says this and ends so. */
  const audit = (said: string, status: number) => {
    let ended = { status: -1, out: '' };
    return withFolder(async (folder) => {
      await writeFile(join(folder, 'npm'), `#!/bin/sh\ncat <<'END'\n${said}\nEND\nexit ${status}\n`, {
        mode: 0o755,
      });
      const env = { PATH: `${folder}:${process.env.PATH}` };
      const run = spawnSync(`${root}/scripts/audit-signatures.sh`, { env, encoding: 'utf8' });
      ended = { status: run.status ?? -1, out: run.stdout };
    }).then(() => ended);
  };

  it('passes what is signed, and stops at what is signed wrongly or not at all', async () => {
    const good = 'audited 700 packages in 9s\n\n700 packages have verified registry signatures';
    expect(await audit(good, 0)).toMatchObject({
      status: 0,
      out: expect.stringContaining('700 packages have'),
    });
    const bad = 'audited 700 packages in 9s\n\n1 package has an invalid registry signature:\n\nleft@1.0.0';
    expect(await audit(bad, 1)).toMatchObject({ status: 1, out: expect.stringContaining('left@1.0.0') });
  });

  it('says why nothing could be checked, and lets that pass', async () => {
    const unsigned = 'npm error found no dependencies to audit that were installed from a supported registry';
    expect(await audit(unsigned, 1)).toEqual({
      status: 0,
      out: 'Signatures were not checked: found no dependencies to audit that were installed from a supported registry\n',
    });
    const away =
      'npm error code ENOTFOUND\nnpm error network request to https://keys.example/1.json failed, reason: getaddrinfo';
    expect((await audit(away, 1)).out).toContain('request to https://keys.example/1.json failed');
  });

  it('is a part of what every change has to pass', () => {
    expect(read('.ci/run')).toMatch(/^scripts\/audit-signatures\.sh$/m);
  });
});

it('prints how much of core/ and app/ the tests go through, lines and branches', () => {
  expect(packageJson.scripts.test).toContain('--coverage');
  expect(vitestConfig.test?.coverage).toMatchObject({
    include: ['src/core/**', 'src/app/**'],
    reporter: ['text-summary'],
  });
});

describe('docs/operating.md', () => {
  const text = read('docs/operating.md');
  const all = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, found = '']) => found))];

  it('names files, variables, series and commands that there are', async () => {
    const files = all(/\b((?:scripts|deploy|bench|docs)\/[\w.-]+\.\w+)/g);
    expect(files).toContain('scripts/package.sh');
    expect(files.filter((file) => !existsSync(`${root}/${file}`))).toEqual([]);

    const names = all(/\b((?:PAPERBOY|SLACK|DISCORD|DATABASE|HF)_[A-Z_]+)\b/g);
    expect(names).toContain('DATABASE_URL');
    expect(unknownOf(names)).toEqual([]);

    const metrics = createMetrics({
      now: () => new Date('2026-06-25T08:00:00Z'),
      commands: [],
      readings: async () => [],
      outbox: async () => ({ open: [], ended: [], stopped: [], broken: [] }),
      indexed: () => 0,
      log: memoryLog(),
    });
    const exposed = (await metrics.expose()).text;
    const series = all(/`((?:paperboy|nodejs|process)_\w+)`/g);
    expect(series).toHaveLength(11);
    expect(series.filter((name) => !exposed.includes(`# TYPE ${name} `))).toEqual([]);

    const commands = cliCommands.map(({ name }) => name);
    expect(all(/(?:paperboy|index\.js) (\w+)`?$/gm).filter((name) => !commands.includes(name))).toEqual([]);
  });

  it('makes every file that compose.yaml hands over', () => {
    for (const { file } of Object.values(compose.secrets))
      expect(text).toContain(file.replace('secrets/', ''));
  });
});

describe('the workflow of the repository', () => {
  interface Step {
    readonly run?: string;
  }
  interface Job {
    readonly strategy?: { readonly matrix: Readonly<Record<string, readonly number[]>> };
    readonly env?: Readonly<Record<string, string>>;
    readonly steps: readonly Step[];
  }
  const jobs: Readonly<Record<string, Job>> = parse(read('.github/workflows/check.yml')).jobs;
  const runsOf = (job: Job | undefined) => job?.steps.flatMap(({ run }) => run ?? []) ?? [];

  it('runs what every change has to pass, on every Node.js that package.json allows', () => {
    expect(runsOf(jobs.node)).toContain('.ci/run');
    const versions = jobs.node?.strategy?.matrix.node ?? [];
    expect(packageJson.engines.node).toMatch(new RegExp(`^>=${versions[0]}\\b`));
    expect(dockerfile).toContain(`ARG NODE_VERSION=${versions.at(-1)}`);
  });

  it('tests with every PostgreSQL from the oldest that is promised to the one of compose.yaml', () => {
    const versions = jobs.postgres?.strategy?.matrix.postgres ?? [];
    expect(variables.DATABASE_URL.about).toContain(`(${versions[0]} or newer)`);
    expect(compose.services.database?.image).toBe(`postgres:${versions.at(-1)}`);
    const [variable = ''] = Object.keys(jobs.postgres?.env ?? {});
    expect(read('test/support/global-setup.ts')).toContain(`process.env.${variable}`);
  });

  it('has no step that nobody could run without it', () => {
    const ours = Object.values(jobs).flatMap(runsOf);
    const scripts = ours.flatMap((run) => /^(?:scripts|\.ci)\/\S+/.exec(run) ?? []);
    expect(scripts.filter((file) => !existsSync(`${root}/${file}`))).toEqual([]);
    const others = ours.filter((run) => !/^(?:scripts|\.ci)\/|^docker build /.test(run));
    expect(new Set(others)).toEqual(new Set(['npm ci', 'npm test', 'npm audit signatures']));
    expect(read('.ci/run')).toContain('scripts/try-package.sh');
  });
});
