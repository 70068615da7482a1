import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../src/core/channel.ts';
import { addDays, settledAt, weekdayOf } from '../../src/core/day.ts';
import {
  betterTime,
  defaultTime,
  formatDays,
  formatMoment,
  listBrought,
  localDate,
  newestSettledDay,
  nextRun,
} from '../../src/core/slot.ts';

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const workdays = [1, 2, 3, 4, 5];
const daily = (zone: string, at = '09:00'): Schedule => ({ zone, at, days: everyDay });

/** The schedule's next posts, each found from the one before it. */
function runs(schedule: Schedule, after: string, count: number): string[] {
  const found: Date[] = [];
  for (let last = new Date(after); found.length < count; found.push(last)) last = nextRun(schedule, last);
  return found.map((run) => run.toISOString().slice(0, 16));
}

describe('nextRun keeps the wall clock', () => {
  it.each([
    ['Europe/Berlin', 'goes forward', '2026-03-28T08:00', '2026-03-29T07:00'],
    ['Europe/Berlin', 'goes back', '2026-10-24T07:00', '2026-10-25T08:00'],
    ['America/New_York', 'goes forward', '2026-03-07T14:00', '2026-03-08T13:00'],
    ['America/New_York', 'goes back', '2026-10-31T13:00', '2026-11-01T14:00'],
    ['America/Los_Angeles', 'goes forward', '2026-03-07T17:00', '2026-03-08T16:00'],
    ['America/Los_Angeles', 'goes back', '2026-10-31T16:00', '2026-11-01T17:00'],
    ['America/Sao_Paulo', 'once went forward', '2018-11-03T12:00', '2018-11-04T11:00'],
    ['America/Sao_Paulo', 'no longer goes anywhere', '2026-10-31T12:00', '2026-11-01T12:00'],
    ['Australia/Sydney', 'goes back', '2026-04-03T22:00', '2026-04-04T23:00'],
    ['Australia/Sydney', 'goes forward', '2026-10-02T23:00', '2026-10-03T22:00'],
    ['Pacific/Auckland', 'goes back', '2026-04-03T20:00', '2026-04-04T21:00'],
    ['Pacific/Auckland', 'goes forward', '2026-09-25T21:00', '2026-09-26T20:00'],
    ['Australia/Lord_Howe', 'goes half an hour back', '2026-04-03T22:00', '2026-04-04T22:30'],
    ['Australia/Lord_Howe', 'goes half an hour forward', '2026-10-02T22:30', '2026-10-03T22:00'],
    ['Asia/Tokyo', 'stays in March', '2026-03-29T00:00', '2026-03-30T00:00'],
    ['Asia/Tokyo', 'stays in October', '2026-10-25T00:00', '2026-10-26T00:00'],
    ['Africa/Casablanca', 'goes back for Ramadan', '2026-02-14T08:00', '2026-02-15T09:00'],
    ['Africa/Casablanca', 'goes forward after it', '2026-03-21T09:00', '2026-03-22T08:00'],
    ['Africa/Cairo', 'goes forward at midnight', '2026-04-23T07:00', '2026-04-24T06:00'],
    ['Africa/Cairo', 'goes back at midnight', '2026-10-29T06:00', '2026-10-30T07:00'],
    ['Asia/Kolkata', 'stays, half an hour off', '2026-03-29T03:30', '2026-03-30T03:30'],
    ['Europe/London', 'goes forward', '2026-03-28T09:00', '2026-03-29T08:00'],
    ['Europe/London', 'goes back', '2026-10-24T08:00', '2026-10-25T09:00'],
  ])('where %s %s: 09:00 is %s, then %s UTC', (zone, _, before, after) => {
    const justBefore = new Date(Date.parse(`${before}Z`) - 1).toISOString();
    expect(runs(daily(zone), justBefore, 2)).toEqual([before, after]);
  });

  it.each([
    ['jumps over it, as much later', 'Europe/Berlin', '02:30', '2026-03-28T12:00Z', '2026-03-29T01:30'],
    ['jumps half an hour over it', 'Australia/Lord_Howe', '02:15', '2026-10-03T00:00Z', '2026-10-03T15:45'],
    ['jumps over the first hour of a date', 'Africa/Cairo', '00:30', '2026-04-23T12:00Z', '2026-04-23T22:30'],
    [
      'jumps over its last hour, on that date still',
      'America/Nuuk',
      '23:30',
      '2026-03-28T12:00Z',
      '2026-03-29T00:30',
    ],
    ['shows it twice, at the first', 'Europe/Berlin', '02:30', '2026-10-24T12:00Z', '2026-10-25T00:30'],
    ['shows half an hour twice', 'Australia/Lord_Howe', '01:45', '2026-04-04T12:00Z', '2026-04-04T14:45'],
  ])('where the clock %s (%s, %s)', (_, zone, at, after, run) => {
    expect(runs(daily(zone, at), after, 1)).toEqual([run]);
  });

  it('does not repeat a time that the clock shows a second time', () => {
    expect(runs(daily('Europe/Berlin', '02:30'), '2026-10-25T00:45Z', 1)).toEqual(['2026-10-26T01:30']);
  });

  it('leaves out the Friday that Samoa skipped', () => {
    expect(runs(daily('Pacific/Apia'), '2011-12-29T00:00Z', 2)).toEqual([
      '2011-12-29T19:00',
      '2011-12-30T19:00',
    ]);
    expect(localDate('Pacific/Apia', new Date('2011-12-30T19:00Z'))).toBe('2011-12-31');
    const fridays = { zone: 'Pacific/Apia', at: '09:00', days: [5] };
    expect(runs(fridays, '2011-12-23T19:00Z', 1)).toEqual(['2012-01-05T19:00']);
  });

  it('knows 29 February, and the years without one', () => {
    expect(runs(daily('UTC'), '2028-02-28T09:00Z', 2)).toEqual(['2028-02-29T09:00', '2028-03-01T09:00']);
    expect(runs(daily('UTC'), '2027-02-28T09:00Z', 1)).toEqual(['2027-03-01T09:00']);
  });

  it('goes through the 53rd week of 2026 into the first of 2027', () => {
    expect(runs({ zone: 'UTC', at: '09:00', days: workdays }, '2026-12-27T09:00Z', 6)).toEqual([
      '2026-12-28T09:00',
      '2026-12-29T09:00',
      '2026-12-30T09:00',
      '2026-12-31T09:00',
      '2027-01-01T09:00',
      '2027-01-04T09:00',
    ]);
    expect(runs({ zone: 'UTC', at: '09:00', days: [1] }, '2026-12-21T09:00Z', 2)).toEqual([
      '2026-12-28T09:00',
      '2027-01-04T09:00',
    ]);
  });

  it('follows a zone that changed its rules, on the same date', () => {
    // Almaty moved its clocks on 1 March 2024; a zone database from before that still says +06:00.
    const after = new Date('2024-03-03T12:00Z');
    const stored = nextRun(daily('+06:00'), after);
    const computedAgain = nextRun(daily('Asia/Almaty'), after);
    expect(stored.toISOString()).toBe('2024-03-04T03:00:00.000Z');
    expect(computedAgain.toISOString()).toBe('2024-03-04T04:00:00.000Z');
    expect(localDate('Asia/Almaty', computedAgain)).toBe(localDate('Asia/Almaty', stored));
  });

  it('gives the same date again after the clock was set back, and the next when asked from the post that was', () => {
    const posted = nextRun(daily('Europe/Berlin'), new Date('2026-08-19T00:00Z'));
    const setBack = new Date(posted.getTime() - 600_000);
    const again = nextRun(daily('Europe/Berlin'), setBack);
    expect(localDate('Europe/Berlin', again)).toBe(localDate('Europe/Berlin', posted));
    expect(nextRun(daily('Europe/Berlin'), posted).toISOString()).toBe('2026-08-20T07:00:00.000Z');
  });

  it('refuses what is no schedule', () => {
    const now = new Date('2026-08-19T00:00Z');
    expect(() => nextRun({ zone: 'UTC', at: '09:00', days: [] }, now)).toThrow(RangeError);
    expect(() => nextRun(daily('Europe/Nowhere'), now)).toThrow(RangeError);
    expect(() => nextRun(daily('UTC', '25:00'), now)).toThrow(RangeError);
  });
});

