import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { environment, environmentMistakes, readEnv, secretsOf, variables } from '../src/env.ts';
import { withFolder } from './support/folders.ts';

it('has a default for every variable', () => {
  expect(readEnv({})).toEqual({
    PAPERBOY_DATA: './data',
    PAPERBOY_SOURCES: ['huggingface', 'arxiv'],
    PAPERBOY_COMMAND: 'paper',
    PAPERBOY_BACKFILL: '2023-05-04',
    HF_API_URL: 'https://huggingface.co',
    ARXIV_API_URL: 'https://export.arxiv.org',
    ARXIV_RSS_URL: 'https://rss.arxiv.org',
    ARXIV_CATEGORIES: [],
    SLACK_API_URL: 'https://slack.com/api',
    SLACK_EDITORS: 'everyone',
    DISCORD_API_URL: 'https://discord.com/api',
    DISCORD_EDITOR_ROLES: [],
    PAPERBOY_LIMITS: { person: 20, channel: 60, installation: 300 },
    PAPERBOY_PURGE_DAYS: 7,
    HOST: '127.0.0.1',
  });
});

it('takes an empty value for unset, and trims the others', () => {
  expect(readEnv({ PAPERBOY_DATA: '  ', HF_API_URL: ' http://127.0.0.1:9/ ', PORT: '8080' })).toMatchObject({
    PAPERBOY_DATA: './data',
    HF_API_URL: 'http://127.0.0.1:9',
    PORT: 8080,
  });
});

it('reads lists with commas or spaces, each entry once', () => {
  expect(readEnv({ ARXIV_CATEGORIES: 'cs.CL, stat.ML cs.CL,hep-ex' }).ARXIV_CATEGORIES).toEqual([
    'cs.CL',
    'stat.ML',
    'hep-ex',
  ]);
});

it('knows whom to tell what is wrong', () => {
  expect(readEnv({ PAPERBOY_OWNER: 'slack:U012AB3CD' }).PAPERBOY_OWNER).toEqual({
    platform: 'slack',
    installation: null,
    user: 'U012AB3CD',
  });
  expect(readEnv({ PAPERBOY_OWNER: 'slack:T012AB3CD/U012AB3CD' }).PAPERBOY_OWNER).toEqual({
    platform: 'slack',
    installation: 'T012AB3CD',
    user: 'U012AB3CD',
  });
  expect(readEnv({ PAPERBOY_OWNER: 'discord:123456789012345678' }).PAPERBOY_OWNER).toEqual({
    platform: 'discord',
    installation: null,
    user: '123456789012345678',
  });
});

const key = (letter: string) => Buffer.alloc(32, letter).toString('base64');

it('takes several keys, however they stand below or beside each other, and shows none of them', () => {
  const read = readEnv({ PAPERBOY_KEYS: ` ${key('a')},\n${key('b')}\n` });
  expect(read.PAPERBOY_KEYS).toBe(`${key('a')},${key('b')}`);
  expect(secretsOf(read)).toEqual([key('a'), key('b')]);
  expect(secretsOf({ PAPERBOY_KEYS: `${key('a')}, ${key('b')}` })).toEqual([key('a'), key('b')]);
});

describe('Slack for many workspaces', () => {
  const many = { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'x-secret' };

  it('is not beside one whose token is set', () => {
    expect(environmentMistakes(many)).toEqual([]);
    expect(environmentMistakes({ ...many, SLACK_BOT_TOKEN: 'xoxb-1' })).toEqual([
      expect.stringContaining(
        'Remove SLACK_BOT_TOKEN to serve many, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET',
      ),
    ]);
  });

  it.each(['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET'] as const)('takes more than %s', (name) => {
    expect(environmentMistakes({ [name]: many[name] })).toEqual([
      expect.stringMatching(new RegExp(`^${name} does nothing without SLACK_CLIENT_`)),
    ]);
  });

  it('has an owner in one of them', () => {
    expect(environmentMistakes({ ...many, PAPERBOY_OWNER: 'slack:T012AB3CD/U012AB3CD' })).toEqual([]);
    expect(environmentMistakes({ ...many, PAPERBOY_OWNER: 'slack:U012AB3CD' })).toEqual([
      expect.stringContaining('such as slack:T012AB3CD/U012AB3CD.'),
    ]);
    expect(() => readEnv({ ...many, PAPERBOY_OWNER: 'slack:U012AB3CD' })).toThrow('before the person’s');
  });
});

