import { expect, it } from 'vitest';
import { asRequest, requestId } from '../../../src/request.ts';
import { aBot } from './bot.ts';

it('tells how long an acknowledgement took, also of a completion, and of none that Discord refused', async () => {
  const told: [string, number][] = [];
  const { clock, discord, answered, log } = await aBot(
    async () => ({ message: { summary: 'x', blocks: [{ type: 'text', text: ['x'] }] } }),
    { acknowledged: (...what) => void told.push(what) },
  );
  await answered(discord.type('search', { query: 'x' }));
  expect(told).toEqual([['discord', expect.any(Number)]]);
  discord.complete('search', { query: 'x' });
  await expect.poll(() => told).toHaveLength(2);
  expect(told.every(([, ms]) => ms > 0)).toBe(true);

  discord.fail('POST', /callback$/, {
    how: 'wait',
    until: Promise.resolve().then(() => clock.pass(3_001)),
  });
  discord.type('search', { query: 'late' });
  await expect.poll(() => log.lines).toContain('warn interaction could not be acknowledged');
  expect(told).toHaveLength(2);
});

it('answers each call as a request of its own', async () => {
  const ids: (string | undefined)[] = [];
  const { discord, answered } = await aBot(
    async () => {
      ids.push(requestId());
      return { message: { summary: 'x', blocks: [{ type: 'text', text: ['x'] }] } };
    },
    { asRequest },
  );
  await answered(discord.type('search', { query: 'x' }));
  await answered(discord.type('search', { query: 'y' }));
  expect(ids.every((id) => id !== undefined)).toBe(true);
  expect(new Set(ids).size).toBe(2);
});
