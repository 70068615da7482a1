import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/core/query/parse.ts';
import { printQuery } from '../../../src/core/query/print.ts';
import { typedTexts } from './arbitraries.ts';

function read(text: string) {
  const parsed = parseQuery(text);
  if ('mistake' in parsed) throw new Error(parsed.mistake.problem);
  return parsed;
}

function refused(text: string) {
  const parsed = parseQuery(text);
  if ('query' in parsed) throw new Error(`was read as ${printQuery(parsed.query)}`);
  return parsed.mistake;
}

/** The same place in the text, as a person would point at it. */
const marked = (text: string, { start, end }: { start: number; end: number }) => text.slice(start, end);

describe('a query', () => {
  it.each([
    ['diffusion   policy', 'diffusion policy'],
    ['"world  model "', '"world model"'],
    ['diffusion -image', 'diffusion -image'],
    ['a OR b', 'a OR b'],
    ['a | b || c', 'a OR b OR c'],
    ['a b OR c d', 'a b OR c d'],
    ['a (b OR c)', 'a (b OR c)'],
    ['(a (b)) OR (c OR d)', '(a (b)) OR c OR d'],
    ['a (b c)', 'a (b c)'],
    ['-(a b)', '-(a b)'],
    ['-(-a)', '-(-a)'],
    ['-"a b" -author:x -(c OR d)', '-"a b" -author:x -(c OR d)'],
    ['author:hinton', 'author:hinton'],
    ['author:"Geoffrey Hinton"', 'author:"Geoffrey Hinton"'],
    ['AUTHOR:Müller', 'author:Müller'],
    ['au:hinton ti:"world model"', 'author:hinton title:"world model"'],
    ['author:hinton, title:diffusion', 'author:hinton title:diffusion'],
    ['cat:CS.cl cat:cs.* cat:Cond-Mat.Str-El', 'cat:cs.CL cat:cs.* cat:cond-mat.str-el'],
    ['org:"Tencent Hunyuan"', 'org:"Tencent Hunyuan"'],
    [
      'in:HuggingFace in:hf in:"hugging face" in:arXiv',
      'in:huggingface in:huggingface in:huggingface in:arxiv',
    ],
    ['has:code has:Project has:media', 'has:code has:project has:media'],
    ['votes:>20 votes:>=5 votes:<9 votes:≤8 votes:=0', 'votes:>20 votes:>=5 votes:<9 votes:<=8 votes:=0'],
    ['votes:20', 'votes:>=20'],
    ['votes>20', 'votes:>20'],
    ['votes:5..20', 'votes:>=5 votes:<=20'],
    ['-votes:20..5', '-(votes:>=5 votes:<=20)'],
    ['after:2026-01-05 before:2026', 'after:2026-01-05 before:2026-01-01'],
    ['after:2026-06 since:2026/6/3', 'after:2026-06-01 after:2026-06-03'],
    ['on:2026-06-03 on:2026-06 on:2026', 'on:2026-06-03 on:2026-06 on:2026'],
    ['world sort:Votes model', 'world model sort:votes'],
    ['sort:date', 'sort:date'],
  ])('%s is %s', (text, printed) => {
    expect(printQuery(read(text).query)).toBe(printed);
    expect(read(text).notices).toEqual([]);
  });

  it('keeps words side by side as one run, and parenthesised ones apart', () => {
    expect(read('a b "c" d (e f)').query.root).toEqual({
      type: 'and',
      parts: [
        { type: 'words', words: ['a', 'b'] },
        { type: 'phrase', text: 'c' },
        { type: 'words', words: ['d'] },
        { type: 'words', words: ['e', 'f'] },
      ],
    });
  });
});

