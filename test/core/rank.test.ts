import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RankEntry, rankPapers, type VoteCount } from '../../src/core/rank.ts';

const hourMs = 3_600_000;
const settledAt = new Date('2026-08-19T21:00:00Z');
const morning = new Date('2026-08-19T08:00:00Z');
const hoursBefore = (now: Date, hours: number) => new Date(now.getTime() - hours * hourMs);

const count = (at: Date, upvotes: number, comments: number | null = null): VoteCount => ({
  at,
  upvotes,
  comments,
  stars: null,
});

/** A paper with one count, taken now. */
function paper(
  id: string,
  upvotes: number,
  rest: Partial<RankEntry> & { comments?: number } = {},
): RankEntry {
  const { comments = null, ...entry } = rest;
  return {
    id,
    firstSeenAt: hoursBefore(morning, 6),
    votes: [count(morning, upvotes, comments)],
    position: null,
    ...entry,
  };
}

const order = (entries: readonly RankEntry[], now: Date) =>
  rankPapers(entries, { now, settledAt }).map(({ id }) => id);
const reasons = (entries: readonly RankEntry[], now: Date) =>
  rankPapers(entries, { now, settledAt }).map(({ reason }) => reason);

describe('a settled list', () => {
  it('stands in the order of the latest votes, whatever the ages', () => {
    const old = paper('old', 30, { firstSeenAt: hoursBefore(settledAt, 20) });
    const young = paper('young', 29, { firstSeenAt: hoursBefore(settledAt, 0.1) });
    const fallen = paper('fallen', 0, { votes: [count(morning, 99), count(settledAt, 28)] });
    expect(order([fallen, young, old], settledAt)).toEqual(['old', 'young', 'fallen']);
  });

  it.each<{ rule: string; first: RankEntry; second: RankEntry; words: [string, string] }>([
    {
      rule: 'more comments, before the place in the source',
      first: paper('b', 7, { comments: 3, position: 9 }),
      second: paper('a', 7, { comments: 1, position: 0 }),
      words: ['more comments', 'fewer comments'],
    },
    {
      rule: 'the place in the source, before the first sighting',
      first: paper('b', 7, { position: 4 }),
      second: paper('a', 7, { position: 5, firstSeenAt: hoursBefore(morning, 9) }),
      words: ["ahead in the source's order", "behind in the source's order"],
    },
    {
      rule: 'a place in the source before none',
      first: paper('b', 7, { position: 4 }),
      second: paper('a', 7),
      words: ["ahead in the source's order", "behind in the source's order"],
    },
    {
      rule: 'the first sighting, before the id',
      first: paper('b', 7, { firstSeenAt: hoursBefore(morning, 9) }),
      second: paper('a', 7),
      words: ['seen earlier', 'seen later'],
    },
    {
      rule: 'the id, when all else is equal',
      first: paper('a', 7),
      second: paper('b', 7),
      words: ['smaller id', 'larger id'],
    },
  ])('breaks a tie by $rule', ({ first, second, words }) => {
    expect(rankPapers([second, first], { now: settledAt, settledAt })).toEqual([
      { id: first.id, rank: 1, upvotes: 7, reason: `7 votes, tied with #2; ${words[0]}` },
      { id: second.id, rank: 2, upvotes: 7, reason: `7 votes, tied with #1; ${words[1]}` },
    ]);
  });

  it('explains a tie by the paper above, and only papers that are tied', () => {
    const entries = [
      paper('a', 9),
      paper('b', 8, { comments: 5 }),
      paper('c', 8, { comments: 4 }),
      paper('d', 8, { comments: 4, position: 1 }),
      paper('e', 1),
    ];
    expect(reasons(entries, settledAt)).toEqual([
      '9 votes',
      '8 votes, tied with #3; more comments',
      '8 votes, tied with #2; fewer comments',
      "8 votes, tied with #3; behind in the source's order",
      '1 vote',
    ]);
  });

  it('remembers a number of comments that the last look did not see', () => {
    const entries = [
      paper('a', 0, { votes: [count(morning, 7, 1)] }),
      paper('b', 0, { votes: [count(hoursBefore(morning, 1), 5, 2), count(morning, 7)] }),
    ];
    expect(order(entries, settledAt)).toEqual(['b', 'a']);
  });
});

