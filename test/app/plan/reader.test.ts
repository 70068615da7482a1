import { expect, it } from 'vitest';
import { createDailyReader } from '../../../src/app/plan/reader.ts';
import { createTextReader } from '../../../src/core/query/index.ts';
import { aPaper } from '../../support/papers.ts';

it('takes the same text apart once, also when the paper was read anew', () => {
  let stemmed = 0;
  const reader = createTextReader((word) => {
    stemmed += 1;
    return word;
  });
  const read = (abstract: string) => reader.textsOf(aPaper({ title: 'World models', abstract })).all();
  const first = read('Agents that dream');
  const after = stemmed;
  expect(after).toBe(5);
  expect(read('Agents that dream')).toEqual(first);
  expect(stemmed).toBe(after);
  expect(read('Agents that sleep')).not.toEqual(first);
});

it('keeps what it has read for a day', () => {
  let now = new Date('2026-08-17T00:10:00Z');
  const readerOf = createDailyReader(() => now);
  const reader = readerOf();
  now = new Date('2026-08-17T23:50:00Z');
  expect(readerOf()).toBe(reader);
  now = new Date('2026-08-18T00:00:00Z');
  expect(readerOf()).not.toBe(reader);
});
