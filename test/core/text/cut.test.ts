import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstOpen } from '../../../src/core/text/brackets.ts';
import { cutAtClause, cutGraphemes, formatCount } from '../../../src/core/text/index.ts';

describe('cutting at a character', () => {
  it('leaves short text alone and marks the cut of long text', () => {
    expect(cutGraphemes('a small bot', 11)).toBe('a small bot');
    expect(cutGraphemes('a small bot', 10)).toBe('a small b…');
    expect(cutGraphemes('a small bot', 9)).toBe('a small…');
  });

  it('never cuts a character as people see it', () => {
    expect(cutGraphemes('ab👩‍🔬cd', 5)).toBe('ab…');
    expect(cutGraphemes('abe\u0301\u0301d', 4)).toBe('ab…');
  });
});

describe('cutting a sentence', () => {
  const cut = (text: string, max = 80) => cutAtClause(text, max);

  it('ends before what can be left out', () => {
    expect(
      cut('A bot reads the daily papers and posts the best of them, saving a team an hour each day'),
    ).toBe('A bot reads the daily papers and posts the best of them');
    expect(
      cut('The bot answers questions about a hundred thousand papers using a small index kept in memory', 70),
    ).toBe('The bot answers questions about a hundred thousand papers');
    expect(
      cut('The list of a day grows until the evening; at nine in the morning two fifths are missing'),
    ).toBe('The list of a day grows until the evening');
  });

  it('does not stop in the middle of a list', () => {
    expect(cut('The bot ranks the new papers of a day by votes, comments, stars, and readers', 60)).toBe(
      'The bot ranks the new papers of a day',
    );
  });

  it('does not take a subordinate clause for the sentence', () => {
    expect(
      cut('While most bots post a long wall of text each day, this one posts five short lines and no more'),
    ).toBe('While most bots post a long wall of text each day, this one posts five short…');
  });

  it('does not part a verb from what it needs', () => {
    expect(cut('A small model of the reading habits of teams enables any bot to rank papers', 68)).toBe(
      'A small model of the reading habits of teams enables any bot…',
    );
  });

  it('ends at a word with a mark where no clause ends', () => {
    expect(cut('Papers papers papers papers papers papers papers papers papers papers papers papers')).toBe(
      'Papers papers papers papers papers papers papers papers papers papers papers…',
    );
  });

  it('leaves no bracket and no quotation open', () => {
    expect(
      cut('The bot posts everything that people had asked for at nine (which is early, but not too early)'),
    ).toBe('The bot posts everything that people had asked for at nine');
    expect(
      cut('A bot that people describe in their own words as “the quiet colleague who reads so much” posts'),
    ).toBe('A bot that people describe in their own words…');
  });

  it('holds for any text: it fits, adds nothing, and leaves nothing open', () => {
    const words = fc.constantFrom(
      'bot',
      'reads',
      'the',
      'papers,',
      'which',
      '(small',
      'one)',
      '“a',
      'b”',
      'x;',
      'by',
      '👩‍🔬',
      '.',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), fc.integer({ min: 2, max: 140 }), (parts, max) => {
        const text = parts.join(' ');
        const kept = cutAtClause(text, max);
        expect(kept.length).toBeLessThanOrEqual(max);
        expect(text).toContain(kept.replace(/…$/, ''));
        if (text.length > max && kept.length > 12) expect(firstOpen(kept)).toBe(-1);
      }),
    );
  });
});

describe('counts', () => {
  it('are said as people say them', () => {
    const said = [0, 999, 1000, 1234, 9949, 9999, 12_345, 999_999, 1_234_567].map(formatCount);
    expect(said).toEqual(['0', '999', '1k', '1.2k', '9.9k', '10k', '12k', '1M', '1.2M']);
  });
});
