import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  escapeEntities,
  lengthOf,
  link,
  literal,
  oneLine,
  safeUrl,
  shorten,
  toMrkdwn,
} from '../../../src/platforms/slack/escape.ts';
import { aliveIn } from '../../fakes/slack/alive.ts';
import { hostileText } from './hostile.ts';

const dead = { pings: [], links: [], formatted: [] };
const markup = (text: string) => aliveIn({ blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] });

describe('toMrkdwn', () => {
  it.each([
    ['<!channel> <@U012> <#C012|general>', '&lt;!channel&gt; &lt;@U012&gt; &lt;#C012|general&gt;'],
    ['AT&T &amp; friends', 'AT&amp;T &amp;amp; friends'],
    ['*bold* and ~struck~ and `code`', '∗bold∗ and ∼struck∼ and ˋcodeˋ'],
    ['_emphasis_ but snake_case_names', 'ˍemphasisˍ but snake_case_names'],
    ['a :tada: b', 'a :\u2060tada: b'],
    ['> quoted', '› quoted'],
  ])('writes %s as words', (text, expected) => {
    expect(toMrkdwn(literal(text))).toBe(expected);
  });

  it('leaves nothing alive in any text', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(markup(toMrkdwn(literal(text)))).toEqual(dead);
        expect(aliveIn({ text: escapeEntities(literal(text)), mrkdwn: false })).toEqual(dead);
      }),
    );
  });
});

describe('literal', () => {
  it('takes out what turns a line around, hides, or controls', () => {
    expect(oneLine('safe\u202egnp.exe\u0007\u200b \u2066x\u2069')).toBe('safegnp.exe x');
  });

  it('puts a text with line feeds on one line', () => {
    expect(oneLine(' two\r\n\tlines ')).toBe('two lines');
  });
});

describe('shorten', () => {
  it('counts an entity as all its characters', () => {
    expect(shorten(literal('a & b & c'), 12)).toBe('a & b…');
    expect(lengthOf(literal('a & b…'))).toBeLessThanOrEqual(12);
  });

  it('never cuts a character as people see it, nor exceeds its room', () => {
    const family = '👩‍👩‍👧‍👦';
    expect(shorten(literal(family.repeat(3)), 25)).toBe(`${family}${family}…`);
    fc.assert(
      fc.property(hostileText(), fc.integer({ min: 5, max: 200 }), (raw, max) => {
        const text = literal(raw);
        const cut = shorten(text, max);
        expect(lengthOf(cut)).toBeLessThanOrEqual(max);
        expect(cut === text || cut.endsWith('…')).toBe(true);
        expect(cut).not.toMatch(/\p{Cs}/u);
      }),
    );
  });
});

describe('safeUrl', () => {
  it.each([
    ['https://arxiv.org/abs/2606.24530', 'https://arxiv.org/abs/2606.24530'],
    ['https://example.org/a|b>c', 'https://example.org/a%7Cb%3Ec'],
    ['https://exämple.org/', 'https://xn--exmple-cua.org/'],
  ])('takes %s', (href, expected) => {
    expect(safeUrl(href)).toBe(expected);
  });

  it.each([
    'javascript:alert(1)',
    'slack://open',
    'https://arxiv.org@evil.example/',
    'https://evil.example/ x',
    'huggingface.co',
    `https://example.org/${'a'.repeat(3_000)}`,
  ])('refuses %s', (href) => {
    expect(safeUrl(href)).toBeNull();
  });

  it('gives a link that ends where it should', () => {
    const url = safeUrl('https://example.org/?q=a&b=<|>');
    expect(url && markup(link(url, literal('a|b>\n<@U1>')))).toEqual({
      ...dead,
      links: ['https://example.org/?q=a&b=%3C%7C%3E'],
    });
  });

  it('ends in no space, beside which a sign that marks it would do nothing', () => {
    const url = safeUrl('https://example.org/');
    expect(url && link(url, literal('a|b|'))).toBe('<https://example.org/|a∣b∣>');
  });
});

it('shortens a text between characters as people see them', () => {
  expect(shorten(literal('🏳️‍🌈 flies'), 5)).toBe('…');
  expect(shorten(literal('a 🏳️‍🌈 flies'), 9)).toBe('a 🏳️‍🌈…');
  expect(shorten(literal('R&D & more'), 8)).toBe('R&D…');
});
