import { describe, expect, it } from 'vitest';
import { markdown, plain, safeAddress } from '../../../src/platforms/discord/escape.ts';

describe('markdown', () => {
  it.each([
    ['2*3 and a_b, ~50% of `x` || more', '2\\*3 and a\\_b, \\~50% of \\`x\\` \\|\\| more'],
    ['# not a heading', '\\# not a heading'],
    ['-# not small', '\\-# not small'],
    ['> not a quote', '\\> not a quote'],
    ['1. not a list', '1\\. not a list'],
    ['2606.24530 is no list', '2606.24530 is no list'],
    ['Long-Horizon #1 > all: a survey', 'Long-Horizon #1 > all: a survey'],
    ['a [link](https://evil.example)', 'a \\[link\\](https\\://evil.example)'],
    ['join discord.gg/evil', 'join discord\\.gg/evil'],
    [':joy: and 16:9', '\\:joy: and 16\\:9'],
    ['C:\\new', 'C\\:\\\\new'],
    ['@everyone @here @you', '@\u200beveryone @\u200bhere @you'],
    ['<@123> <@&123> <#123> </paper:1>', '\\<@\u200b123> \\<@\u200b&123> \\<#123> \\</paper\\:1>'],
    ['one\u202etwo\u0000\u2066three', 'onetwothree'],
  ])('shows %j as it is', (text, expected) => {
    expect(markdown([text])).toBe(expected);
  });

  it('marks spans, with the spaces outside and neighbours kept apart', () => {
    expect(
      markdown([
        'see ',
        { text: ' the best ', style: 'strong' },
        { text: 'and', style: 'strong' },
        { text: 'most', style: 'emphasis' },
        { text: 'seen', style: 'match' },
        ' `',
        { text: 'x`y', style: 'code' },
      ]),
    ).toBe('see  **the best and**\u200b*most*\u200b__seen__ \\`\u200b`xˋy`');
  });

  it('links words without a preview, and only to addresses that can be opened', () => {
    const href = 'https://arxiv.org/abs/2606.24530';
    expect(markdown([{ text: 'the [CLS] token', href }])).toBe(`[the (CLS) token](<${href}>)`);
    expect(markdown([{ text: 'arXiv', style: 'strong', href }])).toBe(`**[arXiv](<${href}>)**`);
    expect(markdown([{ text: 'x](https://evil.example) [y', href }])).toBe(
      `[x)(https\\://evil.example) (y](<${href}>)`,
    );
    expect(markdown([{ text: 'a](https://evil.example)', style: 'code', href }])).toBe(
      `[\`a)(https://evil.example)\`](<${href}>)`,
    );
    expect(markdown([{ text: 'bad', href: 'javascript:alert(1)' }])).toBe('bad');
  });
});

describe('plain', () => {
  it('is one line within its length, cut between characters as people see them', () => {
    expect(plain(' a\nb\u202e ', 80)).toBe('a b');
    expect(plain('👩‍👩‍👧‍👦'.repeat(10), 30)).toBe(`${'👩‍👩‍👧‍👦'.repeat(2)}…`);
  });
});

describe('safeAddress', () => {
  it('refuses what is no web page, is too long, or hides where it goes', () => {
    expect(safeAddress('ftp://a.example')).toBeNull();
    expect(safeAddress('https://huggingface.co@evil.example/')).toBeNull();
    expect(safeAddress(`https://a.example/${'x'.repeat(512)}`)).toBeNull();
    expect(safeAddress('https://a.example/a b')).toBeNull();
  });

  it('encodes what would end the link', () => {
    expect(safeAddress('https://a.example/x(1)>*')).toBe('https://a.example/x%281%29%3E%2A');
  });
});
