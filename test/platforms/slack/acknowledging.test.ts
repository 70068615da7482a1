import { expect, it } from 'vitest';
import { start, WAYS } from './bot.ts';

it.each(WAYS)('tells how long an acknowledgement took, by %s', async (way) => {
  const told: [string, number][] = [];
  const { ada, channel, last } = await start(way, { acknowledged: (...what) => void told.push(what) });
  await ada.slash(channel, 'search x');
  await last();
  expect(told).toEqual([['slack', expect.any(Number)]]);
  expect(told[0]?.[1]).toBeGreaterThan(0);
});
