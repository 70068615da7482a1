import { UserError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { Budget, PaperSource } from '../core/source.ts';
import { type BreakerState, createBreaker } from './breaker.ts';
import { type Answer, type Failure, fetchText } from './fetch-text.ts';
import { gaveUp, inWords, notNow } from './outage.ts';
import type { Pacer, Sleep } from './pacer.ts';
import { readRateLimit } from './rate-limit.ts';
import { redirect, understand } from './understand.ts';

export interface HttpOptions {
  /** As it stands in sentences: “Hugging Face”. */
  readonly source: string;
  readonly baseUrl: string;
  readonly userAgent: string;
  readonly token?: string | undefined;
  /** For one try, its body included. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** How often a request is tried before it is given up; 5 unless told. */
  readonly tries?: number;
  /** Shared by all hosts that count as one. */
  readonly pacer: Pacer;
  readonly fetch?: typeof fetch;
  readonly now: () => Date;
  readonly sleep: Sleep;
  /** At least 0 and less than 1, as `Math.random` gives. */
  readonly random: () => number;
  readonly log: Logger;
}

interface Request<T> {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses besides 200 that `read` understands. */
  readonly statuses?: readonly number[];
  /** Makes sense of an answer. One it throws a `SourceError` at is asked for again, like one that never came. */
  readonly read: (answer: Answer) => T;
  readonly signal: AbortSignal;
}

interface HttpState extends BreakerState {
  readonly source: string;
  /** Requests left in the source's own window, as it last said. */
  readonly remaining: number | null;
  readonly nextRequestAt: Date;
}

export interface Http {
  /** Rejects with a `SourceError` when all tries were in vain, or with the signal's reason. */
  get<T>(path: string, request: Request<T>): Promise<T>;
  state(): HttpState;
}

/** What every source is given. */
export type SourceOptions = Pick<HttpOptions, 'userAgent' | 'fetch' | 'now' | 'sleep' | 'random' | 'log'> &
  Partial<Pick<HttpOptions, 'timeoutMs' | 'maxBytes'>> & {
    /** Shared by all processes of a store. Absent: this one asks alone. */
    readonly budget?: Budget;
  };

/** A source that can say how it gets on with its servers, for `status` and `doctor`. */
export interface HttpSource extends PaperSource {
  states(): readonly HttpState[];
}

const TRIES = 5;
const REDIRECTS = 3;
/** A longer pause than this is reported, not waited for. */
const LONGEST_WAIT_MS = 60_000;

/** GET as a public API expects it of a guest: one at a time, patient, bounded, and silent while the API is down. */
export function createHttp(options: HttpOptions): Http {
  const { source, pacer, now, sleep, random, log, tries = TRIES } = options;
  const base = checkedBase(options);
  const ownHeaders = headersOf(options);
  const breaker = createBreaker({ now });
  const outage = () => ({ source, breaker: breaker.state(), now: now() });
  const isOpen = () => breaker.state().state === 'open';
  let remaining: number | null = null;

  async function get<T>(path: string, request: Request<T>): Promise<T> {
    const leave = breaker.enter();
    if (!leave) throw notNow(outage());
    const url = urlOf(base, path, request.query);
    const failures: Failure[] = [];
    try {
      while (failures.length < tries) {
        const answer = await ask(url, request);
        const result = answer.ok ? understand(answer, request) : answer;
        if (result.ok) {
          leave('succeeded');
          return result.value;
        }
        failures.push(result);
        log.debug('source try failed', { source, path, tries: failures.length, did: result.did });
        if (result.final || isOpen()) break;
        if (failures.length < tries) await sleep(backoffMs(failures.length, result), request.signal);
      }
    } catch (error) {
      leave('abandoned');
      request.signal.throwIfAborted();
      throw error;
    }
    leave(failures.at(-1)?.ours ? 'abandoned' : { failure: inWords(failures) });
    if (isOpen()) log.warn('source paused', { source, until: breaker.state().until, did: inWords(failures) });
    throw gaveUp(failures, outage());
  }

  /** One try: the answer, from wherever on the same server it has moved to. */
  async function ask(start: URL, request: Request<unknown>): Promise<Answer | Failure> {
    let url = start;
    for (let hop = 0; hop <= REDIRECTS; hop++) {
      const result = await pacer.run(() => askOnce(url, request), request.signal);
      const next = result.ok ? redirect(url, result) : null;
      if (next === null) return result;
      if (next === 'refused')
        return { ok: false, did: 'pointed to another server, which isn’t followed', final: true };
      url = next;
    }
    return { ok: false, did: 'kept redirecting', final: true };
  }

  async function askOnce(url: URL, request: Request<unknown>): Promise<Answer | Failure> {
    // It may have opened while this request waited for its turn.
    if (isOpen()) throw notNow(outage());
    const headers = { ...ownHeaders, ...request.headers };
    const result = await fetchText(url, { ...options, headers, signal: request.signal });
    if (!result.ok) return result;
    const limit = readRateLimit(result.headers, now());
    remaining = limit.remaining ?? remaining;
    if (limit.pauseMs > LONGEST_WAIT_MS) breaker.pause(limit.pauseMs);
    else pacer.hold(limit.pauseMs);
    return result;
  }

  /** Full jitter, short at first. */
  function backoffMs(tries: number, { slowly }: Failure): number {
    const [firstMs, mostMs] = slowly ? [4_000, 60_000] : [250, 8_000];
    return random() * Math.min(mostMs, firstMs * 2 ** (tries - 1));
  }

  return { get, state: () => ({ source, remaining, nextRequestAt: pacer.nextAt(), ...breaker.state() }) };
}

function checkedBase({ baseUrl, source }: HttpOptions): URL {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    throw new UserError(
      `The address of ${source} has to be plain: http or https, no password, nothing after ? or #.`,
    );
  return url;
}

function headersOf({ userAgent, token, source }: HttpOptions): Record<string, string> {
  if (token === undefined) return { 'user-agent': userAgent };
  // fetch would put the whole header, token included, into its error.
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new UserError(`The token for ${source} holds a character no token has.`);
  return { 'user-agent': userAgent, authorization: `Bearer ${token}` };
}

/** Through the setters, so that no path can change the server. */
function urlOf(base: URL, path: string, query: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(base);
  url.pathname = base.pathname.replace(/\/$/, '') + path;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}
