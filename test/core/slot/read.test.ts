import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDays, readDays, readTime, readZone } from '../../../src/core/slot.ts';

describe('readTime', () => {
  it.each([
    ['9am', '09:00'],
    ['9 am', '09:00'],
    ['9 a.m.', '09:00'],
    ['9', '09:00'],
    ['at 9', '09:00'],
    ['09:00', '09:00'],
    ['0900', '09:00'],
    ['930', '09:30'],
    ['17.30', '17:30'],
    ['5:30 pm', '17:30'],
    ['5:30PM', '17:30'],
    ['17h30', '17:30'],
    ['9 h', '09:00'],
    ['12am', '00:00'],
    ['12 pm', '12:00'],
    ['noon', '12:00'],
    ['Midnight', '00:00'],
    ['１７：３０', '17:30'],
  ])('understands %j as %s', (text, time) => {
    expect(readTime(text)).toBe(time);
  });

  it.each(['', 'later', '25', '24:00', '9:60', '9:5', '13pm', '0am', '-1', '9:00:00', '99999', '9 or 10'])(
    'refuses %j',
    (text) => {
      expect(readTime(text)).toBeNull();
    },
  );

  it('reads back every time that it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), (hour, minute) => {
        const [hh, mm] = [hour, minute].map((part) => `${part}`.padStart(2, '0'));
        expect(readTime(`${hh}:${mm}`)).toBe(`${hh}:${mm}`);
        const half = `${hour % 12 || 12}:${mm} ${hour < 12 ? 'am' : 'pm'}`;
        expect(readTime(half)).toBe(`${hh}:${mm}`);
      }),
    );
  });
});

describe('readDays', () => {
  it.each([
    ['mon-fri', [1, 2, 3, 4, 5]],
    ['Monday to Friday', [1, 2, 3, 4, 5]],
    ['Mon – Thu', [1, 2, 3, 4]],
    ['1-5', [1, 2, 3, 4, 5]],
    ['weekdays', [1, 2, 3, 4, 5]],
    ['every weekday', [1, 2, 3, 4, 5]],
    ['Mon, Wed & Fri', [1, 3, 5]],
    ['mon/wed', [1, 3]],
    ['Fri, Mon', [1, 5]],
    ['Mondays and Thursdays', [1, 4]],
    ['tues thurs', [2, 4]],
    ['weekdays, sat', [1, 2, 3, 4, 5, 6]],
    ['weekend', [6, 7]],
    ['sat-mon', [1, 6, 7]],
    ['fri-fri', [5]],
    ['mon mon', [1]],
    ['daily', [1, 2, 3, 4, 5, 6, 7]],
    ['Every day', [1, 2, 3, 4, 5, 6, 7]],
  ])('understands %j as %j', (text, days) => {
    expect(readDays(text)).toEqual(days);
  });

  it.each(['', 'm', 't', '0', '8', 'mon-', 'mon-wed-fri', 'mon-someday', 'never', 'days', '__proto__'])(
    'refuses %j',
    (text) => {
      expect(readDays(text)).toBeNull();
    },
  );

  it('reads back what is shown', () => {
    fc.assert(
      fc.property(fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), (days) => {
        expect(readDays(formatDays(days))).toEqual(days);
      }),
    );
  });
});

describe('readZone', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['Berlin', 'Europe/Berlin'],
    ['new york', 'America/New_York'],
    ['America / New York', 'America/New_York'],
    ['São Paulo', 'America/Sao_Paulo'],
    ['st. johns', 'America/St_Johns'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['Kolkata', 'Asia/Kolkata'],
    ['Asia/Calcutta', 'Asia/Calcutta'],
    ['kyiv', 'Europe/Kyiv'],
    ['Louisville', 'America/Louisville'],
    ['Singapore', 'Asia/Singapore'],
    ['utc', 'UTC'],
    ['CET', 'CET'],
    ['US/Pacific', 'US/Pacific'],
    ['+02:00', '+02:00'],
    ['UTC+2', '+02:00'],
    ['GMT −3:30', '-03:30'],
  ])('understands %j as %s', (text, zone) => {
    expect(readZone(text)).toBe(zone);
  });

  it.each([
    ['', 'nothing'],
    ['Atlantis', 'no city'],
    ['America', 'a whole continent'],
    ['IST', 'several'],
    ['EST', 'without summer time, which New York has'],
    ['+99:00', 'no offset'],
    ['01:00', 'a time'],
    ['2026-01-01T00:00Z', 'a date'],
    ['[Europe/Berlin]', 'in brackets'],
    ['Europe/../Berlin', 'a path'],
    ['__proto__', 'no zone'],
  ])('refuses %j: %s', (text) => {
    expect(readZone(text)).toBeNull();
  });

  it('knows every zone of this runtime, also in small letters', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      expect(readZone(zone.toLowerCase())).toBe(zone);
    }
  });
});

it('reading never fails, whatever is typed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const read of [readTime, readDays, readZone]) expect(() => read(text)).not.toThrow();
    }),
  );
});
