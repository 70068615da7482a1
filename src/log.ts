import pino from 'pino';
import type { Logger } from './core/logger.ts';
import { createRedact, type Redact } from './redact.ts';
import { requestId } from './request.ts';

/** An error can carry a request's body or a database driver's whole source. */
const MOST_CHARACTERS = 4_000;
const MOST_ENTRIES = 50;
const DEEPEST = 5;

export interface Log extends Logger {
  /** Writes out what is still buffered. */
  flush(): void;
}

export interface LogOptions {
  readonly level: string;
  /** What no line may show, wherever it stands: in the event, a field, an error's message or its stack. */
  readonly secrets: readonly string[];
  /** Unset: standard error. */
  readonly file?: string | undefined;
}

/** JSON lines, one an event, without any credential (see `redact.ts`), with the request that it belongs to. */
export function createLog({ level, secrets, file }: LogOptions): Log {
  // Written at once, so that the line about what ended the process is there.
  const destination = pino.destination({ dest: file ?? 2, mkdir: true, mode: 0o600, sync: true });
  const redact = createRedact(secrets);
  const options: pino.LoggerOptions = {
    level,
    base: null,
    mixin: () => ({ request: requestId() }),
    serializers: { err: (error: Error) => toFields(error, redact) },
    hooks: { streamWrite: redact },
  };
  return { ...wrap(pino(options, destination)), flush: () => destination.flushSync() };
}

function wrap(log: pino.Logger): Logger {
  return {
    debug: (event, fields = {}) => log.debug(fields, event),
    info: (event, fields = {}) => log.info(fields, event),
    warn: (event, fields = {}) => log.warn(fields, event),
    error: (event, fields = {}) => log.error(fields, event),
    child: (fields) => wrap(log.child(fields)),
  };
}

/** An error as data, its texts cut and its depth bounded: an SDK's can lead to its whole client. */
function toFields(error: Error, redact: Redact): unknown {
  const shortened = (value: unknown, depth: number): unknown => {
    // A credential that is cut in two is one that no pattern knows.
    if (typeof value === 'string') return redact(value).slice(0, MOST_CHARACTERS);
    if (value === null || typeof value !== 'object' || value instanceof Date) return value;
    if (depth === DEEPEST || ArrayBuffer.isView(value)) return '…';
    if (Array.isArray(value)) return value.slice(0, MOST_ENTRIES).map((part) => shortened(part, depth + 1));
    const entries = Object.entries(value).slice(0, MOST_ENTRIES);
    return Object.fromEntries(entries.map(([key, part]) => [key, shortened(part, depth + 1)]));
  };
  return shortened(pino.stdSerializers.err(error), 0);
}
