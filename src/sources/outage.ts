import { SourceError } from '../core/errors.ts';
import type { BreakerState } from './breaker.ts';
import type { Failure } from './fetch-text.ts';

/** What is said of a source that doesn't deliver. */
export interface Outage {
  readonly source: string;
  readonly breaker: BreakerState;
  readonly now: Date;
}

const TIMES = ['', '', ' twice', ' three times', ' four times', ' five times'];

/** All tries of one call, oldest first; continues the source's name in a sentence. */
export function inWords(failures: readonly Failure[]): string {
  const did = failures.at(-1)?.did ?? '';
  const times = TIMES[failures.length] ?? '';
  return failures.every((failure) => failure.did === did)
    ? did + times
    : `gave no usable answer${times}; the last time it ${did}`;
}

/** The error of a call whose tries were in vain. What a reader said about the last answer is passed on. */
export function gaveUp(failures: readonly Failure[], outage: Outage): SourceError {
  const { source, breaker } = outage;
  const isOpen = breaker.state === 'open';
  if (isOpen && breaker.limited) return notNow(outage);
  const { kind = 'unreachable', cause } = failures.at(-1) ?? {};
  const what = cause instanceof SourceError ? cause.message : `${source} ${inWords(failures)}.`;
  return new SourceError(source, kind, isOpen ? `${what} ${whenAgain(outage)}` : what, { cause });
}

/** The error of a call that was not made, because the source is down or asked for a pause. */
export function notNow(outage: Outage): SourceError {
  const { source, breaker, now } = outage;
  const { limited, failingSince, lastFailure, until } = breaker;
  const what = limited
    ? `${source} asked for a pause.`
    : `${source} hasn’t given a usable answer since ${time(failingSince ?? now, now)}: it ${lastFailure}.`;
  const retryAfterMs = Math.max(0, (until ?? now).getTime() - now.getTime());
  const kind = limited ? 'limited' : 'unreachable';
  return new SourceError(source, kind, `${what} ${whenAgain(outage)}`, { retryAfterMs });
}

function whenAgain({ breaker: { state, until }, now }: Outage): string {
  if (state !== 'open' || until === null) return 'It is being asked again right now.';
  const nextMinute = new Date(until.getTime() + 59_999);
  return `It is asked again at ${time(nextMinute, now)}.`;
}

/** UTC to the minute, with the date unless it is today's. */
function time(at: Date, now: Date): string {
  const [date, clock] = at.toISOString().split('T');
  const minute = `${clock?.slice(0, 5)} UTC`;
  return now.toISOString().startsWith(`${date}`) ? minute : `${date} ${minute}`;
}
