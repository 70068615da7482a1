import { type Message, say } from './message.ts';

export const SHOWN = say('Shown.');
export const TOO_OLD = say('This button is too old to know what it was for. Please ask again.');
export const NOT_NOW = say(
  'What this button is for can’t be looked up right now. Please try again in a minute.',
);

const STILL_WORKING = say('This takes longer than usual. The answer will appear here.');

/**
 * What comes of the work. Whoever waits longer than `patienceMs` is shown that it goes on, before what comes of it, so that
 * nobody looks at three dots for minutes. `show` never rejects.
 */
export async function patiently<T>(
  patienceMs: number,
  work: Promise<T>,
  show: (notice: Message) => Promise<unknown>,
): Promise<T> {
  let shown: Promise<unknown> = Promise.resolve();
  const timer = setTimeout(() => {
    shown = show(STILL_WORKING);
  }, patienceMs);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    await shown;
  }
}
