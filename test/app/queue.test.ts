import { expect, it } from 'vitest';
import { createQueue } from '../../src/app/queue.ts';

it('runs so many at a time and the others in the order they came, whatever becomes of one', async () => {
  const queued = createQueue(2);
  const begun: string[] = [];
  const end = new Map<string, { well: () => void; badly: (error: Error) => void }>();
  const ask = (name: string) =>
    queued(() => {
      begun.push(name);
      return new Promise<string>((resolve, reject) => {
        end.set(name, { well: () => resolve(name), badly: reject });
      });
    });
  const [first, second, third, fourth] = [ask('1'), ask('2'), ask('3'), ask('4')];
  expect(begun).toEqual(['1', '2']);

  end.get('2')?.badly(new Error('2 failed'));
  await expect(second).rejects.toThrow('2 failed');
  expect(begun).toEqual(['1', '2', '3']);

  end.get('1')?.well();
  expect(await first).toBe('1');
  expect(begun).toEqual(['1', '2', '3', '4']);

  for (const name of ['3', '4']) end.get(name)?.well();
  expect(await Promise.all([third, fourth])).toEqual(['3', '4']);
  const fifth = ask('5');
  expect(begun).toContain('5');
  end.get('5')?.well();
  expect(await fifth).toBe('5');
});
