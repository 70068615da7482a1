import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { forecast } from '../../../src/app/plan/forecast.ts';
import { planNow, preview } from '../../../src/app/plan/index.ts';
import { silenceOf } from '../../../src/app/plan/silence.ts';
import { standingIn } from '../../../src/app/plan/standing.ts';
import { parseQuery } from '../../../src/core/query/index.ts';
import { addSubscription, updateChannel } from '../../../src/db/channels.ts';
import { noteFailedReading } from '../../../src/db/readings.ts';
import { deliveries, postedPapers } from '../../../src/db/schema.ts';
import { asText } from '../../support/house.ts';
import { aPaper } from '../../support/papers.ts';
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

const tuesday = '2026-08-18';
const wednesday = '2026-08-19';
const thursday = '2026-08-20';

describeStores('a post out of turn', (withDb) => {
  it(
    'brings what is owed and nothing beyond that, as its preview says',
    withDb(async (db) => {
      const channel = await aChannel(db, { since: '2026-08-19T08:00:00Z', top: 3 });
      await readList(db, wednesday, listOf(wednesday, 7));
      const planning = planningAt(db, '2026-08-19T22:00:00Z');
      const look = async (at = planning) => {
        const seen = await preview(at, await again(db, channel));
        return 'nothing' in seen ? seen : asText(seen).split('\n')[0];
      };
      expect(await look()).toBe('Wednesday’s papers · 19 Aug · top 3 of 7');
      expect(await got(db, channel)).toEqual([]);

      expect(await planNow(planning, channel, 'a')).toEqual(expect.any(Number));
      expect(await again(db, channel)).toMatchObject({
        coveredUntil: planning.now(),
        nextRunAt: channel.nextRunAt,
      });
      // The next best are nobody’s wish, neither before the daily time nor after it.
      const nothing = { nothing: 'No list has been finished since that of Wed 19 Aug.' };
      expect(await look()).toEqual(nothing);
      expect(await planNow(planning, await again(db, channel), 'b')).toEqual(nothing);
      expect(await planAt(db, '2026-08-20T07:00:10Z')).toMatchObject({ silent: 1 });
      const later = planningAt(db, '2026-08-20T10:00:00Z');
      expect(await look(later)).toEqual(nothing);
      expect(await planNow(later, await again(db, channel), 'c')).toEqual(nothing);
      expect((await planned(db, channel)).map(({ slot, state }) => [slot, state])).toEqual([
        ['manual:a', 'queued'],
        ['daily', 'skipped'],
      ]);
    }),
  );

  it(
    'brings what was subscribed since the newest list had its turn, once, and nothing for what was there before',
    withDb(async (db) => {
      const channel = await aChannel(db, { since: '2026-08-19T08:00:00Z', top: 3, follows: ['', 'birds'] });
      const papers = listOf(wednesday, 9).map((paper, i) => ({
        ...paper,
        title: `${i < 5 ? 'Birds' : 'Cats'} ${i}`,
      }));
      await readList(db, wednesday, papers);
      await planAt(db, '2026-08-20T07:00:10Z');
      expect(await got(db, channel)).toHaveLength(5);
      const planning = planningAt(db, '2026-08-20T10:00:00Z');
      const subscribe = (query: string) =>
        addSubscription(db, { channelId: channel.id, query, userId: 'U1', now: planning.now() });
      await subscribe('dogs');
      expect(await preview(planning, await again(db, channel))).toHaveProperty('nothing');
      await subscribe('cats');
      const seen = await preview(planning, await again(db, channel));
      expect('nothing' in seen ? seen : asText(seen)).toMatch(/^“cats” · 3 papers · Wed 19 Aug\n/);

      // Somebody pressed the same button twice; the second time comes while the first is stored.
      expect(await planNow(planning, await again(db, channel), 'a')).toEqual(expect.any(Number));
      expect(await planNow(planning, await again(db, channel), 'a')).toHaveProperty('nothing');
      expect(await planNow(planning, await again(db, channel), 'b')).toHaveProperty('nothing');
      expect((await got(db, channel)).slice(5)).toEqual(['2608.19006', '2608.19007', '2608.19008']);
      expect((await again(db, channel)).plannedAt).toEqual(planning.now());
    }),
  );
});

