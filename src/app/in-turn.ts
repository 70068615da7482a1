import type { Dispatch } from '../core/platform.ts';

/**
 * Every call begins in a turn of the event loop of its own. An embedded database works without a pause, so that of a
 * hundred calls begun together the last one's acknowledgement would wait for the first ninety-nine answers.
 */
export function inTurn(dispatch: Dispatch): Dispatch {
  let last: Promise<void> = Promise.resolve();
  return async (call) => {
    last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
    await last;
    return dispatch(call);
  };
}