it.each([
  ['DATABASE_URL', 'mysql://root:hunter2@db/x'],
  ['PAPERBOY_SOURCES', 'huggingface,reddit'],
  ['PAPERBOY_COMMAND', 'Two Words'],
  ['PAPERBOY_BACKFILL', '2026-02-30'],
  ['HF_API_URL', 'huggingface.co'],
  ['HF_TOKEN', 'hf_two words'],
  ['ARXIV_API_URL', 'ftp://arxiv.org'],
  ['ARXIV_RSS_URL', 'soon'],
  ['ARXIV_CATEGORIES', 'Computer Science!'],
  ['DISCORD_PUBLIC_KEY', 'f'.repeat(63)],
  ['PAPERBOY_OWNER', 'slack:@ada'],
  ['PAPERBOY_OWNER', 'terminal:you'],
  ['PAPERBOY_OWNER', 'slack:U012AB3CD/T012AB3CD'],
  ['PAPERBOY_KEYS', 'short'],
  ['PAPERBOY_KEYS', Buffer.alloc(31).toString('base64')],
  ['PAPERBOY_KEYS', Buffer.alloc(33).toString('base64')],
  ['SLACK_CLIENT_ID', 'a b'],
  ['PAPERBOY_LIMITS', '20,60'],
  ['PAPERBOY_LIMITS', '0,60,300'],
  ['LOG_LEVEL', 'loud'],
  ['PORT', '70000'],
  ['HOST', 'a b'],
])('refuses a wrong %s with its name, what was expected and what to do', (name, value) => {
  const [mistake, ...more] = environmentMistakes({ [name]: value });
  expect(more).toEqual([]);
  expect(mistake).toMatch(
    new RegExp(`^${name} .*expected .*\\. Correct it, or remove it to use the default\\.$`),
  );
  expect(() => readEnv({ [name]: value })).toThrow(mistake);
});

it('names everything that is wrong at once, and shows no secret', () => {
  const wrong = { DATABASE_URL: 'mysql://root:hunter2@db/x', HF_TOKEN: 'hf_top secret', PORT: 'http' };
  const mistakes = environmentMistakes(wrong);
  expect(mistakes).toHaveLength(3);
  expect(mistakes.join('\n')).not.toMatch(/hunter2|top secret/);
  expect(mistakes.join('\n')).toContain('PORT is “http”');
});

it('can tell people about every variable', () => {
  for (const { about, expected, fallback } of Object.values(variables)) {
    expect(about).toMatch(/\.$/);
    expect(expected).not.toBe('');
    expect(fallback).not.toBe('');
  }
});

it('reads a secret from the file that is named for it, unless the secret itself is given', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'token');
    await writeFile(file, 'from-the-file\n');
    try {
      vi.stubEnv('DISCORD_TOKEN_FILE', file);
      expect(readEnv(environment()).DISCORD_TOKEN).toBe('from-the-file');
      vi.stubEnv('DISCORD_TOKEN', 'given');
      expect(readEnv(environment()).DISCORD_TOKEN).toBe('given');
      vi.stubEnv('SLACK_BOT_TOKEN_FILE', join(folder, 'missing'));
      expect(() => environment()).toThrow('The file that SLACK_BOT_TOKEN_FILE names can’t be read');
    } finally {
      vi.unstubAllEnvs();
    }
  }));