describeStores('a forecast', (withDb) => {
  it(
    'says what a query would have sent, and how to get fewer or more, in queries that can be subscribed to',
    withDb(async (db) => {
      const now = new Date('2026-08-20T08:00:00Z');
      expect(await forecast(db, '', { top: 5, now })).toMatchObject({
        lists: 0,
        perDay: 0,
        fewer: null,
        more: null,
      });
      const days = weekdays('2026-08-06', 10);
      for (const [i, day] of days.entries()) {
        const known = [
          { title: 'A world model', upvotes: i < 5 ? 15 : 30 },
          { title: 'A model of the world', upvotes: 8 },
        ];
        await readList(
          db,
          day,
          listOf(day, 6).map((paper, n) => ({ ...paper, ...known[n] })),
        );
      }
      expect(await forecast(db, '', { top: 5, now })).toMatchObject({ lists: 10, perDay: 5, matching: 6 });
      const found = await forecast(db, '"world model"', { top: 5, now });
      expect(found).toMatchObject({
        lists: 10,
        perDay: 1,
        matching: 1,
        fewer: { query: '"world model" votes:>20', perDay: 0.5 },
        more: { query: '"world" "model"', perDay: 2 },
      });
      expect(found.last.map(({ featuredOn }) => featuredOn)).toEqual(days.toReversed().slice(0, 5));

      const rare = { id: '2608.99001', title: 'Federated learning', upvotes: null, featuredOn: null };
      await announce(db, wednesday, listOf(wednesday, 1, rare), '2026-08-19T01:00:00Z');
      expect((await forecast(db, '"federated learning"', { top: 5, now })).more).toEqual({
        query: '"federated learning" (in:huggingface OR in:arxiv)',
        perDay: 1,
      });
      for (const query of [found.fewer?.query, found.more?.query])
        expect(parseQuery(query ?? '')).toHaveProperty('query');
      expect(await forecast(db, 'zebra', { top: 5, now })).toMatchObject({
        perDay: 0,
        fewer: null,
        more: null,
      });
      expect((await forecast(db, 'title:world votes:>20', { top: 5, now })).more).toEqual({
        query: 'title:world',
        perDay: 2,
      });
    }),
  );
});

describeStores('what became of a paper', (withDb) => {
  it(
    'is told for each list that it stands on and each topic of the channel',
    withDb(async (db) => {
      const channel = await aChannel(db, {
        since: '2026-08-18T08:00:00Z',
        top: 2,
        follows: ['', 'robots votes:>20 -survey'],
      });
      const [low, survey, other] = ['2608.31001', '2608.31002', '2608.31003'] as const;
      const paper = aPaper({ featuredOn: tuesday });
      await readList(db, tuesday, [
        ...listOf(tuesday, 2),
        { ...paper, id: low, title: 'Robots', upvotes: 12 },
        { ...paper, id: survey, title: 'Robots, a survey', upvotes: 9 },
      ]);
      const planning = planningAt(db, '2026-08-19T06:00:00Z');
      const tell = async (id: string) => standingIn(planning, await again(db, channel), id);
      expect(await tell('2608.18001')).toEqual([
        'Not posted here so far.',
        'Due Wed 19 Aug, 09:00 Europe/Berlin: now 1st on the list of Tue 18 Aug; this channel takes the top 2.',
        'It doesn’t match “robots votes:>20 -survey”: no “robots”.',
      ]);
      expect(await tell(low)).toEqual([
        'Not posted here so far.',
        'Now 3rd on the list of Tue 18 Aug; this channel takes the top 2.',
        'It doesn’t match “robots votes:>20 -survey”: votes 12 < 20.',
      ]);
      expect(await tell(survey)).toContain(
        'It doesn’t match “robots votes:>20 -survey”: votes 9 < 20 and matches -survey.',
      );
      expect(await tell(other)).toEqual(['Not posted here: the paper isn’t known yet.']);

      await planAt(db, '2026-08-19T07:00:10Z');
      expect(await tell('2608.18001')).toEqual([
        'In a post that is on its way here, due Wed 19 Aug, 09:00 Europe/Berlin, for the trending list.',
      ]);
      await db.update(deliveries).set({ state: 'sent', firstSentAt: new Date('2026-08-19T07:00:30Z') });
      expect(await tell('2608.18001')).toEqual([
        'Posted here Wed 19 Aug, 09:00 Europe/Berlin, for the trending list.',
      ]);
      await db.update(postedPapers).set({ queries: [] });
      expect(await tell('2608.18001')).toEqual(['Posted here Wed 19 Aug, 09:00 Europe/Berlin.']);

      const late = { ...paper, id: other, upvotes: 900 };
      await readList(db, tuesday, [...listOf(tuesday, 2), late], '2026-08-19T09:00:00Z');
      expect((await tell(other))[1]).toBe(
        'It came late to the list of Tue 18 Aug, where it is 1st now; this channel takes the top 2. Due Thu 20 Aug, 09:00 Europe/Berlin.',
      );
    }),
  );
});

describeStores('a paper for which its topic’s posts had no room', (withDb) => {
  it(
    'is told so, before the post and after it',
    withDb(async (db) => {
      const channel = await aChannel(db, { since: '2026-08-18T20:00:00Z', follows: ['cats'] });
      await readList(db, tuesday, listOf(tuesday, 4, { title: 'Cats' }));
      const tell = async (at: string) =>
        (await standingIn(planningAt(db, at), await again(db, channel), '2608.18004'))[1];
      const room = 'it matches “cats”, of which a post shows the best 3.';
      expect(await tell('2026-08-18T22:00:00Z')).toBe(
        `Due Wed 19 Aug, 09:00 Europe/Berlin: now 4th on the list of Tue 18 Aug; ${room}`,
      );
      await planAt(db, '2026-08-19T07:00:10Z');
      expect(await got(db, channel)).not.toContain('2608.18004');
      expect(await tell('2026-08-19T08:00:00Z')).toBe(
        `Now 4th on the list of Tue 18 Aug, which had its turn already; ${room}`,
      );
    }),
  );
});