describe('for any schedule and moment, nextRun', () => {
  const moments = fc.date({ min: new Date('2012-01-01'), max: new Date('2037-01-01'), noInvalidDate: true });
  const schedules = fc.record({
    zone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
    at: fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => `${part}`.padStart(2, '0')).join(':')),
    days: fc.subarray(everyDay, { minLength: 1 }),
  });

  /** By another library than the one that is tested. */
  function wallClock(zone: string, at: Date) {
    const parts = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'short',
    });
    const [date, time] = parts.format(at).split(', ');
    return { day: `${date}`.split('/').reverse().join('-'), time };
  }

  it('is later, on a wanted weekday, at the wanted time unless the clock never showed it', () => {
    fc.assert(
      fc.property(schedules, moments, (schedule, after) => {
        const run = nextRun(schedule, after);
        expect(run.getTime()).toBeGreaterThan(after.getTime());
        const { day, time } = wallClock(schedule.zone, run);
        expect(localDate(schedule.zone, run)).toBe(day);
        expect(schedule.days.map((wanted) => weekdayOf(addDays('2026-08-16', wanted)))).toContain(
          weekdayOf(day),
        );
        if (time === schedule.at) return;
        for (let minutes = -180; minutes <= 180; minutes++) {
          const near = wallClock(schedule.zone, new Date(run.getTime() + minutes * 60_000));
          expect(near).not.toEqual({ day, time: schedule.at });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never goes back as time goes on, and jumps over nothing', () => {
    fc.assert(
      fc.property(schedules, moments, fc.double({ min: 0, max: 1, noNaN: true }), (schedule, after, part) => {
        const run = nextRun(schedule, after);
        const between = after.getTime() + Math.floor((run.getTime() - after.getTime()) * part);
        if (between < run.getTime()) expect(nextRun(schedule, new Date(between))).toEqual(run);
        expect(nextRun(schedule, run).getTime()).toBeGreaterThan(run.getTime());
      }),
      { numRuns: 300 },
    );
  });

  it('has each date once', () => {
    fc.assert(
      fc.property(schedules, moments, ({ zone, at }, after) => {
        const dates = runs(daily(zone, at), after.toISOString(), 8).map((run) =>
          localDate(zone, new Date(`${run}Z`)),
        );
        expect(dates).toEqual(dates.map((_, index) => addDays(dates[0] ?? '', index)));
      }),
      { numRuns: 200 },
    );
  });
});

describe('the newest finished list', () => {
  it.each([
    ['Wednesday’s from 17:00 in New York on', '2026-08-19T21:00:00Z', '2026-08-19', 0],
    ['Tuesday’s until then', '2026-08-19T20:59:59Z', '2026-08-18', 23],
    ['an hour later in winter', '2027-01-13T21:30:00Z', '2027-01-12', 23],
    ['Friday’s on Saturday', '2026-08-22T23:00:00Z', '2026-08-21', 26],
    ['Friday’s on Monday morning', '2026-08-24T07:00:00Z', '2026-08-21', 58],
    ['Friday’s over the weekend on which clocks change', '2026-11-02T20:00:00Z', '2026-10-30', 71],
  ])('is %s', (_, at, day, hours) => {
    expect(newestSettledDay(new Date(at))).toBe(day);
    const brought = listBrought(new Date(at));
    expect(brought.day).toBe(day);
    expect(Math.floor(brought.settledForMs / 3_600_000)).toBe(hours);
  });

  it('is finished, and no later one of a weekday is', () => {
    const moments = fc.date({
      min: new Date('2020-01-01'),
      max: new Date('2037-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (at) => {
        const day = newestSettledDay(at);
        expect(settledAt(day).getTime()).toBeLessThanOrEqual(at.getTime());
        const next = addDays(day, weekdayOf(day) === 'Friday' ? 3 : 1);
        expect(settledAt(next).getTime()).toBeGreaterThan(at.getTime());
      }),
    );
  });
});

describe('a channel’s week', () => {
  /** Its posts from a Monday's midnight to Friday, as `Mon Fri`: the weekday, and that of the list it brings. */
  function week(schedule: Schedule, monday: string): string[] {
    const first = nextRun({ ...schedule, at: '00:00', days: [1] }, new Date(`${addDays(monday, -2)}T00:00Z`));
    const posts = runs(schedule, new Date(first.getTime() - 1).toISOString(), 5).map(
      (run) => new Date(`${run}Z`),
    );
    return posts.map((run) =>
      [localDate(schedule.zone, run), newestSettledDay(run)]
        .map((day) => weekdayOf(day).slice(0, 3))
        .join(' '),
    );
  }
  const aDayOld = ['Mon Fri', 'Tue Mon', 'Wed Tue', 'Thu Wed', 'Fri Thu'];
  const sameDay = ['Mon Mon', 'Tue Tue', 'Wed Wed', 'Thu Thu', 'Fri Fri'];

  it.each(['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Australia/Sydney', 'Pacific/Auckland'])(
    'in %s at 09:00: five posts, each with the list of the workday before, Monday’s with Friday’s',
    (zone) => {
      expect(week({ zone, at: '09:00', days: workdays }, '2026-08-17')).toEqual(aDayOld);
    },
  );

  it.each(['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Australia/Sydney'])(
    'in %s at 09:00 is the same in January',
    (zone) => {
      expect(week({ zone, at: '09:00', days: workdays }, '2027-01-11')).toEqual(aDayOld);
    },
  );

  it('in Auckland has nothing new for Tuesday at 09:00 in January, and five good posts at the time that is offered', () => {
    const auckland = { zone: 'Pacific/Auckland', at: '09:00', days: workdays };
    expect(week(auckland, '2027-01-11')).toEqual(['Mon Fri', 'Tue Fri', 'Wed Mon', 'Thu Tue', 'Fri Wed']);
    const at = betterTime(auckland, new Date('2027-01-11T00:00Z'));
    expect(at).toBe('11:30');
    expect(week({ ...auckland, at: `${at}` }, '2027-01-11')).toEqual(aDayOld);
  });

  it('in New York at 17:30 has each day’s own list, in summer and winter', () => {
    const schedule = { zone: 'America/New_York', at: '17:30', days: workdays };
    expect(week(schedule, '2026-08-17')).toEqual(sameDay);
    expect(week(schedule, '2027-01-11')).toEqual(sameDay);
  });
});

const summer = new Date('2026-08-19T10:00Z');
const winter = new Date('2027-01-13T10:00Z');
/** New York's clock has changed, Europe's has not. */
const march = new Date('2026-03-20T10:00Z');

describe('the usual time', () => {
  it.each([
    ['Europe/Berlin', summer, '09:00', 'it settles at 23:00'],
    ['Europe/London', march, '09:00', 'it settles at 21:00'],
    ['Asia/Tokyo', summer, '09:00', 'it settles at 06:00'],
    ['Asia/Kolkata', winter, '09:00', 'it settles at 03:30'],
    ['America/New_York', summer, '17:30', 'it settles at 17:00'],
    ['America/New_York', winter, '17:30', 'it settles at 17:00'],
    ['America/Los_Angeles', summer, '14:30', 'it settles at 14:00'],
    ['America/Chicago', winter, '16:30', 'it settles at 16:00'],
    ['America/Phoenix', summer, '14:30', 'it settles at 14:00'],
    ['America/Phoenix', winter, '15:30', 'it settles at 15:00'],
    ['America/Halifax', summer, '09:00', 'it settles at 18:00, too late for today'],
    ['Australia/Sydney', summer, '09:00', 'it settles at 07:00'],
    ['Australia/Sydney', winter, '09:30', 'it settles at 09:00'],
    ['Pacific/Auckland', winter, '11:30', 'it settles at 11:00'],
    ['Pacific/Chatham', summer, '10:00', 'it settles at 09:45'],
  ])('in %s at %j is %s: %s', (zone, now, time) => {
    expect(defaultTime(zone, now)).toBe(time);
  });
});

describe('a better time', () => {
  it.each([
    ['America/New_York', '09:00', summer, '17:30', 'brings the same day’s list'],
    ['America/New_York', '17:30', summer, null, 'that is it already'],
    ['America/New_York', '20:00', winter, null, 'the list is three hours old'],
    ['America/New_York', '16:45', summer, '17:30', 'is worth 45 minutes'],
    ['America/Los_Angeles', '09:00', summer, '14:30', 'brings the same day’s list'],
    ['Europe/Berlin', '09:00', summer, null, 'nobody reads at 23:30'],
    ['Europe/Berlin', '22:00', summer, '23:30', 'but who chose 22:00 may'],
    ['Asia/Tokyo', '09:00', winter, null, 'the list is two hours old'],
    ['Asia/Tokyo', '06:30', winter, '07:30', 'it settles half an hour later'],
    ['Australia/Sydney', '09:00', winter, null, 'it settles just then'],
    ['Pacific/Auckland', '09:00', winter, '11:30', 'it settles two hours later'],
    ['America/Halifax', '09:00', summer, null, 'would be in the evening'],
  ])('in %s than %s at %j: %s (%s)', (zone, at, now, better, _why) => {
    expect(betterTime({ zone, at, days: workdays }, now)).toBe(better);
  });
});

describe('what people read of it', () => {
  it.each([
    [workdays, 'Mon–Fri'],
    [everyDay, 'every day'],
    [[1, 3], 'Mon, Wed'],
    [[6, 7], 'Sat, Sun'],
    [[1, 2, 3, 6], 'Mon–Wed, Sat'],
    [[1, 2, 4, 5, 6, 7], 'Mon, Tue, Thu–Sun'],
    [[7], 'Sun'],
  ])('days %j are %s', (days, text) => {
    expect(formatDays(days)).toBe(text);
  });

  it.each([
    ['2026-08-21T07:00Z', 'Europe/Berlin', 'Fri 21 Aug, 09:00 Europe/Berlin'],
    ['2026-08-21T23:30Z', 'Asia/Tokyo', 'Sat 22 Aug, 08:30 Asia/Tokyo'],
    ['2026-08-21T07:00Z', 'UTC', 'Fri 21 Aug, 07:00 UTC'],
    ['2026-08-21T07:00Z', '+05:30', 'Fri 21 Aug, 12:30 UTC+05:30'],
  ])('%s in %s is %s', (at, zone, text) => {
    expect(formatMoment(new Date(at), zone)).toBe(text);
  });
});
