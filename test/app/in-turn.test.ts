import { expect, it } from 'vitest';
import { inTurn } from '../../src/app/in-turn.ts';
import type { Reply } from '../../src/core/platform.ts';

const reply: Reply = { message: { summary: '', blocks: [] } };

it('begins every call in a turn of the event loop of its own, and waits for none to end', async () => {
  let turn = 0;
  let isOver = false;
  const tick = () => {
    turn += 1;
    if (!isOver) setImmediate(tick);
  };
  tick();
  const begun: number[] = [];
  let finish = (_reply: Reply) => {};
  const slow = new Promise<Reply>((resolve) => {
    finish = resolve;
  });
  const dispatch = inTurn(({ command }) => {
    begun.push(turn);
    return command === 'slow' ? slow : Promise.resolve(reply);
  });

  const first = dispatch({ command: 'slow', text: '' });
  const others = Array.from({ length: 5 }, () => dispatch({ command: 'status', text: '' }));
  expect(await Promise.all(others)).toEqual(others.map(() => reply));
  isOver = true;
  expect(new Set(begun).size).toBe(6);
  finish(reply);
  expect(await first).toBe(reply);
});
