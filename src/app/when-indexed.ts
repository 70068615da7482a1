import { say } from '../core/message.ts';
import type { Answer } from '../core/platform.ts';
import { within } from '../core/within.ts';
import type { Context } from './command.ts';

/** How long an answer waits for an index that is still being built before it says so. */
const PATIENCE_MS = 1_500;

/** The answer; if the index takes longer to be there, a note at once and the answer after it. */
export async function whenIndexed({ library }: Context, answer: () => Promise<Answer>): Promise<Answer> {
  const ready = library.ready();
  if (
    library.isReady() ||
    (await within(
      PATIENCE_MS,
      ready.then(() => true),
      false,
    ))
  )
    return answer();
  const text = 'The papers are still being indexed: the answer comes here as soon as that is done.';
  const later = async () => {
    await ready;
    const reply = await answer();
    const { message } = (await reply.later) ?? reply;
    return { message, added: message };
  };
  return { message: say(text), later: later() };
}
