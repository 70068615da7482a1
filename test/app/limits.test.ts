import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineCommand } from '../../src/app/command.ts';
import { createLimiter } from '../../src/app/limits.ts';
import type { Caller } from '../../src/core/platform.ts';
import type { Db } from '../../src/db/client.ts';
import { ada } from '../support/channels.ts';
import { createClock } from '../support/clock.ts';
import { aHouse, asText } from '../support/house.ts';

const limits = { person: 3, channel: 5, installation: 8 };

function aLimiter() {
  const clock = createClock();
  const limiter = createLimiter(limits, clock);
  /** How many of so many calls are answered. */
  const answered = (calls: number, from: (call: number) => Caller) =>
    Array.from({ length: calls }, (_, call) => limiter.ask(from(call))).filter((wait) => wait === null)
      .length;
  return { clock, limiter, answered };
}

const inChannel = (channel: string, installation = 'T1') =>
  ({ platform: 'slack', installation, channel }) as const;
const person = (userId: string, channel = inChannel('C1')) => ada({ userId, channel });

it('answers a person so many times at once, and then as often as that is in a minute', () => {
  const { clock, limiter, answered } = aLimiter();
  expect(answered(4, () => ada())).toBe(3);
  expect(limiter.ask(ada())).toBe(
    'You have asked a lot within a minute. Please slow down: the next answer can come in 20 seconds.',
  );
  clock.pass(19_500);
  expect(limiter.ask(ada())).toContain('in 1 second.');
  clock.pass(500);
  expect(answered(2, () => ada())).toBe(1);
  // Idle for an hour is worth no more than idle for a minute.
  clock.pass(3_600_000);
  expect(answered(9, () => ada())).toBe(3);
});

it('does not count what it refused', () => {
  const { clock, limiter, answered } = aLimiter();
  answered(100, () => ada());
  clock.pass(20_000);
  expect(limiter.ask(ada())).toBeNull();
});

it('stops one person wherever they ask, and nobody else', () => {
  const { answered } = aLimiter();
  expect(answered(6, (call) => person('U1', inChannel(`C${call}`, `T${call}`)))).toBe(3);
  expect(answered(1, () => person('U2'))).toBe(1);
});

it('has one measure for all people of a channel, and one for all of a workspace', () => {
  const { limiter, answered } = aLimiter();
  expect(answered(9, (call) => person(`U${call}`))).toBe(5);
  expect(limiter.ask(person('U20'))).toContain(
    'in this channel within a minute. Please slow down: the next answer can come in 12 s',
  );
  expect(answered(9, (call) => person(`V${call}`, inChannel(`D${call}`)))).toBe(3);
  expect(limiter.ask(person('U21', inChannel('C9')))).toContain('A lot has been asked here within a minute.');
  // The same channel id in another workspace is another channel.
  expect(answered(1, () => person('U30', inChannel('C1', 'T2')))).toBe(1);
});

it('takes people who write directly for strangers to each other', () => {
  const { answered } = aLimiter();
  const directly = (call: number): Caller =>
    ada({ userId: `${call}`, channel: { platform: 'discord', installation: 'direct', channel: `D${call}` } });
  expect(answered(50, directly)).toBe(50);
});

it('gives nothing for a clock that is set back', () => {
  const { clock, answered } = aLimiter();
  answered(3, () => ada());
  clock.pass(-3_600_000);
  expect(answered(1, () => ada())).toBe(0);
  clock.pass(20_000);
  expect(answered(2, () => ada())).toBe(1);
});

it('remembers ten thousand people at most, and forgets the idlest first', () => {
  const clock = createClock();
  const limiter = createLimiter({ person: 1, channel: 99_999, installation: 99_999 }, clock);
  for (let n = 0; n <= 10_000; n++) limiter.ask(person(`U${n}`));
  expect(limiter.ask(person('U1'))).not.toBeNull();
  expect(limiter.ask(person('U0'))).toBeNull();
});

let runs = 0;
const look = defineCommand({
  name: 'look',
  description: 'Looks',
  options: { query: z.string().optional() },
  rest: 'query',
  reply: 'channel',
  examples: [''],
  run: async () => {
    runs += 1;
    return { summary: 'seen', blocks: [] };
  },
});

function aDispatch() {
  const clock = createClock();
  const limiter = createLimiter({ ...limits, person: 1 }, clock);
  return aHouse({} as Db, { now: clock.now }, { commands: [look], limiter }).dispatch;
}

it('is told to who asked alone, before anything is done', async () => {
  const dispatch = aDispatch();
  expect(await dispatch({ command: 'look', text: '', from: ada() })).toMatchObject({ isPublic: true });
  const before = runs;
  const reply = await dispatch({ command: 'look', text: 'x'.repeat(9_999), from: ada() });
  expect(reply).toEqual({
    message: expect.objectContaining({ summary: expect.stringContaining('slow down') }),
  });
  expect(runs).toBe(before);
});

it('leaves a way on where a button was pressed', async () => {
  const dispatch = aDispatch();
  const press = { command: 'look', text: '', options: { query: 'page two' }, from: ada() };
  await dispatch(press);
  expect(asText((await dispatch(press)).message)).toContain('[Try again: look {"query":"page two"}]');
});

it('stops nobody at this program’s own terminal', async () => {
  const dispatch = aDispatch();
  const answers = await Promise.all(
    Array.from({ length: 99 }, () => dispatch({ command: 'look', text: '' })),
  );
  expect(new Set(answers.map(({ message }) => message.summary))).toEqual(new Set(['seen']));
});
