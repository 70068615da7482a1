import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/core/day.ts';
import type { Paper } from '../../../src/core/paper.ts';
import { composePost, type DayList, type PostInput } from '../../../src/core/post/compose.ts';
import { createTopic } from '../../../src/core/post/topic.ts';
import { asText } from '../../support/house.ts';
import { aPaper } from '../../support/papers.ts';

const early = new Date('2026-08-19T08:00:00Z');
const planned = new Date('2026-08-20T07:00:00Z');
const now = new Date('2026-08-21T07:00:00Z');

/** `votes` by title; the id is made of the day and the place. */
function aList(
  day: string,
  papers: readonly (Partial<Paper> & { votes: number; seen?: Date; before?: number })[],
): DayList {
  return {
    day,
    papers: papers.map(({ votes, seen = early, before, ...known }, i) => {
      const id = known.id ?? `2608.${day.slice(8)}${String(i + 1).padStart(3, '0')}`;
      const paper = aPaper({ id, title: `Paper ${id}`, upvotes: votes, featuredOn: day, ...known });
      const counts = [
        ...(before === undefined ? [] : [{ at: seen, upvotes: before, comments: null, stars: null }]),
        { at: before === undefined ? seen : now, upvotes: votes, comments: null, stars: null },
      ];
      return { id, paper, firstSeenAt: seen, position: i, votes: counts };
    }),
  };
}

const falling = (count: number) => Array.from({ length: count }, (_, i) => ({ votes: 100 - i }));
const topics = (...queries: string[]) => queries.flatMap((query) => createTopic(query) ?? []);

function compose(overrides: Partial<PostInput>) {
  return composePost({
    settings: { top: 5 },
    hasTrending: true,
    topics: [],
    owed: [],
    covered: [],
    open: null,
    announced: [],
    shownOpen: null,
    plannedAt: planned,
    posted: new Set(),
    now,
    notes: [],
    ...overrides,
  });
}
const text = (overrides: Partial<PostInput>) => {
  const post = compose(overrides);
  return post && asText(post.message);
};
const ids = (overrides: Partial<PostInput>) => compose(overrides)?.papers.map(({ id }) => id);

