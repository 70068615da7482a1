import type { Block } from '../message.ts';

/** What can be typed, and what it finds; every line is a query that works. */
const lines: readonly (readonly [example: string, meaning: string])[] = [
  ['world model', 'papers with any of these words'],
  ['"world model"', 'the words next to each other'],
  ['diffusion -image', 'without a word'],
  ['robot OR drone', 'one or the other; parentheses group'],
  ['author:"G. Hinton"', 'by somebody; also org:nvidia'],
  ['title:benchmark', 'in the title only'],
  ['cat:cs.CL', 'an arXiv category; cat:cs.* is all of cs'],
  [
    'after:2026-01-01',
    'first published on that day or later; also before:2026, on:2026-06-03 (the daily list)',
  ],
  ['votes:>20', 'more than so many votes; also votes:5..20'],
  ['has:code', 'also has:project, has:media'],
  ['in:arxiv', 'seen there; also in:huggingface'],
  ['sort:date', 'newest first; also sort:votes'],
];

/** The grammar in short, for `/paper help search`. */
export const queryHelp: readonly Block[] = lines.map(([example, meaning]) => ({
  type: 'text',
  text: [{ text: example, style: 'code' }, `  ${meaning}`],
}));
