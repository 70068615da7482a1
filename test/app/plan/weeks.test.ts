import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, settledAt } from '../../../src/core/day.ts';
import { updateChannel } from '../../../src/db/channels.ts';
import { readList as readRecording } from '../../../src/sources/huggingface.ts';
import { describeStores, withEmbeddedDb } from '../../support/stores.ts';
import { aChannel, again, got, listOf, planAt, planned, readList, weekdays } from './channels.ts';

const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Australia/Sydney', 'Pacific/Auckland'];

describeStores('a week of channels at 09:00', (withDb) => {
  it(
    'brings five posts to each zone, each with the list of the workday before',
    withDb(async (db) => {
      const start = Date.parse('2026-08-16T00:00:00Z');
      const channels = [];
      for (const zone of zones)
        channels.push(
          await aChannel(db, {
            name: zone,
            zone,
            since: '2026-08-16T00:00:00Z',
            coveredUntil: '2026-08-14T20:59:00Z',
          }),
        );
      await readList(db, '2026-08-14', listOf('2026-08-14', 30));
      const lists = weekdays('2026-08-17', 5);
      for (let at = start; at < start + 7 * 86_400_000; at += 3_600_000) {
        for (const day of lists)
          if (Math.abs(at - settledAt(day).getTime()) < 60_000)
            await readList(db, day, listOf(day, 30), new Date(at));
        await planAt(db, new Date(at));
      }
      for (const channel of channels) {
        const posts = (await planned(db, channel)).filter(({ state }) => state === 'queued');
        const headings = posts.map(
          ({ text, localDate }) => `${localDate.slice(8)}: ${text?.split(' · ')[1]}`,
        );
        expect(headings, channel.zone).toEqual([
          '17: 14 Aug',
          '18: 17 Aug',
          '19: 18 Aug',
          '20: 19 Aug',
          '21: 20 Aug',
        ]);
        expect(posts.every(({ text }) => text?.includes('top 5 of 30') && !text.includes('late'))).toBe(true);
      }
    }),
  );
});

describe('whatever happens', () => {
  const first = '2026-08-03';
  const event = fc.oneof(
    fc.record({
      what: fc.constant('read' as const),
      day: fc.integer({ min: 0, max: 9 }),
      size: fc.integer({ min: 0, max: 14 }),
      lift: fc.integer({ min: 0, max: 13 }),
    }),
    fc.record({ what: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 40 }) }),
    fc.record({
      what: fc.constant('move' as const),
      at: fc.constantFrom('07:00', '09:00', '18:30', '23:30'),
    }),
    fc.record({ what: fc.constant('back' as const), hours: fc.integer({ min: 1, max: 30 }) }),
  );
  const topics = fc.uniqueArray(fc.constantFrom('', 'alpha', 'beta', 'alpha votes:>90', 'gamma OR beta'), {
    minLength: 1,
    maxLength: 3,
  });

  it('no channel gets a paper twice, or two posts on one date', async () => {
    await withEmbeddedDb(async (db) => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(
          topics,
          fc.boolean(),
          fc.array(event, { minLength: 5, maxLength: 25 }),
          async (follows, fresh, events) => {
            const channel = await aChannel(db, {
              name: `C${++run}`,
              follows,
              fresh,
              since: `${first}T06:00:00Z`,
            });
            let now = Date.parse(`${first}T06:00:00Z`);
            for (const step of events) {
              if (step.what === 'read') {
                const day = weekdays(first, 10)[step.day] ?? first;
                const titles = ['alpha', 'beta', 'gamma'];
                const papers = listOf(day, step.size).map((paper, i) => ({
                  ...paper,
                  title: titles[i % 3] ?? '',
                  upvotes: i === step.lift ? 500 : paper.upvotes,
                }));
                await readList(db, day, papers, new Date(now));
              } else if (step.what === 'pass') now += step.hours * 3_600_000;
              else if (step.what === 'back') now -= step.hours * 3_600_000;
              else await updateChannel(db, channel.id, { at: step.at, nextRunAt: new Date(now) });
              await planAt(db, new Date(now));
            }
            const posts = await planned(db, channel);
            const dates = posts.map(({ localDate }) => localDate);
            expect(new Set(dates).size).toBe(dates.length);
            const papers = await got(db, channel);
            expect(new Set(papers).size).toBe(papers.length);
            const shown = posts.reduce((sum, { text }) => sum + (text?.match(/▲/g)?.length ?? 0), 0);
            expect(shown).toBe(papers.length);
            await updateChannel(db, channel.id, { nextRunAt: null });
          },
        ),
        { numRuns: 15 },
      );
    });
  });
});

const folder = join(process.env.RECORDINGS ?? '', 'hf-daily');

describe.runIf(process.env.RECORDINGS && existsSync(folder))('the recorded days', () => {
  it('bring each channel its papers once, never more than ten a post, and say no more than is true', async () => {
    await withEmbeddedDb(async (db) => {
      const files = readdirSync(folder).sort().slice(-15);
      const since = `${addDays(files[0]?.slice(0, 10) ?? '', -1)}T00:00:00Z`;
      const channels = [];
      for (const [i, follows] of [
        [''],
        ['', '"world model"', 'reasoning'],
        ['agents', 'video'],
        ['', 'votes:>50'],
      ].entries())
        channels.push(
          await aChannel(db, { name: `C${i}`, follows, since, zone: zones[i % 5] ?? 'UTC', fresh: i === 1 }),
        );
      for (const file of files) {
        const day = file.slice(0, 10);
        const { papers } = readRecording(readFileSync(join(folder, file), 'utf8'), {
          what: file,
          day,
          mayBeUseless: false,
        });
        await readList(db, day, papers, new Date(settledAt(day).getTime()));
        for (
          let at = settledAt(day).getTime();
          at < settledAt(addDays(day, 1)).getTime();
          at += 3 * 3_600_000
        )
          await planAt(db, new Date(at));
      }
      for (const channel of channels) {
        const posts = await planned(db, await again(db, channel));
        expect(posts.some(({ state }) => state === 'queued')).toBe(true);
        const papers = await got(db, channel);
        expect(new Set(papers).size).toBe(papers.length);
        for (const { text } of posts) {
          const [, top = '0', total = '0'] = text?.match(/(?:top )?(\d+) of (\d+)/) ?? [];
          const [, more = '0'] = text?.match(/^(\d+) more on the list$/m) ?? [];
          expect(Number(more)).toBeLessThanOrEqual(Number(total) - Number(top));
        }
      }
    });
  });
});
