import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type Command,
  choicesOf,
  completions,
  nearest,
  parseText,
  readOptions,
  usage,
} from '../../src/core/command.ts';

const find: Command = {
  name: 'find',
  description: 'Finds',
  options: {
    query: z.string({ error: 'words are missing' }),
    page: z.string().regex(/^\d+$/, { error: 'page: is a number' }).transform(Number).default(1),
  },
  rest: 'query',
  reply: 'caller',
  examples: ['cats'],
};
const list: Command = {
  name: 'list',
  description: 'Lists',
  options: {
    when: z.enum(['day', 'week'], { error: 'when: is day or week' }).default('day'),
    words: z.string().optional(),
  },
  bare: 'when',
  rest: 'words',
  reply: 'caller',
  examples: [],
};

describe('a typed line', () => {
  it.each([
    ['diffusion policy', { query: 'diffusion policy' }],
    ['diffusion policy page:2', { query: 'diffusion policy', page: '2' }],
    ['page:2 diffusion   policy', { query: 'diffusion   policy', page: '2' }],
    ['diffusion page:2 policy', { query: 'diffusion policy', page: '2' }],
    ['page:"2" x', { query: 'x', page: '2' }],
    ['author:hinton "page:2 of many"', { query: 'author:hinton "page:2 of many"' }],
    ['query:x', { query: 'query:x' }],
    ['', {}],
    ['   ', {}],
    ['"unbalanced page:3', { query: '"unbalanced', page: '3' }],
    ['constructor:x', { query: 'constructor:x' }],
  ])('%j gives %j', (text, options) => {
    expect(parseText(find, text)).toEqual({ ok: true, options });
  });

  it('takes a bare choice only when it is the whole text', () => {
    expect(parseText(list, 'week')).toEqual({ ok: true, options: { when: 'week' } });
    expect(parseText(list, 'week of papers')).toEqual({ ok: true, options: { words: 'week of papers' } });
    expect(parseText(list, 'papers when:week')).toEqual({
      ok: true,
      options: { words: 'papers', when: 'week' },
    });
  });

  it.each([
    ['cats in:new york', { query: 'cats', in: 'new york' }],
    ['in:new  york cats', { query: 'cats', in: 'new  york' }],
    ['in:paris new york', { query: 'new york', in: 'paris' }],
    ['in:"new" york', { query: 'york', in: 'new' }],
    ['in:new york page:2', { in: 'new york', page: '2' }],
    ['as:cats in:paris dogs', { as: 'cats', in: 'paris', query: 'dogs' }],
    ['in:paris as:cats dogs', { as: 'cats', in: 'paris', query: 'dogs' }],
  ])('%j gives an option the words that it can be read with: %j', (text, options) => {
    const place = z.string().regex(/^(?:paris|new +york)$/, { error: 'in: is paris or new york' });
    const wide = { ...find, options: { ...find.options, in: place, as: z.string() } };
    expect(parseText(wide, text)).toEqual({ ok: true, options });
  });

  it('that lacks an option’s name is told how to type it, in quotes where it takes them', () => {
    const place = z.enum(['paris', 'new york']);
    const { rest: _, ...strict } = find;
    const problemOf = (text: string) => parseText({ ...strict, options: { in: place } }, text);
    expect(problemOf('paris')).toMatchObject({ problem: 'this needs its option before it: in:paris' });
    expect(problemOf('new york')).toMatchObject({
      problem: 'this needs its option before it: in:"new york"',
    });
  });

  it.each([
    ['x page:', 'page: needs a value right after the colon', 2, 7],
    ['page:1 x page:2', 'page: is there twice', 9, 15],
  ])('%j is refused with the place', (text, problem, start, end) => {
    expect(parseText(find, text)).toEqual({ ok: false, problem, start, end });
  });

  it('points at words that nothing asks for', () => {
    const { rest: _, ...strict } = find;
    expect(parseText({ ...strict, options: {} }, 'now please')).toMatchObject({
      ok: false,
      start: 0,
      end: 10,
    });
  });

  it('never throws and never points outside, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const parsed = parseText(find, text);
        if (!parsed.ok) {
          expect(parsed.start).toBeGreaterThanOrEqual(0);
          expect(parsed.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  it('is read in time that grows with its length only', () => {
    const hostile = ['"'.repeat(4_000), '"a'.repeat(2_000), `${'x:'.repeat(2_000)}`, ' "'.repeat(2_000)];
    for (const text of hostile) expect(parseText(find, text)).toHaveProperty('ok');
  });
});

describe('options', () => {
  it('are turned into what their schemas say', () => {
    expect(readOptions(find, { query: 'cats', page: '3' })).toEqual({
      ok: true,
      values: { query: 'cats', page: 3 },
    });
  });

  it('point at the wrong value in the text', () => {
    expect(readOptions(find, { query: 'cats', page: 'two' }, 'cats page:two')).toEqual({
      ok: false,
      problem: 'page: is a number',
      start: 10,
      end: 13,
    });
  });

  it('point behind the text when something is missing', () => {
    expect(readOptions(find, {}, '')).toMatchObject({
      ok: false,
      problem: 'words are missing',
      start: 0,
      end: 1,
    });
  });
});

describe('from a schema', () => {
  it('comes the usage line', () => {
    expect(usage(find, 'paper')).toBe('/paper find <query> [page:…]');
    expect(usage(list, 'paper')).toBe('/paper list [<when>] [<words>]');
  });

  it('come the choices', () => {
    expect(choicesOf(list.options.when)).toEqual(['day', 'week']);
    expect(choicesOf(find.options.page)).toEqual([]);
  });

  it.each([
    ['', ['find', 'list']],
    ['li', ['list']],
    ['list ', ['day', 'week', 'when:']],
    ['list when:w', ['when:week']],
    ['list when:week ', []],
    ['find cats pa', ['page:']],
    ['nonsense ', []],
  ])('%j is completed to %j', (line, words) => {
    expect(completions([find, list], line)).toEqual(words);
  });
});

it.each([
  ['trendng', 'trending'],
  ['serach', 'search'],
  ['hepl', 'help'],
  ['nonsense', null],
  ['', null],
])('takes %j for %j', (typed, meant) => {
  expect(nearest(typed, ['trending', 'search', 'show', 'status', 'help'])).toBe(meant);
});
