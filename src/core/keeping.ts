import type { PlatformTools } from './platform.ts';
import { within } from './within.ts';

/** A store that doesn't answer must not keep an answer back. */
const KEEPING_MS = 2_000;

/** Makes what a message's buttons stand for last, unless the store fails or is too slow. Never rejects. */
export async function keepTexts({ keeper, log }: Pick<PlatformTools, 'keeper' | 'log'>): Promise<void> {
  // Without it a button is too old before its time; the answer is worth more.
  try {
    const keeping = keeper.settle().then(() => true);
    if (!(await within(KEEPING_MS, keeping, false))) log.warn('texts of buttons not kept in time');
  } catch (error) {
    log.warn('texts of buttons not kept', { err: error });
  }
}
