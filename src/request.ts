import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Dispatch } from './core/platform.ts';

const current = new AsyncLocalStorage<string>();

/** Which request something is done for; undefined: nobody's. */
export const requestId = (): string | undefined => current.getStore();

/** All that is done within, however much later, is done for one request: its log lines tell which (see `log.ts`). */
export const asRequest = <T>(work: () => T): T => current.run(randomBytes(5).toString('hex'), work);

/** A call that comes with no request is one by itself. */
export const inRequest =
  (dispatch: Dispatch): Dispatch =>
  (call) =>
    requestId() === undefined ? asRequest(() => dispatch(call)) : dispatch(call);
