import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Context } from '../../src/app/command.ts';
import { whenIndexed } from '../../src/app/when-indexed.ts';
import type { Message } from '../../src/core/message.ts';

const say = (text: string): Message => ({ summary: text, blocks: [] });

function indexing() {
  let finish = () => {};
  let isReady = false;
  const ready = new Promise<void>((resolve) => {
    finish = () => {
      isReady = true;
      resolve();
    };
  });
  const library = { ready: () => ready, isReady: () => isReady };
  return { context: { library } as unknown as Context, finish };
}

describe('an answer that needs the index', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is given at once when the index is there', async () => {
    const { context, finish } = indexing();
    finish();
    expect(await whenIndexed(context, async () => ({ message: say('found') }))).toEqual({
      message: say('found'),
    });
  });

  it('is waited for while it doesn’t take long', async () => {
    const { context, finish } = indexing();
    const reply = whenIndexed(context, async () => ({ message: say('found') }));
    await vi.advanceTimersByTimeAsync(1_000);
    finish();
    expect((await reply).message.summary).toBe('found');
  });

  it('comes after a note when it takes long, and then as a whole', async () => {
    const { context, finish } = indexing();
    const reply = whenIndexed(context, async () => ({
      message: say('found'),
      later: Promise.resolve({ message: say('found more'), added: say('more') }),
    }));
    await vi.advanceTimersByTimeAsync(2_000);
    const { message, later } = await reply;
    expect(message.summary).toContain('still being indexed');
    finish();
    expect(await later).toEqual({ message: say('found more'), added: say('found more') });
  });
});
