import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ComponentType } from 'discord.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finishedAt, slotsBetween } from '../../bench/replay/calendar.ts';
import { type MadeChannel, zones } from '../../bench/replay/channels.ts';
import { createClock } from '../../bench/replay/clock.ts';
import { crashable, createFuse } from '../../bench/replay/fuse.ts';
import { type Judged, judge, type KnownPaper } from '../../bench/replay/oracle.ts';
import { createPlatforms, refusedByDiscord, refusedBySlack } from '../../bench/replay/platforms.ts';
import { replay } from '../../bench/replay/run.ts';
import type { Weather } from '../../bench/replay/weather.ts';
import { settledAt } from '../../src/core/day.ts';
import type { Message } from '../../src/core/message.ts';
import { nextRun } from '../../src/core/slot.ts';
import { renderDiscord } from '../../src/platforms/discord/render.ts';
import { renderSlack } from '../../src/platforms/slack/render.ts';
import { withFolder } from '../support/folders.ts';
import { aPaper } from '../support/papers.ts';

describe('the replay’s own calendar', () => {
  it('finds the same times as the program, in another way', () => {
    const schedules = fc.record({
      zone: fc.constantFrom(...zones),
      at: fc
        .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59))
        .map((parts) => parts.map((part) => `${part}`.padStart(2, '0')).join(':')),
      days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    });
    const moments = fc.date({
      min: new Date('2024-01-01'),
      max: new Date('2027-12-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(schedules, moments, (schedule, from) => {
        const to = new Date(from.getTime() + 20 * 86_400_000);
        const runs: Date[] = [];
        for (let run = nextRun(schedule, from); run < to; run = nextRun(schedule, run)) runs.push(run);
        expect(slotsBetween(schedule, from, to)).toEqual(runs);
      }),
    );
  });

  it('ends lists when the program does', () => {
    for (const day of ['2026-03-06', '2026-03-09', '2026-08-19', '2026-10-30', '2026-11-02'])
      expect(finishedAt(day)).toEqual(settledAt(day));
  });
});

describe('what a post should hold', () => {
  const day = '2026-08-19';
  const seen = new Date('2026-08-19T08:00Z');
  /** Papers by id, with their votes. */
  const list = (votes: Record<string, number>, firstSeenAt = seen) =>
    new Map(
      Object.entries(votes).map(([id, upvotes]): [string, KnownPaper] => [
        id,
        { paper: aPaper({ id, upvotes, title: `About ${id}` }), firstSeenAt },
      ]),
    );
  const aChannel = (top: number, topics: readonly string[] = []): MadeChannel => ({
    place: 'slack slack-1 C1',
    platform: 'slack',
    installation: 'slack-1',
    channel: 'C1',
    settings: {
      zone: 'UTC',
      at: '09:00',
      days: [1, 2, 3, 4, 5],
      top,
      density: 'compact',
      empty: 'silent',
      fresh: false,
    },
    follows: [
      { query: '', matches: () => false },
      ...topics.map((query) => ({ query, matches: ({ title }: { title: string }) => title.includes(query) })),
    ],
    joinsAt: seen,
  });
  const complaintsAbout = (shown: readonly string[], post: Partial<Judged> = {}) =>
    judge({
      channel: aChannel(2),
      lists: new Map([[day, list({ a: 9, b: 5, c: 5, d: 1 })]]),
      progress: { coveredUntil: new Date('2026-08-19T00:00Z'), plannedAt: null, open: null },
      got: new Set(),
      dueAt: new Date('2026-08-20T09:00Z'),
      plannedAt: new Date('2026-08-20T09:00Z'),
      shown,
      ...post,
    }).map(({ kind, detail }) => `${kind} ${detail.split(' ')[0]}`);

  it('is content with the best, and with either of two equals', () => {
    expect(complaintsAbout(['a', 'b'])).toEqual([]);
    expect(complaintsAbout(['a', 'c'])).toEqual([]);
  });

  it('misses one of the best, and asks for the reason of any other', () => {
    expect(complaintsAbout(['b', 'c'])).toEqual(['missing a']);
    expect(complaintsAbout([])).toEqual(['missing a']);
    expect(complaintsAbout(['a', 'd'])).toEqual(['unwanted d']);
  });

  it('takes the next best where the channel has one of them', () => {
    expect(complaintsAbout(['b', 'c'], { got: new Set(['a']) })).toEqual([]);
    expect(complaintsAbout(['b'], { got: new Set(['a', 'c']) })).toEqual(['missing d']);
  });

  it('expects nothing of a list that has had its turn, or is not finished', () => {
    const covered = { coveredUntil: finishedAt(day), plannedAt: new Date('2026-08-20T08:00Z'), open: null };
    expect(complaintsAbout([], { progress: covered })).toEqual([]);
    expect(complaintsAbout([], { dueAt: new Date('2026-08-19T20:00Z') })).toEqual([]);
    expect(complaintsAbout(['a'], { progress: covered })).toEqual(['unwanted a']);
  });

  it('expects who came late among the best, in front', () => {
    const lists = new Map([
      ['2026-08-18', new Map([...list({ x: 3 }), ...list({ y: 8 }, new Date('2026-08-19T12:00Z'))])],
      [day, list({ a: 9, b: 5, d: 1 })],
    ]);
    const progress = {
      coveredUntil: finishedAt('2026-08-18'),
      plannedAt: new Date('2026-08-19T09:00Z'),
      open: null,
    };
    expect(complaintsAbout(['y', 'a', 'b'], { lists, progress })).toEqual([]);
    expect(complaintsAbout(['a', 'b'], { lists, progress })).toEqual(['missing y']);
    expect(complaintsAbout(['a', 'y', 'b'], { lists, progress })).toEqual(['order what']);
    expect(complaintsAbout(['y', 'x', 'a', 'b'], { lists, progress })).toEqual(['unwanted x']);
  });

  it('expects three of a topic, not four', () => {
    const channel = aChannel(1, ['About t']);
    const lists = new Map([[day, list({ a: 9, t1: 1, t2: 1, t3: 1, t4: 1 })]]);
    expect(complaintsAbout(['a', 't1', 't2', 't3'], { channel, lists })).toEqual([]);
    expect(complaintsAbout(['a', 't1'], { channel, lists })).toEqual(['missing t2']);
    expect(complaintsAbout(['a', 't1', 't2', 't3', 't4'], { channel, lists })).toEqual(['unwanted 4']);
  });
});

