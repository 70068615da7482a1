import { expect, it } from 'vitest';
import { asRequest, requestId } from '../../../src/request.ts';
import { says, start, WAYS } from './bot.ts';

it.each(WAYS)('tells how long an acknowledgement took, by %s', async (way) => {
  const told: [string, number][] = [];
  const { ada, channel, last } = await start(way, { acknowledged: (...what) => void told.push(what) });
  await ada.slash(channel, 'search x');
  await last();
  expect(told).toEqual([['slack', expect.any(Number)]]);
  expect(told[0]?.[1]).toBeGreaterThan(0);
});

it.each(WAYS)('answers each call as a request of its own, by %s', async (way) => {
  const ids: (string | undefined)[] = [];
  const { ada, channel, slack } = await start(way, { asRequest }, async () => {
    ids.push(requestId());
    return { message: says('x') };
  });
  await ada.slash(channel, 'search x');
  await ada.slash(channel, 'search y');
  await slack.until(() => ids.length === 2);
  expect(ids.every((id) => id !== undefined)).toBe(true);
  expect(new Set(ids).size).toBe(2);
});
