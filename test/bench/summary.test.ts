import { expect, it } from 'vitest';
import { rouge1, rougeL } from '../../bench/summary/rouge.ts';

it('counts shared words in ROUGE-1, each as often as both texts have it', () => {
  expect(rouge1('the cat sat', 'The cat sat.')).toBe(1);
  expect(rouge1('the the the', 'the cat')).toBeCloseTo((2 * 1) / 5);
  expect(rouge1('dogs', 'the cat')).toBe(0);
  expect(rouge1('', '')).toBe(0);
});

it('minds the order of words in ROUGE-L', () => {
  expect(rougeL('police killed the gunman', 'police kill the gunman')).toBeCloseTo(6 / 8);
  expect(rougeL('the gunman kill police', 'police kill the gunman')).toBeCloseTo(4 / 8);
});
