import { expect, it } from 'vitest';
import { createLifecycle } from '../src/lifecycle.ts';

it('lets go in reverse order, of everything, once', async () => {
  const lifecycle = createLifecycle();
  const order: string[] = [];
  lifecycle.onStop(() => void order.push('opened first'));
  lifecycle.onStop(() => {
    order.push('fails');
    throw new Error('the first failure');
  });
  lifecycle.onStop(async () => void order.push('opened last'));
  await expect(lifecycle.stop()).rejects.toThrow('the first failure');
  await expect(lifecycle.stop()).rejects.toThrow('the first failure');
  expect(order).toEqual(['opened last', 'fails', 'opened first']);
});
