import { expect, it } from 'vitest';
import { splitSentences } from '../../../src/core/text/sentences.ts';

const ofTwo = (first: string) => expect(splitSentences(`${first} It works.`)).toEqual([first, 'It works.']);

it('parts sentences at their stops', () => {
  expect(splitSentences('A bot reads. Does it post? Yes! (It does.) “Good.” End')).toEqual([
    'A bot reads.',
    'Does it post?',
    'Yes!',
    '(It does.)',
    '“Good.”',
    'End',
  ]);
  expect(splitSentences('  ')).toEqual([]);
});

it('does not stop at abbreviations, numbers and names', () => {
  ofTwo('Many bots, e.g. Ant and i.e. Bee, beat Cat vs. Dog et al. in 2024.');
  ofTwo('It gains 3.5 points on v1.2 of GPT-4.1 (cf. Fig. 3 and Eq. 4) at approx. 5 ms.');
  ofTwo('J. R. Smith and Dr. No use a.b.c and file.txt.');
});

it('stops after an abbreviation that ends its sentence', () => {
  ofTwo('It reads papers, posts, etc.');
  expect(splitSentences('As in Smith et al. We differ.')).toEqual(['As in Smith et al.', 'We differ.']);
});

it('starts a sentence with a name that has its capital inside', () => {
  expect(splitSentences('We made xBot. xBot reads. iPhone too.')).toEqual([
    'We made xBot.',
    'xBot reads.',
    'iPhone too.',
  ]);
});
