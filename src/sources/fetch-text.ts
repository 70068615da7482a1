import type { SourceErrorKind } from '../core/errors.ts';

export interface Answer {
  readonly ok: true;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A try that brought nothing to read. */
export interface Failure {
  readonly ok: false;
  /** Continues the source's name in a sentence. Holds no address and nothing that the other side wrote. */
  readonly did: string;
  /** `unreachable` unless said otherwise. */
  readonly kind?: SourceErrorKind;
  /** Another try would end the same way. */
  readonly final?: true;
  /** The request was at fault: it says nothing about the source. */
  readonly ours?: boolean;
  /** Told to slow down without being told for how long. */
  readonly slowly?: boolean;
  readonly cause?: unknown;
}

export interface FetchOptions {
  readonly fetch?: typeof fetch;
  readonly headers: Readonly<Record<string, string>>;
  /** For the whole answer, body included. */
  readonly timeoutMs: number;
  /** Of the body as unpacked. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** One GET, no redirect followed, the body read within time and size. Rejects only with the signal's reason. */
export async function fetchText(url: URL, options: FetchOptions): Promise<Answer | Failure> {
  const { timeoutMs, maxBytes, signal, headers } = options;
  const stop = new AbortController();
  const abort = () => stop.abort();
  signal.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(abort, timeoutMs);
  let phase = 'could not be reached';
  try {
    signal.throwIfAborted();
    const request = { headers, redirect: 'manual', signal: stop.signal } as const;
    const response = await (options.fetch ?? fetch)(url, request);
    phase = 'broke off its answer';
    const text = await readBody(response, maxBytes);
    if (text === null) return { ok: false, did: `sent more than ${maxBytes / 1e6} MB`, final: true };
    return { ok: true, status: response.status, headers: response.headers, text };
  } catch (cause) {
    signal.throwIfAborted();
    if (stop.signal.aborted) return { ok: false, did: `did not answer within ${timeoutMs / 1000} s`, cause };
    return { ok: false, did: phase + errorCode(cause), cause };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

/** Null: larger than allowed; the rest is not read. */
async function readBody(response: Response, maxBytes: number): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** A system's code such as ECONNREFUSED: an error's message can hold an address or a header, its code can't. */
function errorCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^E[A-Z]+$/.test(code) ? ` (${code})` : '';
}