describe('what people type on telephones and paste from elsewhere', () => {
  it.each([
    ['“world model” „a b“ «c d»', '"world model" "a b" "c d"'],
    [`'world model' -‘a b’ (‘c d’) votes:>5`, '"world model" -"a b" "c d" votes:>5'],
    [`rock 'n' roll models' and 'agents it’s`, `rock n' roll models' and agents it’s`],
    [`'a "" b' 'GPT:x y'`, `a b' 'GPT:x y'`],
    ['（ｗｏｒｌｄ　ｍｏｄｅｌ）ａｕｔｈｏｒ：ｈｉｎｔｏｎ', 'world model author:hinton'],
    ['ａ　｜　－ｂ　ｖｏｔｅｓ：＞５', 'a OR (-b votes:>5)'],
    ['a\tb\r\nc\u00a0d', 'a b c d'],
    ['\u202eworld\u202c mo\u200bdel\u0000', 'world model'],
    ['GPT-4: a survey, again?', 'GPT-4 a survey again'],
    ['https://arxiv.org/abs/2606.24597', 'https://arxiv.org/abs/2606.24597'],
    ['arXiv:2606.24597 doi:10.48550/x', 'arXiv:2606.24597 doi:10.48550/x'],
    ['at 10:30 std::vector Q:A LLaVA:x Mamba:Linear', 'at 10:30 std::vector Q:A LLaVA:x Mamba:Linear'],
    ['Never Seen Before: A Benchmark', 'Never Seen Before A Benchmark'],
    ['TD(λ) model(s)', 'TD(λ) model(s)'],
    ['"state"-of-the-art', '"state" of-the-art'],
    ['R & D – – - … :) x', 'R D x'],
    ['Navier–Stokes', 'Navier–Stokes'],
    ['"OR" "a (b" "author:x"', '"OR" "a (b" "author:x"'],
    ['this OR, that', 'this or that'],
    ['naïve Poincaré 世界模型', 'naïve Poincaré 世界模型'],
  ])('reads %j', (text, printed) => {
    expect(printQuery(read(text).query)).toBe(printed);
  });
});

describe('what is untidy', () => {
  it.each([
    ['a OR', 'a', 'OR', 'both sides'],
    ['OR a', 'a', 'OR', 'both sides'],
    ['a OR | b', 'a OR b', 'OR', 'both sides'],
    ['a NOT b', 'a -b', 'NOT', 'as a minus'],
    ['a –b', 'a -b', '–', 'as a minus'],
    ['a --b', 'a -b', '--', 'as a minus'],
    ['(a NOT) b', 'a (b)', 'NOT', 'nothing after it'],
    ['world model AND robot arm', '"world model" "robot arm"', 'AND', 'each as a phrase'],
    ['a "b c votes:>5', 'a "b c" votes:>5', '"', 'closed after the words'],
    ['world model"', 'world model', '"', 'without its other half'],
    ['a "" b', 'a b', '""', 'without a word'],
    ['a -"!" b', 'a b', '"!"', 'without a word'],
    ['(a', 'a', '(', 'closed at the end'],
    ['a)', 'a', ')', 'without an opening'],
    ['a -() b', 'a b', '()', 'nothing in them'],
    ['x author: hinton', 'x author:hinton', 'author: hinton', 'read as author:hinton'],
    ['x author: "G. Hinton"', 'x author:"G. Hinton"', 'author: "G. Hinton"', 'without the space'],
    ['votes:> 5', 'votes:>5', 'votes:> 5', 'without the space'],
    ['votes: > 5 robot', 'votes:>5 robot', 'votes: > 5', 'without the space'],
    ['a OR b after:2026', 'a OR (b after:2026-01-01)', 'OR', 'last alternative only'],
  ])('%s is read as %s, with a notice', (text, printed, place, reason) => {
    const { query, notices } = read(text);
    expect(printQuery(query)).toBe(printed);
    expect(notices).toEqual([expect.objectContaining({ text: expect.stringContaining(reason) })]);
    expect(notices.map((notice) => marked(text, notice))).toEqual([place]);
  });

  it('is pointed at where it was typed, not where it stands once read', () => {
    const text = 'ﷺ\u200b“x” ＯＲ';
    expect(read(text).notices.map((notice) => marked(text, notice))).toEqual(['ＯＲ']);
  });

  it('is explained once, however often it is there', () => {
    expect(read('a OR OR OR OR b').notices).toHaveLength(1);
  });

  it('leaves AND between filters without a word: it is what side by side means', () => {
    expect(read('robot AND author:hinton AND has:code')).toEqual(read('robot author:hinton has:code'));
  });
});

