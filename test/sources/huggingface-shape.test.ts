import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Paper } from '../../src/core/paper.ts';
import { described, readPaper, readRecord } from '../../src/sources/huggingface-shape.ts';
import { aPaper } from '../support/papers.ts';

const fixture = new URL('../fixtures/huggingface-daily.json', import.meta.url);
const [full, sparse] = JSON.parse(readFileSync(fixture, 'utf8'));

function read(value: unknown): Paper {
  const reading = readRecord(value, { day: '2026-06-24', index: 0 });
  if ('paper' in reading) return reading.paper;
  throw new Error(reading.skipped.reason);
}
const skipped = (value: unknown) => {
  const reading = readRecord(value, { day: null, index: 4 });
  return 'skipped' in reading ? reading.skipped : null;
};
const withPaper = (fields: object, around: object = {}) => ({
  paper: { id: '2606.24597', title: 'A title', ...fields },
  ...around,
});

describe('a record of the daily list', () => {
  it('becomes a paper with all that is known of it', () => {
    expect(read(full)).toEqual({
      id: '2606.24597',
      title: 'Qwen-AgentWorld: Language World Models for General Agents',
      abstract: 'A short abstract of our own over two lines.',
      gist: 'A gist of our own.',
      authors: ['Yuxin Zuo', 'Zikai Xiao'],
      authorCount: 3,
      categories: [],
      keywords: ['world model', 'agents'],
      organization: 'Qwen Team',
      publishedAt: new Date('2026-06-23T17:10:25Z'),
      withdrawnAt: null,
      codeUrl: 'https://github.com/QwenLM/Qwen-AgentWorld',
      projectUrl: 'https://qwen.ai/blog?id=agentworld',
      mediaUrls: ['https://cdn-uploads.huggingface.co/a.mp4'],
      submittedBy: 'taesiri',
      upvotes: 142,
      comments: 3,
      stars: 1204,
      featuredOn: '2026-06-24',
    });
  });

  it('is enough with little more than a title, as in 2024', () => {
    expect(read(sparse)).toEqual(
      aPaper({
        id: '2405.15738',
        title: 'ConvLLaVA',
        abstract: 'Another short one.',
        authors: ['Chunjiang Ge'],
        authorCount: 1,
        publishedAt: new Date('2024-05-24T17:34:15Z'),
        upvotes: 0,
        comments: 0,
        featuredOn: '2026-06-24',
      }),
    );
  });

  it('loses an odd field rather than the paper', () => {
    const names = [
      ...[
        'summary',
        'authors',
        'publishedAt',
        'withdrawnAt',
        'submittedOnDailyAt',
        'submittedOnDailyBy',
        'upvotes',
      ],
      ...[
        'githubRepo',
        'githubStars',
        'projectPage',
        'ai_summary',
        'ai_keywords',
        'organization',
        'mediaUrls',
      ],
    ];
    const odd = fc.oneof(fc.jsonValue(), fc.constant(undefined));
    const around = fc.record({
      numComments: odd,
      submittedBy: odd,
      organization: odd,
      mediaUrls: odd,
      title: odd,
    });
    fc.assert(
      fc.property(fc.constantFrom(...names), odd, around, (name, value, outer) => {
        expect(read(withPaper({ [name]: value }, outer))).toMatchObject({
          id: '2606.24597',
          title: 'A title',
        });
      }),
    );
  });

  it.each([
    [-1, null],
    [1.5, null],
    ['12', null],
    [2_147_483_648, null],
    [0, 0],
  ])('believes in %j upvotes as %j', (upvotes, expected) => {
    expect(read(withPaper({ upvotes })).upvotes).toBe(expected);
  });

  it.each(['soon', '2026', '2026-99-99T00:00:00Z', '', 1_780_000_000_000])(
    'does not take %j for a date',
    (publishedAt) => {
      expect(read(withPaper({ publishedAt })).publishedAt).toBeNull();
    },
  );

  it('counts hidden authors without naming them', () => {
    const authors = [
      { name: 'A', hidden: true },
      { name: 'B', hidden: 'yes' },
      { name: 'C' },
      { name: 'D', hidden: null },
    ];
    expect(read(withPaper({ authors }))).toMatchObject({ authors: ['C', 'D'], authorCount: 4 });
  });

  it('does not count what has no name', () => {
    const authors = [{ name: ' ' }, null, { hidden: false }, 'E'];
    expect(read(withPaper({ authors }))).toMatchObject({ authors: [], authorCount: 0 });
  });

  it('drops a project page that is the code once more', () => {
    const repo = 'https://github.com/lihy0529/SpeQL';
    expect(read(withPaper({ githubRepo: `${repo}.git`, projectPage: `${repo}/tree/main` }))).toMatchObject({
      codeUrl: repo,
      projectUrl: null,
    });
    expect(read(withPaper({ projectPage: repo }))).toMatchObject({ codeUrl: null, projectUrl: repo });
  });

  it('takes what is missing inside from around it', () => {
    const outer = { title: 'Outer title', organization: { name: 'Org' }, submittedBy: { name: 'akhaliq' } };
    expect(read({ paper: { id: '2606.24597' }, ...outer })).toMatchObject({
      title: 'Outer title',
      organization: 'Org',
      submittedBy: 'akhaliq',
    });
  });

  it.each([
    [{ paper: { id: 42 } }, { id: '42', reason: 'its id is not an arXiv id' }],
    [{ paper: { id: '2606.24597' } }, { id: '2606.24597', reason: 'it has no title' }],
    [{ paper: { id: '2606.24597', title: ' \n ' } }, { id: '2606.24597', reason: 'it has no title' }],
    [{ paper: { id: 'abc', title: 'A title' } }, { id: 'abc', reason: 'its id is not an arXiv id' }],
    [
      { id: '2606.24597', title: 'A title' },
      { id: '2606.24597', reason: 'it holds no paper' },
    ],
    ['{"paper": 1}', { id: 'record 5', reason: 'it holds no paper' }],
    [null, { id: 'record 5', reason: 'it holds no paper' }],
  ])('is skipped with its best name and a reason: %j', (value, expected) => {
    expect(skipped(value)).toEqual(expected);
  });
});

describe('the answer about one paper', () => {
  it('is read without a record around it, and knows the day of its list itself', () => {
    expect(readPaper(full.paper)).toMatchObject({
      id: '2606.24597',
      featuredOn: '2026-06-24',
      comments: null,
    });
    expect(readPaper(sparse.paper)).toMatchObject({ featuredOn: null });
  });

  it('is described when it is nothing of the kind', () => {
    expect(readPaper([1])).toBe('it is an array that begins with a number');
    expect(readPaper({ error: 'x' })).toBe('its id is not an arXiv id');
  });
});

describe('describing a value', () => {
  it.each([
    [{ papers: [] }, 'an object with keys papers'],
    [{ a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 }, 'an object with keys a, b, c, d, e, …'],
    [{}, 'an empty object'],
    [[], 'an empty array'],
    [['x'], 'an array that begins with a string'],
    [[['x']], 'an array that begins with an array'],
    [null, 'null'],
    [true, 'a boolean'],
  ])('says what %j is', (value, words) => {
    expect(described(value)).toBe(words);
  });
});
