import pino from 'pino';
import type { Logger } from './core/logger.ts';

/** Keys whose values never reach a log line, at any depth that we log. */
const SECRET_KEYS = ['token', 'authorization', 'databaseUrl', 'password', 'secret'];
const redact = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

export interface Log extends Logger {
  /** Writes out what is still buffered. */
  flush(): void;
}

/** JSON lines to a file, or to standard error. */
export function createLog(level: string, file?: string): Log {
  const destination = pino.destination({ dest: file ?? 2, mkdir: true, sync: true });
  return { ...wrap(pino({ level, redact, base: null }, destination)), flush: () => destination.flushSync() };
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