describe('the replay’s world', () => {
  const start = new Date('2026-08-19T09:00Z');
  const fair: Weather = { off: [], sourceDown: [], barred: new Map(), revoked: new Map() };
  const message: Message = { summary: 'Papers', blocks: [{ type: 'heading', text: ['Papers'] }] };

  it('lets time pass only while everybody sleeps', async () => {
    const clock = createClock(start);
    const woken: string[] = [];
    const sleeper = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push(`${name} ${clock.now().getTime() - start.getTime()}`);
    };
    await clock.until(Promise.all([sleeper('late', 3_600_000), sleeper('early', 1_000)]));
    expect(woken).toEqual(['early 1000', 'late 3600000']);
  });

  it('lets nothing of a dead process through', async () => {
    const fuse = createFuse();
    const asked: string[] = [];
    const query = async (text: string) => asked.push(text);
    const client = crashable({ query } as never, fuse, createClock(start));
    fuse.light(4);
    await client.query('first');
    await expect(client.query('second')).rejects.toThrow('dead');
    await expect(client.query('third')).rejects.toThrow('dead');
    expect(asked).toEqual(['first', 'second']);
    await expect(fuse.blown).resolves.toBe(true);
  });

  it.each([
    ['discord', 1, 'takes a key again for the same post'],
    ['slack', 2, 'posts it twice'],
  ] as const)('on %s a repeated post stands there %d times: it %s', async (platform, times, _why) => {
    const clock = createClock(start);
    const platforms = createPlatforms({ clock, weather: fair, seed: 1, onBroken: () => {} });
    const posting = await platforms.postingsFor(createFuse())(platform);
    const to = { platform, installation: `${platform}-2`, channel: 'C1' };
    for (let n = 0; n < 2; n++)
      await clock.until(posting?.sender.post(to, message, 'key') ?? Promise.reject());
    expect(platforms.takeArrived()).toHaveLength(times);
  });

  it('tells what a platform would have refused, and whom it would have pinged', () => {
    const slack = renderSlack(message, { density: 'compact', keep: () => 'k' });
    expect(refusedBySlack(slack)).toEqual([]);
    expect(refusedBySlack({ ...slack, blocks: [], text: '' as typeof slack.text })).toMatchObject([
      ['limit', {}],
    ]);
    const ping = { type: 'section', text: { type: 'mrkdwn', text: 'Hi <!channel>' } } as const;
    expect(refusedBySlack({ ...slack, blocks: [ping] })).toEqual([['mention', '<!channel>']]);

    const discord = renderDiscord(message, { density: 'compact', keep: () => 'k' });
    expect(refusedByDiscord(discord)).toEqual([]);
    expect(refusedByDiscord({ ...discord, components: [] })).toMatchObject([['limit', {}]]);
    const shout = { type: ComponentType.TextDisplay, content: 'Hi @everyone' } as const;
    expect(refusedByDiscord({ ...discord, components: [shout] })).toEqual([['mention', '@everyone']]);
  });
});

describe('a replay', () => {
  it('goes through made-up weeks without a violation, and sees everything happen', { timeout: 240_000 }, () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, 'hf-daily'));
      const weekdays = Array.from({ length: 12 }, (_, n) => new Date(Date.UTC(2026, 1, 23 + n)))
        .filter((date) => date.getUTCDay() % 6 !== 0)
        .map((date) => date.toISOString().slice(0, 10));
      for (const [n, day] of weekdays.entries())
        await writeFile(join(folder, 'hf-daily', `${day}.json`), JSON.stringify(records(day, n)));

      const report = await replay({ folder, channels: 8, lists: 1_000, seed: 3 });
      expect(report.violations).toEqual([]);
      expect(report).toMatchObject({ lists: 10, channels: 8, from: '2026-02-23', to: '2026-03-06' });
      expect(report.counts.posts).toBeGreaterThan(20);
      expect(report.counts.papers).toBeGreaterThan(report.counts.posts);
      expect(report.crashes).toBeGreaterThan(0);
      expect(report.troubles).not.toEqual({});
    }),
  );

  const words = ['diffusion policy', 'world model', 'speech', 'tokenizer', 'robot learning', 'retrieval'];
  const records = (day: string, n: number) =>
    Array.from({ length: 9 }, (_, place) => ({
      paper: {
        id: `2602.${String(n * 20 + place).padStart(5, '0')}`,
        title: `Paper ${place} of ${day} on ${words[(n + place) % words.length]}`,
        summary: 'We study a question.',
        authors: [{ name: 'Ada Lovelace' }],
        upvotes: (place * 7 + n * 3) % 23,
        ai_keywords: [words[(n + place) % words.length]],
        publishedAt: `${day}T00:00:00.000Z`,
        submittedOnDailyAt: `${day}T0${place % 9}:30:00.000Z`,
      },
    }));
});