describe('an unfinished list', () => {
  const old = paper('old', 12, { firstSeenAt: hoursBefore(morning, 7) });
  const young = paper('young', 9, { firstSeenAt: hoursBefore(morning, 1) });

  it('puts a young paper that gains faster above an older one with more votes', () => {
    expect(order([old, young], morning)).toEqual(['young', 'old']);
  });

  it('lets votes alone decide once the list settles, and already shortly before', () => {
    const bothAged = new Date(settledAt.getTime() - 0.5 * hourMs);
    expect(order([old, young], bothAged)).toEqual(['old', 'young']);
    expect(order([old, young], settledAt)).toEqual(['old', 'young']);
  });

  it('is the order by votes when no age is known, that is, when all papers were first seen at once', () => {
    const entries = [3, 50, 0, 12, 11].map((votes) => paper(`p${votes}`, votes, { firstSeenAt: morning }));
    expect(order(entries, morning)).toEqual(['p50', 'p12', 'p11', 'p3', 'p0']);
  });

  it('promises a paper that was seen a minute ago no landslide for its first vote', () => {
    const newcomer = paper('new', 1, { firstSeenAt: hoursBefore(morning, 1 / 60) });
    expect(order([newcomer, old], morning)).toEqual(['old', 'new']);
  });

  it.each<{ says: string; votes: VoteCount[] }>([
    {
      says: '31 votes, 12 of them in the last 3 h',
      votes: [count(hoursBefore(morning, 3), 19), count(morning, 31)],
    },
    {
      says: '31 votes, 12 of them in the last 4 h',
      votes: [count(hoursBefore(morning, 4), 19), count(hoursBefore(morning, 2.9), 20), count(morning, 31)],
    },
    {
      says: '31 votes, all of them in the last 5 h',
      votes: [count(hoursBefore(morning, 5), 0), count(morning, 31)],
    },
    { says: '31 votes, first seen 6 h ago', votes: [count(hoursBefore(morning, 2), 19), count(morning, 31)] },
    { says: '31 votes, first seen 6 h ago', votes: [count(hoursBefore(morning, 5), 31)] },
    { says: '30 votes, first seen 6 h ago', votes: [count(hoursBefore(morning, 5), 31), count(morning, 30)] },
    { says: 'votes not known yet, first seen 6 h ago', votes: [] },
    { says: '0 votes, first seen 6 h ago', votes: [count(morning, 0)] },
  ])('gives as a reason: $says', ({ says, votes }) => {
    expect(reasons([paper('a', 0, { votes })], morning)).toEqual([says]);
  });
});

describe('any list', () => {
  const moment = fc.date({
    min: hoursBefore(settledAt, 30),
    max: new Date(settledAt.getTime() + 5 * hourMs),
    noInvalidDate: true,
  });
  const votes = fc.array(
    fc.record({
      at: moment,
      upvotes: fc.oneof(
        fc.integer({ min: -5, max: 40 }),
        fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
      ),
      comments: fc.option(fc.integer({ min: 0, max: 3 })),
      stars: fc.constant(null),
    }),
    { maxLength: 3 },
  );
  const lists = fc.uniqueArray(
    fc.record({
      id: fc.stringMatching(/^\d{4}\.\d{5}$/),
      firstSeenAt: moment,
      votes,
      position: fc.option(fc.nat(20)),
    }),
    { selector: ({ id }) => id, maxLength: 12 },
  );
  const shuffled = lists.chain((entries) =>
    fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
  );

  it('comes out the same from any order of the same papers, each paper once and each rank once', () => {
    fc.assert(
      fc.property(shuffled, moment, ([entries, again], now) => {
        const ranked = rankPapers(entries, { now, settledAt });
        expect(rankPapers(again, { now, settledAt })).toEqual(ranked);
        expect(ranked.map(({ rank }) => rank)).toEqual(entries.map((_, index) => index + 1));
        expect(ranked.map(({ id }) => id).sort()).toEqual(entries.map(({ id }) => id).sort());
      }),
    );
  });

  it('orders two papers the same way, whatever else is on the list', () => {
    fc.assert(
      fc.property(lists, moment, (entries, now) => {
        const ranked = order(entries, now);
        for (const [index, first] of ranked.entries()) {
          const pair = entries.filter(({ id }) => id === first || id === ranked[index + 1]);
          expect(order(pair, now)).toEqual(ranked.slice(index, index + 2));
        }
      }),
    );
  });

  it('shows known numbers only, in one line', () => {
    fc.assert(
      fc.property(lists, moment, (entries, now) => {
        for (const { upvotes, reason } of rankPapers(entries, { now, settledAt })) {
          expect(upvotes === null || Number.isFinite(upvotes)).toBe(true);
          expect(reason).not.toMatch(/NaN|Infinity|undefined|null|\n/);
        }
      }),
    );
  });

  it('approaches the order by votes as the list settles', () => {
    fc.assert(
      fc.property(lists, (entries) => {
        const lastMoment = new Date(settledAt.getTime() - 1);
        const votesDown = rankPapers(entries, { now: lastMoment, settledAt }).map(
          ({ upvotes }) => upvotes ?? 0,
        );
        expect(votesDown).toEqual(votesDown.toSorted((a, b) => b - a));
      }),
    );
  });

  it('gives the more voted of two papers of one age the higher place at any time', () => {
    fc.assert(
      fc.property(
        moment,
        moment,
        fc.integer({ min: -5, max: 500 }),
        fc.integer({ min: 1, max: 9 }),
        (now, seen, few, more) => {
          const entries = [
            paper('few', few, { firstSeenAt: seen }),
            paper('many', few + more, { firstSeenAt: seen }),
          ];
          expect(order(entries, now)).toEqual(['many', 'few']);
        },
      ),
    );
  });
});