describe('a post', () => {
  it('takes the best over all lists whose turn it is together, and names their days', () => {
    const owed = [
      aList('2026-08-21', [{ votes: 50 }, { votes: 10 }]),
      aList('2026-08-24', [{ votes: 40 }, { votes: 60 }]),
    ];
    expect(text({ owed, settings: { top: 3 } })).toBe(
      [
        'Friday’s and Monday’s papers · 21 and 24 Aug · top 3 of 4',
        '1 | Paper 2608.24002 | ▲60',
        '2 | Paper 2608.21001 | ▲50',
        '3 | Paper 2608.24001 | ▲40',
        '—',
        '1 more on the lists',
        '[All of Fri 21 Aug: trending {"when":"2026-08-21","top":"2"}] ' +
          '[All of Mon 24 Aug: trending {"when":"2026-08-24","top":"2"}] [Settings: settings {}]',
      ].join('\n'),
    );
  });

  it('spans many lists with their first and last day', () => {
    const owed = ['2026-08-27', '2026-08-28', '2026-08-31'].map((day) => aList(day, falling(3)));
    expect(text({ owed })).toMatch(/^Papers of 3 days · 27 Aug to 31 Aug · top 5 of 9\n/);
    const two = [aList('2026-08-31', falling(1)), aList('2026-09-01', falling(1))];
    expect(text({ owed: two })).toMatch(/^Monday’s and Tuesday’s papers · 31 Aug and 1 Sep · 2 papers\n/);
  });

  it('gives the places of papers that the channel got to the next best, and doesn’t call that the top', () => {
    const owed = [aList('2026-08-20', falling(8))];
    const posted = new Set(['2608.20002']);
    expect(text({ owed, posted })).toMatch(/^Thursday’s papers · 20 Aug · 5 of 8\n1 \| .*\n3 \| /);
    expect(text({ owed, posted })).toContain('3 more on the list');
  });

  it('counts a paper that stands on two lists once', () => {
    const twice = { id: '2608.00001', votes: 99 };
    const owed = [aList('2026-08-20', [twice, { votes: 1 }]), aList('2026-08-21', [twice, { votes: 2 }])];
    expect(ids({ owed })).toEqual(['2608.00001', '2608.21002', '2608.20002']);
    expect(text({ owed })).toContain('3 papers');
  });

  it('leads with what came late to a list that had its turn, and is among its best', () => {
    const late = new Date('2026-08-20T12:00:00Z');
    const covered = [
      aList('2026-08-19', [{ votes: 100 }, { votes: 90, seen: late }, { votes: 1, seen: late }]),
    ];
    const owed = [aList('2026-08-20', falling(1))];
    expect(text({ owed, covered, settings: { top: 2 } })).toMatch(
      /papers · 20 Aug · 1 paper\nPaper 2608.19002 \| ▲90, came late to Wednesday’s list, now 2nd\n1 \| /,
    );
    expect(ids({ owed, covered, settings: { top: 2 } })).toEqual(['2608.19002', '2608.20001']);
    expect(ids({ owed, covered, settings: { top: 2 }, plannedAt: null })).toEqual(['2608.20001']);
  });

  it('counts what came late for the topic that has room, where it matches one that has none', () => {
    const late = new Date('2026-08-20T12:00:00Z');
    const covered = [
      aList('2026-08-19', [
        ...['a', 'b', 'c'].map((name) => ({ votes: 9, seen: late, title: `Robot ${name}` })),
        { votes: 1, seen: late, title: 'A robot cat' },
      ]),
    ];
    const wishes = { covered, hasTrending: false, topics: topics('robot', 'cat') };
    expect(text(wishes)).toContain('A robot cat');
    expect(ids(wishes)).toHaveLength(4);
  });

  it('posts what came late alone when nothing else is there', () => {
    const covered = [aList('2026-08-19', [{ votes: 9, seen: new Date('2026-08-20T12:00:00Z') }])];
    expect(text({ covered })).toMatch(/^Come late · 1 paper\n/);
  });

  it('shows today’s list so far where that is wanted, and later only what overtook, with its gain', () => {
    const open = aList('2026-08-21', falling(7));
    const post = compose({ open, owed: [aList('2026-08-20', falling(2))] });
    expect(post?.openDay).toBe('2026-08-21');
    expect(post && asText(post.message)).toContain('Friday so far\n1 | Paper 2608.21001');
    expect(text({ open })).toMatch(/^Friday’s papers so far · 21 Aug · top 5 of 7\n/);

    const grown = aList('2026-08-20', [
      { votes: 62, before: 1 },
      ...falling(8).map(({ votes }) => ({ votes: votes - 50, before: votes - 90 })),
    ]);
    const posted = new Set(grown.papers.slice(1, 6).map(({ id }) => id));
    const next = { owed: [grown], shownOpen: '2026-08-20', posted };
    expect(ids(next)).toEqual(['2608.20001']);
    expect(text(next)).toContain('▲62, was 9th on Thursday, now 1st');
  });

  it('shows at most three papers a topic, each paper once with all topics that it matched, and counts the rest', () => {
    const owed = [
      aList('2026-08-20', [
        { votes: 100, title: 'A world model for robots' },
        ...falling(5).map(({ votes }) => ({ votes: votes - 10, title: 'World models again' })),
        { votes: 2, title: 'Robots only' },
      ]),
    ];
    const post = compose({ owed, settings: { top: 1 }, topics: topics('"world model"', 'robots') });
    expect(post && asText(post.message)).toBe(
      [
        'Thursday’s papers · 20 Aug · top 1 of 7',
        '1 | A world model for robots | ▲100 · also “world model” and “robots”',
        'Also for “world model”',
        '2 | World models again | ▲90',
        '3 | World models again | ▲89',
        '4 | World models again | ▲88',
        'Also for “robots”',
        '7 | Robots only | ▲2',
        '—',
        '2 more on the list',
        'and 2 more for “world model”',
        '[Show all: trending {"when":"2026-08-20","top":"7"}] ' +
          '[All for “world model”: trending {"when":"2026-08-20","query":"\\"world model\\"","top":"100"}] [Settings: settings {}]',
      ].join('\n'),
    );
    expect(post?.papers[0]).toEqual({ id: '2608.20001', queries: ['', '"world model"', 'robots'] });
  });

  it('speaks of topics in the quotes of print, once', () => {
    const owed = [aList('2026-08-20', [{ votes: 9 }, { votes: 7, title: 'World models' }])];
    const wish = { owed, settings: { top: 1 }, topics: topics('"world model" votes:>5') };
    expect(text(wish)).toContain('\nAlso for “world model” votes:>5\n2 | World models');
  });

  it('is headed by its topics when the list itself isn’t followed', () => {
    const owed = [
      aList('2026-08-20', [
        { votes: 1, title: 'World models' },
        { votes: 2, title: 'Robots' },
      ]),
    ];
    const one = { owed, hasTrending: false, topics: topics('"world model"') };
    expect(text(one)).toMatch(
      /^“world model” · 1 paper · Thu 20 Aug\n2 \| World models \| ▲1\n—\n\[Settings/,
    );
    const two = { ...one, topics: topics('"world model"', 'robots') };
    expect(text(two)).toMatch(/^“world model” and “robots” · 2 papers · Thu 20 Aug\nFor “world model”\n/);
    expect(text({ ...one, topics: topics('nothing') })).toBeNull();
  });

  it('draws on arXiv’s announcements for topics that ask for them', () => {
    const announced = [aPaper({ id: '2608.99001', title: 'World models', categories: ['cs.AI'] })];
    const asking = { announced, hasTrending: false, topics: topics('"world model" cat:cs.AI') };
    expect(ids(asking)).toEqual(['2608.99001']);
    expect(ids({ ...asking, topics: topics('"world model"') })).toBeUndefined();
    expect(ids({ ...asking, topics: topics('"world model" -cat:cs.CL') })).toBeUndefined();
  });

  it('never shows more than ten papers, and gives every topic a place before any gets its second', () => {
    const owed = [
      aList('2026-08-20', [
        ...falling(8),
        ...['alpha', 'beta'].flatMap((title) =>
          falling(3).map(({ votes }) => ({ votes: votes - 50, title })),
        ),
      ]),
    ];
    const post = compose({ owed, settings: { top: 8 }, topics: topics('alpha', 'beta') });
    expect(post?.papers).toHaveLength(10);
    const shown = post ? asText(post.message) : '';
    expect(shown).toContain('and 2 more for “alpha”');
    expect(shown).toContain('and 2 more for “beta”');
  });

  it('keeps its promises whatever the lists, the topics and what was posted', () => {
    const titles = ['alpha', 'beta', 'gamma', 'alpha beta', 'delta'];
    const paper = fc
      .record({
        n: fc.integer({ min: 1, max: 60 }),
        seen: fc.constantFrom(early, new Date('2026-08-20T12:00:00Z')),
      })
      .map(({ n, seen }) => ({
        id: `2608.${10_000 + n}`,
        title: titles[n % 5] ?? '',
        votes: (n * 7) % 31,
        seen,
      }));
    const papers = fc.uniqueArray(paper, { maxLength: 15, selector: ({ id }) => id });
    fc.assert(
      fc.property(
        fc.array(papers, { maxLength: 4 }),
        fc.array(papers, { maxLength: 2 }),
        fc.option(papers),
        fc.uniqueArray(fc.constantFrom('alpha', 'beta', 'gamma OR delta', 'alpha votes:>9'), {
          maxLength: 4,
        }),
        fc.boolean(),
        fc.integer({ min: 1, max: 10 }),
        fc.array(fc.integer({ min: 1, max: 60 }).map((n) => `2608.${String(10_000 + n)}`)),
        (owed, covered, open, queries, hasTrending, top, posted) => {
          const input = {
            owed: owed.map((list, i) => aList(addDays('2026-08-17', i), list)),
            covered: covered.map((list, i) => aList(addDays('2026-08-12', i), list)),
            open: open && aList('2026-08-21', open),
            topics: topics(...queries),
            hasTrending,
            settings: { top },
            posted: new Set(posted),
          };
          const post = compose(input);
          if (post === null) return;
          const shown = post.papers.map(({ id }) => id);
          const inMessage = post.message.blocks.flatMap((block) =>
            block.type === 'paper' ? [block.id] : [],
          );
          expect(inMessage).toEqual(shown);
          expect(new Set(shown).size).toBe(shown.length);
          expect(shown.length).toBeLessThanOrEqual(10);
          expect(shown.filter((id) => posted.includes(id))).toEqual([]);
          expect(post.papers.every(({ queries: reasons }) => reasons.length > 0)).toBe(true);
          const free = [...input.owed, ...(input.open ? [input.open] : [])]
            .flatMap((list) => list.papers.map((listed) => listed.paper))
            .filter(({ id }) => !posted.includes(id));
          for (const { matches, query } of input.topics) {
            const left = new Set(
              free.filter((one) => matches(one) && !shown.includes(one.id)).map(({ id }) => id),
            );
            const [, told] = asText(post.message).match(new RegExp(`and (\\d+) more for “${query}”`)) ?? [];
            expect(Number(told ?? 0)).toBeGreaterThanOrEqual(left.size);
          }
        },
      ),
    );
  });
});
