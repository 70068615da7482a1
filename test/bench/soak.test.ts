import { describe, expect, it } from 'vitest';
import { complaints, type Happened, judge, type Sample } from '../../bench/soak/verdict.ts';

const fine: Happened = {
  asked: 100,
  cutOff: 2,
  late: 0,
  unanswered: 0,
  mistakes: 0,
  posts: 50,
  lost: 0,
  doubled: 0,
  held: 1,
  readings: 4,
  rounds: 120,
  warnings: [],
};

/** One each two seconds for three minutes. */
const samples = (over: (share: number) => Partial<Sample> = () => ({})): Sample[] =>
  Array.from({ length: 90 }, (_, n) => ({
    atMs: 2_000 * n,
    heapMb: 60 + (n % 3),
    buffersMb: 12,
    residentMb: 250 + (n % 7),
    handles: 20 + (n % 5),
    sockets: 15,
    files: 40,
    listeners: 8,
    delayP99Ms: 20 + (n % 11),
    ...over(n / 89),
  }));

const verdict = (taken: Sample[], happened = fine) => complaints(judge(taken), happened);

describe('the soak’s verdict', () => {
  it('takes ups and downs for flat, and what only grows while all is new', () => {
    expect(verdict(samples())).toEqual([]);
    expect(verdict(samples((share) => ({ heapMb: share < 0.25 ? 40 + 80 * share : 60 })))).toEqual([]);
  });

  it('sees what keeps growing, whatever it is', () => {
    expect(verdict(samples((share) => ({ heapMb: 60 + 8 * share })))).toEqual([
      'heapMb grew from 63.5 to 66.5',
    ]);
    expect(verdict(samples((share) => ({ files: 40 + Math.floor(20 * share) })))).toHaveLength(1);
    expect(verdict(samples((share) => ({ listeners: 8 + Math.floor(4 * share) })))).toHaveLength(1);
    expect(verdict(samples((share) => ({ delayP99Ms: 20 + 100 * share })))).toHaveLength(1);
  });

  it('holds nothing measured, and nothing done, for no success', () => {
    expect(verdict([]).length).toBeGreaterThan(0);
    expect(verdict(samples(), { ...fine, posts: 0 })).toEqual(['posts: nothing happened']);
  });

  it.each(['late', 'unanswered', 'mistakes', 'lost', 'doubled'] as const)(
    'lets nothing pass that was %s',
    (what) => {
      expect(verdict(samples(), { ...fine, [what]: 1 })).toEqual([`${what}: 1`]);
    },
  );

  it('minds what Node warns of', () => {
    expect(verdict(samples(), { ...fine, warnings: ['MaxListenersExceededWarning: …'] })).toEqual([
      'warnings: 1',
    ]);
  });
});
