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