describe('what cannot be read', () => {
  it.each([
    ['x autor:hinton', 'autor:', 'did you mean author:?', 'x author:hinton'],
    ['x Vote:>20', 'Vote:', 'did you mean votes:?', 'x votes:>20'],
    ['foo:bar', 'foo:', 'there are author:, title:', '"foo:bar"'],
    ['foo:"a b"', 'foo:', 'there is no foo:', '"foo:a b"'],
    ['x author:', 'author:', 'needs a value', 'author:"Geoffrey Hinton"'],
    ['author: -x', 'author:', 'needs a value', 'author:"Geoffrey Hinton"'],
    ['author:(a OR b)', 'author:', 'with OR between', 'author:"Geoffrey Hinton"'],
    ['author:"a b', '"', 'stays open', 'author:"Geoffrey Hinton"'],
    ['author:42', 'author:42', 'is a name', 'author:"Geoffrey Hinton"'],
    ['title:""', 'title:""', 'words of the title', 'title:"world model"'],
    ['org:*', 'org:*', 'organization’s name', 'org:nvidia'],
    ['cat:nlp', 'cat:nlp', 'an arXiv category', 'cat:cs.CL'],
    ['cat:cs.*x', 'cat:cs.*x', 'an arXiv category', 'cat:cs.CL'],
    ['in:github', 'in:github', 'huggingface or arxiv', 'in:huggingface'],
    ['has:cod', 'has:cod', 'did you mean code?', 'has:code'],
    ['votes:many', 'votes:many', 'a number', 'votes:>20'],
    ['votes:><5', 'votes:><5', 'a number', 'votes:>20'],
    ['after:yesterday', 'after:yesterday', 'a day such as', 'after:2026-01-01'],
    ['before:2026-02-30', 'before:2026-02-30', 'a day such as', 'before:2026-01-01'],
    ['on:13', 'on:13', 'a day such as', 'on:2026-06-03'],
    ['-has:code on:13 OR "x y"', 'on:13', 'a day such as', '-has:code on:2026-06-03 OR "x y"'],
    ['x in:github votes:many', 'in:github', 'huggingface or arxiv', 'in:huggingface'],
    ['sort:new', 'sort:new', 'votes, date or relevance', 'sort:votes'],
    ['-sort:date', 'sort:date', 'can’t leave any out', 'sort:date'],
    ['sort:date x sort:votes', 'sort:votes', 'there twice', 'sort:votes'],
    ['', '', 'no word', 'diffusion policy'],
    ['-() "" !', '-() "" !', 'no word', 'diffusion policy'],
  ])('%s is marked at %j', (text, place, reason, example) => {
    const mistake = refused(text);
    expect(mistake.problem).toContain(reason);
    expect(marked(text, mistake)).toBe(place);
    expect(mistake.example).toBe(example);
    expect(read(mistake.example).notices).toEqual([]);
  });

  it('is marked where it was typed in full width', () => {
    const text = '“x” ｆｏｏ：ｂａｒ';
    expect(marked(text, refused(text))).toBe('ｆｏｏ：');
  });
});

describe('hostile input', () => {
  it('gets an answer or a refusal with a place in the text, and an example that works', () => {
    fc.assert(
      fc.property(typedTexts, (text) => {
        const parsed = parseQuery(text);
        const places = 'mistake' in parsed ? [parsed.mistake] : parsed.notices;
        for (const { start, end } of places) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
        if ('mistake' in parsed) expect(parseQuery(parsed.mistake.example)).toHaveProperty('query');
        else expect(parsed.notices.length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['words', 'a ', 'at most 500 words'],
    ['a phrase', '"a b c" ', 'at most 500 words'],
    ['filters', 'author:x ', 'at most 500 words'],
    ['parentheses', '(', '20 deep'],
    ['negations', '-(', '20 deep'],
  ])('stops at too many %s, and says where', (_, piece, reason) => {
    const text = piece.repeat(9_000 / piece.length);
    const { problem, start, end } = refused(text);
    expect(problem).toContain(reason);
    expect(end).toBeGreaterThan(start);
    expect(end).toBeLessThan(0.6 * text.length);
  });

  it('takes 500 words and 20 levels', () => {
    expect(read('word '.repeat(500)).query.root).toMatchObject({ type: 'words' });
    expect(read(`${'-('.repeat(20)}a${')'.repeat(20)}`).notices).toEqual([]);
  });

  it('refuses more than 10,000 characters before looking at them', () => {
    expect(refused('a'.repeat(10_001))).toMatchObject({ start: 10_000, end: 10_001 });
    expect(read('a'.repeat(10_000)).notices).toEqual([]);
  });

  /** A step that backtracks would not be done before the test times out. */
  it.each([
    ...[
      '"',
      '()',
      'OR ',
      '| ',
      '-',
      '- ',
      '.',
      '.x',
      ':',
      'a:',
      'NOT ',
      'a AND ',
      ' ',
      'a(',
      'a(b',
      '"a" -',
      'ﷺ',
      '>',
    ],
    ...[
      'a\u0301',
      '\u0301\u0323',
      '\u202e',
      '\ud800',
      '\u1100\u1161',
      'Foo:bar ',
      'author:-',
      'cat:a-',
      'votes:>',
      '*',
    ],
  ])('outlives ten thousand characters of %j', (piece) => {
    for (const [before, after] of [
      ['', ''],
      ['x', 'x'],
      ['author:"', '"'],
      ['-(votes:', ')'],
    ]) {
      const text = `${before}${piece.repeat(9_900 / piece.length)}${after}`;
      const parsed = parseQuery(text);
      if ('query' in parsed)
        expect(parseQuery(printQuery(parsed.query))).toMatchObject({ query: parsed.query });
      else expect(parsed.mistake.problem).not.toBe('');
    }
  });
});
