import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineCommand } from '../../src/app/command.ts';
import type { Db } from '../../src/db/client.ts';
import { aHouse, asText } from '../support/house.ts';
import { memoryLog } from '../support/log.ts';

const look = defineCommand({
  name: 'look',
  description: 'Looks',
  options: {
    top: z.string().regex(/^\d$/, { error: 'top: is a digit' }).optional(),
    query: z.string().optional(),
  },
  rest: 'query',
  reply: 'caller',
  examples: ['robots'],
  run: () => new Promise(() => {}),
});

const aDispatch = (log = memoryLog()) => aHouse({} as Db, { log }, { commands: [look], limitMs: 1 }).dispatch;

it('marks a mistake in a field where it would stand in a typed line', async () => {
  const options = { query: 'world model', top: 'many' };
  expect(asText((await aDispatch()({ command: 'look', text: '', options })).message)).toMatchInlineSnapshot(`
    "top: is a digit.
    /paper look world model top:many
                                ^^^^
    /paper look [top:…] [<query>] · for example /paper look robots"
  `);
});

it('refuses what is too long in a field as it does in a line', async () => {
  const { message } = await aDispatch()({ command: 'look', text: '', options: { query: 'x'.repeat(4_001) } });
  expect(message.summary).toBe('That is 4001 characters long; at most 4000 can be read.');
});

it('lets nobody wait for ever', async () => {
  const log = memoryLog();
  const { message } = await aDispatch(log)({ command: 'look', text: '' });
  expect(message.summary).toContain('This takes too long, most likely because the database doesn’t answer.');
  expect(log.lines).toEqual(['error command took too long']);
});

it('gives the turn of what hangs to the next', async () => {
  const quick = defineCommand({
    name: 'quick',
    description: 'Is quick',
    options: {},
    reply: 'caller',
    examples: [''],
    run: async () => ({ summary: 'here I am', blocks: [] }),
  });
  const { dispatch } = aHouse({} as Db, {}, { commands: [look, quick], limitMs: 20 });
  await Promise.all(Array.from({ length: 16 }, () => dispatch({ command: 'look', text: '' })));
  expect((await dispatch({ command: 'quick', text: '' })).message.summary).toBe('here I am');
});

it('answers at most sixteen at a time, and tells who still waits when it is stopped to come back', async () => {
  const begun: string[] = [];
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const wait = defineCommand({
    name: 'wait',
    description: 'Waits',
    options: { query: z.string().optional() },
    rest: 'query',
    reply: 'caller',
    examples: ['1'],
    async run({ query = '' }) {
      begun.push(query);
      await gate;
      return { summary: `answered ${query}`, blocks: [] };
    },
  });
  const stop = new AbortController();
  const { dispatch } = aHouse({} as Db, {}, { commands: [wait], stopping: stop.signal });
  const answers = Array.from({ length: 18 }, (_, n) => dispatch({ command: 'wait', text: `${n + 1}` }));
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun).toHaveLength(16);

  stop.abort();
  release();
  const said = (await Promise.all(answers)).map(({ message }) => message.summary);
  expect(said.slice(0, 16)).toEqual(begun.map((query) => `answered ${query}`));
  expect(new Set(said.slice(16))).toEqual(
    new Set(['I’m being restarted, which takes a few seconds. Please try again then.']),
  );
});
