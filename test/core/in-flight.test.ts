import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createInFlight } from '../../src/core/in-flight.ts';

it('is idle when nothing is under way', async () => {
  await expect(createInFlight().idle()).resolves.toBeUndefined();
});

it('is idle only when all that is under way has settled, also what fails', async () => {
  const { track, idle } = createInFlight();
  const happened: string[] = [];
  let fail = () => {};
  const failing = new Promise<void>((_, reject) => {
    fail = () => reject(new Error('no'));
  });
  track(failing).catch(() => happened.push('failed'));
  track(Promise.resolve()).then(() => happened.push('done'));
  const waiting = idle().then(() => happened.push('idle'));
  await nextTurn();
  fail();
  await waiting;
  expect(happened).toEqual(['done', 'failed', 'idle']);
});

it('gives back what comes of the work', async () => {
  const { track } = createInFlight();
  await expect(track(Promise.resolve('yes'))).resolves.toBe('yes');
  await expect(track(Promise.reject(new Error('no')))).rejects.toThrow('no');
});

it('doesn’t wait for what begins later', async () => {
  const { track, idle } = createInFlight();
  const waiting = idle();
  track(new Promise(() => {}));
  await expect(waiting).resolves.toBeUndefined();
});
