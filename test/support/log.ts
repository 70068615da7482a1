import { inspect } from 'node:util';
import type { Fields, Logger } from '../../src/core/logger.ts';

export interface MemoryLog extends Logger {
  /** `level event`, in order. */
  readonly lines: string[];
  /** The fields of each line, written out with everything that is in them. */
  readonly fields: string[];
}

/** Keeps what is logged for a test to look at. */
export function memoryLog(lines: string[] = [], fields: string[] = []): MemoryLog {
  const at = (level: string) => (event: string, given?: Fields) => {
    lines.push(`${level} ${event}`);
    fields.push(inspect(given, { depth: 10 }));
  };
  return {
    lines,
    fields,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => memoryLog(lines, fields),
  };
}
