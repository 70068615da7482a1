import { expect, it } from 'vitest';
import { authorLine } from '../../src/core/authors.ts';

it.each([
  [['Jonas Eschmann'], 3, 'Eschmann +2'],
  [['Jonas Eschmann'], 1, 'Eschmann'],
  [['Laurens van der Maaten', 'Geoffrey Hinton'], 2, 'van der Maaten +1'],
  [['Robert Downey Jr.'], 1, 'Downey Jr.'],
  [['Baichuan-M2 Team'], 1, 'Baichuan-M2 Team'],
  [['Team Hunyuan3D'], 1, 'Team Hunyuan3D'],
  [['01. AI'], 1, '01. AI'],
  [['Microsoft Research AI4Science'], 1, 'Microsoft Research AI4Science'],
  [['Plato'], 3303, 'Plato +3302'],
  [['Hinton, Geoffrey'], 1, 'Hinton'],
  [[], 4, '4 authors'],
  [[], 0, null],
])('shortens %j of %d to %j', (authors, authorCount, line) => {
  expect(authorLine({ authors, authorCount })).toBe(line);
});
