import { expect, it } from 'vitest';
import { planDue, replanAll } from '../../../src/app/plan/index.ts';
import { updateChannel } from '../../../src/db/channels.ts';
import { noteFailedReading } from '../../../src/db/readings.ts';
import { describeStores } from '../../support/stores.ts';
import {
  aChannel,
  again,
  announce,
  got,
  listOf,
  planAt,
  planned,
  planningAt,
  readList,
  weekdays,
} from './channels.ts';

// 17 August 2026 is a Monday. New York is four hours behind UTC, Berlin two ahead: a list settles at 21:00 UTC.
const friday = '2026-08-14';
const monday = '2026-08-17';
const tuesday = '2026-08-18';
const wednesday = '2026-08-19';
const thursday = '2026-08-20';

describeStores('what is due', (withDb) => {
  it(
    'brings the finished list at the channel’s hour, once, and moves the channel on',
    withDb(async (db) => {
      const channel = await aChannel(db, { since: '2026-08-19T08:00:00Z' });
      await readList(db, wednesday, listOf(wednesday, 34));
      expect(await planAt(db, '2026-08-20T06:59:59Z')).toMatchObject({ due: 0, planned: 0 });
      expect(await planAt(db, '2026-08-20T07:00:10Z')).toEqual({
        due: 1,
        planned: 1,
        silent: 0,
        skipped: 0,
        waiting: 0,
      });
      const [post] = await planned(db, channel);
      expect(post).toMatchObject({
        localDate: '2026-08-20',
        slot: 'daily',
        state: 'queued',
        dueAt: new Date('2026-08-20T07:00:00Z'),
        progress: {
          coveredUntil: '2026-08-19T20:59:59.999Z',
          plannedAt: '2026-08-19T08:00:00.000Z',
          openDay: null,
        },
      });
      expect(post?.text).toBe(
        [
          'Wednesday’s papers · 19 Aug · top 5 of 34',
          '1 | Paper 1 of 19.08 | Studies something. | ▲100',
          '2 | Paper 2 of 19.08 | Studies something. | ▲99',
          '3 | Paper 3 of 19.08 | Studies something. | ▲98',
          '4 | Paper 4 of 19.08 | Studies something. | ▲97',
          '5 | Paper 5 of 19.08 | Studies something. | ▲96',
          '—',
          '29 more on the list',
          '[Show all: trending {"top":"34","when":"2026-08-19"}] [Settings: settings {}]',
        ].join('\n'),
      );
      expect(await again(db, channel)).toMatchObject({
        nextRunAt: new Date('2026-08-21T07:00:00Z'),
        coveredUntil: new Date('2026-08-20T07:00:00Z'),
        plannedAt: new Date('2026-08-20T07:00:10Z'),
        silentRuns: 0,
      });
      expect(await planAt(db, '2026-08-20T07:00:40Z')).toMatchObject({ due: 0 });

      // The clock is set back, or the hour changed after the day's post: the day has had its post.
      const before = await again(db, channel);
      await updateChannel(db, channel.id, { nextRunAt: new Date('2026-08-20T07:00:00Z') });
      await readList(db, thursday, listOf(thursday, 10), '2026-08-20T10:00:00Z');
      await updateChannel(db, channel.id, { at: '18:00', nextRunAt: new Date('2026-08-20T16:00:00Z') });
      expect(await planAt(db, '2026-08-20T16:00:10Z')).toMatchObject({ due: 1, planned: 0, silent: 0 });
      expect(await planned(db, channel)).toHaveLength(1);
      expect(await again(db, channel)).toMatchObject({
        nextRunAt: new Date('2026-08-21T16:00:00Z'),
        coveredUntil: before.coveredUntil,
        plannedAt: before.plannedAt,
      });
      expect(await got(db, channel)).toHaveLength(5);
    }),
  );

  it(
    'waits up to an hour for a list that should be finished, then posts what there is and says so',
    withDb(async (db) => {
      const channel = await aChannel(db, { since: '2026-08-19T08:00:00Z' });
      await readList(db, wednesday, listOf(wednesday, 3), '2026-08-19T07:10:00Z');
      await noteFailedReading(db, 'huggingface', new Date('2026-08-19T07:40:00Z'), 'no answer');
      expect(await planAt(db, '2026-08-20T07:00:10Z')).toMatchObject({ due: 1, waiting: 1, planned: 0 });
      expect(await planAt(db, '2026-08-20T07:59:50Z')).toMatchObject({ waiting: 1, planned: 0 });
      expect(await planAt(db, '2026-08-20T08:00:10Z')).toMatchObject({ waiting: 0, planned: 1 });
      const [post] = await planned(db, channel);
      expect(post?.text).toContain('This comes late: it was due Thu 20 Aug, 09:00 Europe/Berlin.');
      expect(post?.text).toContain(
        'Hugging Face hasn’t answered since 19 Aug 2026, 07:40 UTC. This is the list as of 19 Aug 2026, 07:10 UTC.',
      );

      // What was missing then leads the next post.
      await readList(
        db,
        wednesday,
        [...listOf(wednesday, 3), ...listOf(wednesday, 5).slice(4)],
        '2026-08-20T09:00:00Z',
      );
      await readList(db, thursday, listOf(thursday, 2));
      await planAt(db, '2026-08-21T07:00:10Z');
      const [, next] = await planned(db, channel);
      expect(next?.text).toMatch(
        /papers · 20 Aug · 2 papers\nPaper 5 of 19.08 .*came late to Wednesday’s list, now 4th\n1 \|/,
      );
    }),
  );

  it(
    'goes on as soon as the list is read, and keeps a list’s turn of which nothing was read in time',
    withDb(async (db) => {
      const waiting = await aChannel(db, { name: 'C1', since: '2026-08-19T08:00:00Z' });
      expect(await planAt(db, '2026-08-20T07:20:00Z')).toMatchObject({ waiting: 1 });
      await readList(db, wednesday, listOf(wednesday, 3), '2026-08-20T07:25:00Z');
      expect(await planAt(db, '2026-08-20T07:30:00Z')).toMatchObject({ waiting: 0, planned: 1 });
      expect((await planned(db, waiting))[0]?.text).not.toContain('as of');

      expect(await planAt(db, '2026-08-21T08:30:00Z')).toMatchObject({ silent: 1, planned: 0 });
      expect(await planned(db, waiting)).toMatchObject([{}, { state: 'skipped', detail: 'not read' }]);
      await readList(db, thursday, listOf(thursday, 2), '2026-08-21T09:00:00Z');
      await readList(db, '2026-08-21', listOf('2026-08-21', 2));
      await planAt(db, '2026-08-24T07:00:10Z');
      expect((await planned(db, waiting)).at(-1)?.text).toMatch(
        /^Thursday’s and Friday’s papers · 20 and 21 Aug · 4 papers/,
      );
    }),
  );

  it(
    'does not post an old state of the list after a time without the program, but waits for its first reading',
    withDb(async (db) => {
      const channel = await aChannel(db, { since: '2026-08-19T08:00:00Z' });
      await readList(db, wednesday, listOf(wednesday, 3), '2026-08-19T15:00:00Z');
      const back = { ...planningAt(db, '2026-08-20T08:30:00Z'), isCatchingUp: () => true };
      expect(await planDue(back)).toMatchObject({ due: 1, waiting: 1, planned: 0 });
      await readList(db, wednesday, listOf(wednesday, 5), '2026-08-20T08:30:05Z');
      expect(await planDue(back)).toMatchObject({ waiting: 0, planned: 1 });
      expect((await planned(db, channel))[0]?.text).toMatch(/top 5 of 5|5 papers/);

      // Without an answer it is as if the program had been there all the time.
      expect(await planAt(db, '2026-08-21T08:30:00Z')).toMatchObject({ waiting: 0, silent: 1 });
    }),
  );

  it(
    'keeps the turn of every list of which nothing could be read, however many those become',
    withDb(async (db) => {
      const channel = await aChannel(db, { since: '2026-08-17T08:00:00Z' });
      await readList(db, monday, listOf(monday, 2));
      await planAt(db, '2026-08-18T07:00:10Z');
      for (const date of ['19', '20'])
        expect(await planAt(db, `2026-08-${date}T08:00:10Z`)).toMatchObject({ silent: 1 });
      for (const day of [tuesday, wednesday, thursday])
        await readList(db, day, listOf(day, 2), '2026-08-20T21:10:00Z');
      await planAt(db, '2026-08-21T07:00:10Z');
      expect((await planned(db, channel)).at(-1)?.text).toMatch(
        /^Papers of 3 days · 18 Aug to 20 Aug · top 5 of 6/,
      );
    }),
  );

  it(
    'owes a channel the list of its first time, also where that was slept through',
    withDb(async (db) => {
      const channel = await aChannel(db, { since: '2026-08-18T08:00:00Z' });
      await readList(db, tuesday, listOf(tuesday, 2));
      expect(await planAt(db, '2026-08-19T20:00:00Z')).toMatchObject({ skipped: 1, planned: 0 });
      await readList(db, wednesday, listOf(wednesday, 2));
      await planAt(db, '2026-08-20T07:00:10Z');
      expect((await planned(db, channel)).at(-1)?.text).toMatch(/^Tuesday’s and Wednesday’s papers/);
    }),
  );

  it(
    'begins with the newest list of its first time, also where an older one was the newest when it subscribed',
    withDb(async (db) => {
      const channel = await aChannel(db, { since: '2026-08-19T10:00:00Z' });
      await updateChannel(db, channel.id, { coveredUntil: new Date('2026-08-18T20:59:00Z') });
      for (const day of [tuesday, wednesday]) await readList(db, day, listOf(day, 4));
      await planAt(db, '2026-08-20T07:00:10Z');
      expect((await planned(db, channel))[0]?.text).toMatch(/^Wednesday’s papers · 19 Aug · 4 papers\n/);
    }),
  );

  it(
    'posts up to six hours late and says so; later the time is skipped and its lists join the next post',
    withDb(async (db) => {
      const channel = await aChannel(db, { since: '2026-08-17T08:00:00Z' });
      for (const day of [monday, tuesday, wednesday]) await readList(db, day, listOf(day, 4));
      await planAt(db, '2026-08-18T12:59:00Z');
      expect((await planned(db, channel))[0]?.text).toContain(
        'This comes late: it was due Tue 18 Aug, 09:00 Europe/Berlin.',
      );

      expect(await planAt(db, '2026-08-19T13:00:01Z')).toMatchObject({ due: 1, planned: 0, skipped: 1 });
      expect((await planned(db, channel))[1]).toMatchObject({
        localDate: '2026-08-19',
        state: 'skipped',
        detail: 'missed',
        text: null,
      });
      await planAt(db, '2026-08-20T07:00:10Z');
      const posts = await planned(db, channel);
      expect(posts).toHaveLength(3);
      expect(posts[2]?.text).toMatch(/^Tuesday’s and Wednesday’s papers · 18 and 19 Aug · top 5 of 8\n/);
    }),
  );

  it(
    'makes one post of many days without the program, with the newest five lists',
    withDb(async (db) => {
      const channel = await aChannel(db, { since: '2026-08-03T08:00:00Z' });
      for (const day of weekdays('2026-08-03', 13)) await readList(db, day, listOf(day, 2));
      expect(await planAt(db, '2026-08-20T08:00:00Z')).toMatchObject({ planned: 1 });
      const posts = await planned(db, channel);
      expect(posts.filter(({ state }) => state === 'queued')).toHaveLength(1);
      expect(posts.at(-1)?.text).toMatch(/^Papers of 5 days · 13 Aug to 19 Aug · top 5 of 10\n/);
      expect(posts.slice(0, -1).every(({ detail }) => detail === 'missed')).toBe(true);
    }),
  );

  it(
    'tells a weekend, a day without a list, an outage, nothing that matches and nothing new apart',
    withDb(async (db) => {
      const reasons = async (channel: Awaited<ReturnType<typeof aChannel>>) =>
        (await planned(db, channel)).map(({ localDate, detail, state }) => [
          localDate.slice(5),
          detail ?? state,
        ]);
      const daily = { days: [1, 2, 3, 4, 5, 6, 7], since: '2026-08-14T22:00:00Z' };
      const channel = await aChannel(db, { ...daily, name: 'C1', coveredUntil: '2026-08-14T12:00:00Z' });
      const topic = await aChannel(db, { ...daily, name: 'C2', follows: ['"federated learning"'] });
      const noted = await aChannel(db, { ...daily, name: 'C3', follows: ['nothing'], empty: 'note' });
      await readList(db, friday, listOf(friday, 3));
      for (const day of ['15', '16', '17']) await planAt(db, `2026-08-${day}T07:00:10Z`);
      await readList(db, monday, []);
      await planAt(db, '2026-08-18T07:00:10Z');
      await noteFailedReading(db, 'huggingface', new Date('2026-08-18T08:00:00Z'), 'no answer');
      await planAt(db, '2026-08-19T08:00:10Z');
      await readList(db, tuesday, listOf(tuesday, 1));
      await readList(db, wednesday, listOf(friday, 2));
      await updateChannel(db, channel.id, { at: '09:01' });
      await planAt(db, '2026-08-20T07:10:00Z');
      expect(await reasons(channel)).toEqual([
        ['08-15', 'queued'],
        ['08-16', 'weekend'],
        ['08-17', 'weekend'],
        ['08-18', 'no list'],
        ['08-19', 'source down'],
        ['08-20', 'queued'],
      ]);
      expect((await reasons(topic)).at(-1)).toEqual(['08-20', 'nothing matched']);
      const lines = (await planned(db, noted)).map(({ text }) => text);
      expect(lines).toEqual([
        'Nothing new since Fri 14 Aug: weekends have no list.',
        'Nothing new since Fri 14 Aug: weekends have no list.',
        'Nothing new since Fri 14 Aug: weekends have no list.',
        'There was no list on Mon 17 Aug.',
        'The list of Tue 18 Aug could not be read: Hugging Face didn’t answer.',
        'None of the 3 papers of Wed 19 Aug is for this channel.',
      ]);
      await readList(db, thursday, listOf(friday, 3));
      await planAt(db, '2026-08-21T07:10:00Z');
      expect((await reasons(channel)).at(-1)).toEqual(['08-21', 'nothing new']);
    }),
  );

  it(
    'says after five silent workdays in how many papers nothing matched, and starts counting again',
    withDb(async (db) => {
      const channel = await aChannel(db, {
        since: '2026-08-10T08:00:00Z',
        follows: ['"federated learning"'],
      });
      const days = weekdays('2026-08-10', 10);
      for (const day of days) await readList(db, day, listOf(day, 20));
      for (const day of weekdays('2026-08-11', 10)) await planAt(db, `${day}T07:00:10Z`);
      const posts = await planned(db, channel);
      expect(posts.map(({ state }) => state[0]).join('')).toBe('ssssqssssq');
      expect(posts[4]?.text).toBe(
        [
          'Nothing matched “federated learning” in the last 100 papers.',
          '[Widen: subscribe {"query":"\\"federated learning\\""}] ' +
            '[Add arXiv: edit {"query":"\\"federated learning\\" (in:huggingface OR in:arxiv)","instead":"federated learning"}] ' +
            '[Fine, stay quiet: settings {"empty":"never"}]',
        ].join('\n'),
      );
      expect(await again(db, channel)).toMatchObject({ silentRuns: 0 });
    }),
  );

  it(
    'says nothing at all in a channel that wants to be left in peace',
    withDb(async (db) => {
      const follows = ['"federated learning"'];
      const channel = await aChannel(db, { since: '2026-08-10T08:00:00Z', follows, empty: 'never' });
      for (const day of weekdays('2026-08-10', 10)) await readList(db, day, listOf(day, 20));
      for (const day of weekdays('2026-08-11', 10)) await planAt(db, `${day}T07:00:10Z`);
      expect((await planned(db, channel)).map(({ state }) => state)).toEqual(Array(10).fill('skipped'));
    }),
  );

  it(
    'tries a channel where posting doesn’t work at its times for seven days, and leaves paused ones alone',
    withDb(async (db) => {
      const broken = await aChannel(db, { name: 'C1', since: '2026-08-10T08:00:00Z' });
      const paused = await aChannel(db, { name: 'C2', since: '2026-08-10T08:00:00Z' });
      await updateChannel(db, broken.id, { state: 'broken', stateSince: new Date('2026-08-11T07:00:00Z') });
      await updateChannel(db, paused.id, { state: 'paused' });
      for (const day of weekdays('2026-08-10', 9)) {
        await readList(db, day, listOf(day, 2));
      }
      for (const day of weekdays('2026-08-11', 8)) await planAt(db, `${day}T07:00:10Z`);
      expect((await planned(db, broken)).map(({ localDate }) => localDate.slice(8))).toEqual([
        '11',
        '12',
        '13',
        '14',
        '17',
      ]);
      expect(await again(db, broken)).toMatchObject({ nextRunAt: new Date('2026-08-21T07:00:00Z') });
      expect(await planned(db, paused)).toEqual([]);
    }),
  );

  it(
    'shows a channel that wants it today so far, and next day opens with what overtook',
    withDb(async (db) => {
      const channel = await aChannel(db, { since: '2026-08-19T08:00:00Z', fresh: true, top: 2 });
      await readList(db, wednesday, listOf(wednesday, 3));
      await readList(db, thursday, listOf(thursday, 4), '2026-08-20T06:30:00Z');
      await planAt(db, '2026-08-20T07:00:10Z');
      const [first] = await planned(db, channel);
      expect(first?.text).toMatch(
        /^Wednesday’s papers · 19 Aug · top 2 of 3\n(.*\n){2}Thursday so far\n1 \| Paper 1 of 20.08/,
      );
      expect(await again(db, channel)).toMatchObject({ openDay: thursday });

      const risen = listOf(thursday, 4).map((paper, i) => ({
        ...paper,
        upvotes: i === 3 ? 500 : paper.upvotes,
      }));
      await readList(db, thursday, risen);
      await planAt(db, '2026-08-21T07:00:10Z');
      const [, second] = await planned(db, channel);
      expect(second?.text).toContain('▲500, was 4th on Thursday, now 1st');
      expect(await got(db, channel)).toHaveLength(5);
    }),
  );

  it(
    'brings what arXiv announced since the last post to topics that ask for it',
    withDb(async (db) => {
      const channel = await aChannel(db, { since: '2026-08-19T08:00:00Z', follows: ['gadgets in:arxiv'] });
      const old = listOf('2026-08-30', 1, { title: 'Old gadgets' });
      const fresh = listOf('2026-08-31', 1, { title: 'New gadgets', upvotes: null, featuredOn: null });
      await announce(db, tuesday, old, '2026-08-19T07:00:00Z');
      await announce(db, wednesday, [...old, ...fresh], '2026-08-19T12:00:00Z');
      await readList(db, wednesday, listOf(wednesday, 3));
      await planAt(db, '2026-08-20T07:00:10Z');
      expect(await got(db, channel)).toEqual(fresh.map(({ id }) => id));
    }),
  );

  it(
    'lets lists go while nothing is followed, and a query that can’t be read keeps nobody from the rest',
    withDb(async (db) => {
      const channel = await aChannel(db, { name: 'C1', since: '2026-08-18T08:00:00Z', follows: [] });
      const odd = await aChannel(db, {
        name: 'C2',
        since: '2026-08-18T08:00:00Z',
        follows: ['', 'votes:>many'],
      });
      await readList(db, tuesday, listOf(tuesday, 2));
      expect(await planAt(db, '2026-08-19T07:00:10Z')).toMatchObject({ due: 2, planned: 1 });
      expect(await again(db, channel)).toMatchObject({
        nextRunAt: new Date('2026-08-20T07:00:00Z'),
        coveredUntil: new Date('2026-08-19T07:00:00Z'),
      });
      expect(await got(db, odd)).toHaveLength(2);
    }),
  );

  it(
    'spreads what is due together, each channel at the same place every day, and none before its time',
    withDb(async (db) => {
      for (let i = 0; i < 60; i++) await aChannel(db, { name: `C${i}`, since: '2026-08-19T08:00:00Z' });
      await readList(db, wednesday, listOf(wednesday, 2));
      expect(await planAt(db, '2026-08-20T07:00:01Z')).toMatchObject({ due: 60, planned: 60 });
      const first = await aChannel(db, { name: 'C0' });
      const offsets: number[] = [];
      for (let i = 0; i < 60; i++) {
        const [post] = await planned(db, await again(db, { ...first, channel: `C${i}` }));
        if (post) offsets.push(post.notBefore.getTime() - post.dueAt.getTime());
      }
      expect(offsets).toHaveLength(60);
      // Half of the 1.5 s that 40 a second take.
      expect(Math.min(...offsets)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...offsets)).toBeLessThan(750);
      expect(new Set(offsets).size).toBeGreaterThan(50);
    }),
  );

  it(
    'works out times anew that have more than a day to go',
    withDb(async (db) => {
      const moved = await aChannel(db, { name: 'C1' });
      const near = await aChannel(db, { name: 'C2' });
      await updateChannel(db, moved.id, { nextRunAt: new Date('2026-08-19T08:00:00Z') });
      await updateChannel(db, near.id, { nextRunAt: new Date('2026-08-17T08:00:00Z') });
      expect(await replanAll(planningAt(db, '2026-08-17T07:30:00Z'))).toBe(1);
      expect(await again(db, moved)).toMatchObject({ nextRunAt: new Date('2026-08-18T07:00:00Z') });
      expect(await again(db, near)).toMatchObject({ nextRunAt: new Date('2026-08-17T08:00:00Z') });
    }),
  );

  it(
    'plans each channel once when several plan at the same time',
    withDb(async (db) => {
      const channels = [];
      for (let i = 0; i < 110; i++)
        channels.push(await aChannel(db, { name: `C${i}`, since: '2026-08-19T08:00:00Z' }));
      await readList(db, wednesday, listOf(wednesday, 8));
      const planning = planningAt(db, '2026-08-20T07:00:10Z');
      const reports = await Promise.all([planDue(planning), planDue(planning), planDue(planning)]);
      expect(reports.reduce((sum, { planned: count }) => sum + count, 0)).toBe(110);
      for (const channel of channels.slice(0, 5)) expect(await planned(db, channel)).toHaveLength(1);
      for (const channel of channels.slice(-5)) expect(await got(db, channel)).toHaveLength(5);
    }),
  );
});