describeStores('a paper of a list from before a channel subscribed', (withDb) => {
  it(
    'is told apart from one whose turn came here',
    withDb(async (db) => {
      const channel = await aChannel(db, {
        since: '2026-08-19T22:00:00Z',
        coveredUntil: '2026-08-19T20:00:00Z',
      });
      await readList(db, tuesday, listOf(tuesday, 2));
      await readList(db, wednesday, listOf(wednesday, 1));
      await planAt(db, '2026-08-20T07:00:10Z');
      expect(await got(db, channel)).toEqual(['2608.19001']);
      const tell = async (id: string) =>
        (await standingIn(planningAt(db, '2026-08-20T08:00:00Z'), await again(db, channel), id))[1];
      expect(await tell('2608.18001')).toBe(
        'Now 1st on the list of Tue 18 Aug, which had its turn before this channel followed that; this channel takes the top 5.',
      );
    }),
  );
});

describeStores('why nothing comes', (withDb) => {
  it(
    'is told with the last post, the last time and the next one',
    withDb(async (db) => {
      const channel = await aChannel(db, { since: '2026-08-19T08:00:00Z' });
      await readList(db, wednesday, listOf(wednesday, 7));
      const tell = async (at: string) => silenceOf(planningAt(db, at), await again(db, channel));
      expect(await tell('2026-08-19T09:00:00Z')).toEqual([
        'This channel posts Mon–Fri.',
        'Nothing has been posted here yet.',
        'Next post Thu 20 Aug, 09:00 Europe/Berlin, with Wednesday’s list.',
      ]);
      await planAt(db, '2026-08-20T07:00:10Z');
      await db
        .update(deliveries)
        .set({ state: 'sent', firstSentAt: new Date('2026-08-20T07:00:30Z') })
        .where(eq(deliveries.channelId, channel.id));
      // What somebody posted in between leaves the daily post what it was.
      const now = new Date('2026-08-20T12:00:00Z');
      await addSubscription(db, { channelId: channel.id, query: 'paper', userId: 'U1', now });
      const more = await planNow(planningAt(db, now), await again(db, channel), 'x');
      const sent = { state: 'sent' as const, firstSentAt: new Date('2026-08-20T12:00:05Z') };
      await db
        .update(deliveries)
        .set(sent)
        .where(eq(deliveries.id, Number(more)));
      expect((await tell('2026-08-20T13:00:00Z')).slice(1)).toEqual([
        'Last post Thu 20 Aug, 14:00 Europe/Berlin (2 papers).',
        'Next post Fri 21 Aug, 09:00 Europe/Berlin, with Thursday’s list.',
      ]);
      await readList(db, thursday, []);
      await planAt(db, '2026-08-21T07:00:10Z');
      await noteFailedReading(db, 'huggingface', new Date('2026-08-21T07:40:00Z'), 'no answer');
      expect(await tell('2026-08-22T08:00:00Z')).toEqual([
        'This channel posts Mon–Fri.',
        'Last post Thu 20 Aug, 14:00 Europe/Berlin (2 papers).',
        'Fri 21 Aug, 09:00 Europe/Berlin: There was no list on Thu 20 Aug.',
        'Hugging Face hasn’t answered since 21 Aug 2026, 07:40 UTC.',
        'Next time Mon 24 Aug, 09:00 Europe/Berlin; no list for it has been read so far.',
      ]);
      expect(await tell('2026-08-24T07:20:00Z')).toContain(
        'Waiting for the list of Fri 21 Aug to be read, until Mon 24 Aug, 10:00 Europe/Berlin at most.',
      );
      expect((await tell('2026-08-24T07:20:00Z')).at(-1)).toBe(
        'Due since Mon 24 Aug, 09:00 Europe/Berlin; no list for it has been read so far.',
      );
      await planAt(db, '2026-08-24T14:00:00Z');
      expect(await tell('2026-08-24T14:00:00Z')).toContain(
        'Mon 24 Aug, 09:00 Europe/Berlin: Paperboy wasn’t running at that time; its lists come with the next post.',
      );
      await updateChannel(db, channel.id, { state: 'broken', stateReason: 'the channel is archived.' });
      expect((await tell('2026-08-24T14:00:00Z'))[0]).toBe(
        'Posting here hasn’t worked since Wed 19 Aug, 10:00 Europe/Berlin: the channel is archived.',
      );
      await updateChannel(db, channel.id, { state: 'paused', stateReason: 'Ada', nextRunAt: null });
      expect((await tell('2026-08-24T14:00:00Z'))[0]).toBe(
        'Paused by Ada since Wed 19 Aug, 10:00 Europe/Berlin.',
      );
    }),
  );
});
