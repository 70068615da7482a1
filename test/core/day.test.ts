import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayOf, formatAge, formatDay, isDay, settledAt, weekdayOf } from '../../src/core/day.ts';

const days = fc
  .date({ min: new Date('2007-04-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map(dayOf);

describe('isDay', () => {
  it.each(['2026-08-19', '2024-02-29', '0001-01-01'])('takes %s', (text) => {
    expect(isDay(text)).toBe(true);
  });

  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-8-19',
    '2026-08-19T00:00:00Z',
    ' 2026-08-19',
    '2026-08-19\n',
    'today',
    '',
  ])('refuses %j', (text) => {
    expect(isDay(text)).toBe(false);
  });
});

describe('addDays', () => {
  it('crosses months, years and leap days in both directions', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
    expect(addDays('2026-03-08', 1)).toBe('2026-03-09');
  });

  it('is undone by its opposite', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -5000, max: 5000 }), (day, count) => {
        expect(addDays(addDays(day, count), -count)).toBe(day);
      }),
    );
  });
});

describe('dayOf', () => {
  it('gives the UTC day, whatever the zone of the machine', () => {
    expect(dayOf(new Date('2026-08-19T23:59:59.999Z'))).toBe('2026-08-19');
    expect(dayOf(new Date('2026-08-19T23:30:00-04:00'))).toBe('2026-08-20');
  });
});

describe('weekdayOf', () => {
  it('names the weekday', () => {
    expect(weekdayOf('2026-08-19')).toBe('Wednesday');
    expect(weekdayOf('2026-08-23')).toBe('Sunday');
    expect(weekdayOf('2026-08-24')).toBe('Monday');
  });

  it('refuses what is no day', () => {
    expect(() => weekdayOf('2026-02-30')).toThrow(RangeError);
  });
});

describe('settledAt', () => {
  it.each([
    ['2026-01-15', '2026-01-15T22:00:00.000Z', 'winter'],
    ['2026-03-07', '2026-03-07T22:00:00.000Z', 'the day before summer time begins'],
    ['2026-03-08', '2026-03-08T21:00:00.000Z', 'the day on which summer time begins'],
    ['2026-08-19', '2026-08-19T21:00:00.000Z', 'summer'],
    ['2026-11-01', '2026-11-01T22:00:00.000Z', 'the day on which summer time ends'],
  ])('is 17:00 in New York on %s: %s (%s)', (day, moment) => {
    expect(settledAt(day).toISOString()).toBe(moment);
  });

  it('lies on its own day, and later for a later day', () => {
    fc.assert(
      fc.property(days, (day) => {
        expect(dayOf(settledAt(day))).toBe(day);
        expect(settledAt(addDays(day, 1)).getTime()).toBeGreaterThan(settledAt(day).getTime());
      }),
    );
  });
});

describe('formatDay', () => {
  it('writes the pieces that are asked for', () => {
    expect(formatDay('2026-08-19')).toBe('19 Aug 2026');
    expect(formatDay('2026-08-19', { weekday: true })).toBe('Wed 19 Aug 2026');
    expect(formatDay('2026-08-19', { year: false })).toBe('19 Aug');
    expect(formatDay('2026-08-01', { weekday: true, year: false })).toBe('Sat 1 Aug');
  });
});

describe('formatAge', () => {
  const minuteMs = 60_000;
  const hourMs = 60 * minuteMs;

  it.each([
    [-5, 'under 1 min'],
    [59_999, 'under 1 min'],
    [minuteMs, '1 min'],
    [12.9 * minuteMs, '12 min'],
    [hourMs - 1, '59 min'],
    [hourMs, '1 h'],
    [3.5 * hourMs, '3 h'],
    [48 * hourMs - 1, '47 h'],
    [48 * hourMs, '2 days'],
    [24 * 9.9 * hourMs, '9 days'],
  ])('says %d ms as %s', (ms, text) => {
    expect(formatAge(ms)).toBe(text);
  });
});
