import { z } from 'zod';
import type { Schedule } from '../../core/channel.ts';
import { formatDays, readDays, readTime, readZone } from '../../core/slot.ts';

/** Text that a reader understands; `error` says what it wants. */
const readable = <T>(read: (text: string) => T | null, error: string) =>
  z
    .string({ error })
    .transform((text, check) => {
      const value = read(text);
      if (value !== null) return value;
      check.addIssue(error);
      return z.NEVER;
    })
    .optional();

const oneOf = <const T extends readonly [string, ...string[]]>(values: T, error: string) =>
  z.string().toLowerCase().pipe(z.enum(values, { error })).optional();

const TOP = 'top: is a number from 1 to 10';

/** When a channel gets its post. */
export const timeOptions = {
  at: readable(readTime, 'at: is a time of day such as 09:00, 9am or 17:30').describe(
    'The time of day: 09:00, 9am, 17:30',
  ),
  days: readable(readDays, 'days: is days of the week such as mon-fri, mon,wed or daily').describe(
    'The days of the week: mon-fri, mon,wed, daily',
  ),
  zone: readable(readZone, 'zone: is a time zone such as Europe/Berlin, America/New_York or +02:00').describe(
    'The time zone: Europe/Berlin, New York, +02:00',
  ),
};

/** What stands in it. */
export const lookOptions = {
  top: z
    .string()
    .regex(/^\d{1,2}$/, { error: TOP })
    .transform(Number)
    .pipe(z.number({ error: TOP }).min(1, { error: TOP }).max(10, { error: TOP }))
    .optional()
    .describe('How many papers of the trending list, 1 to 10'),
  style: oneOf(['compact', 'cards', 'full'], 'style: is compact, cards or full').describe(
    'How much of each paper: one line, two sentences, or the abstract too',
  ),
  empty: oneOf(['silent', 'note', 'never'], 'empty: is silent, note or never').describe(
    'On days with nothing: silent (a line after five of them), note (a line each time), never',
  ),
  fresh: oneOf(['yes', 'no'], 'fresh: is yes or no').describe('Today’s list too, as far as it is'),
};

/** The schedule as somebody could have typed it. */
export const typedTime = ({ at, days, zone }: Partial<Schedule>): Record<string, string> => ({
  ...(at !== undefined && { at }),
  ...(days !== undefined && { days: typedDays(days) }),
  ...(zone !== undefined && { zone }),
});

export const typedDays = (days: readonly number[]): string =>
  formatDays(days).toLowerCase().replaceAll('–', '-').replaceAll(' ', '').replace('everyday', 'daily');

/** A row of this channel, by its number on a button. Anybody can forge one: only rows of the channel count. */
export const idOption = (what: string) =>
  z
    .string({ error: `id: is the number of ${what}` })
    .regex(/^[1-9]\d{0,8}$/, { error: `id: is the number of ${what}` })
    .transform(Number)
    .describe(`The number of ${what}`);
