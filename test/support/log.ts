import { inspect } from 'node:util';
import type { Fields, Logger } from '../../src/core/logger.ts';
import { createRedact } from '../../src/redact.ts';
import { noteLeaks } from './sentinels.ts';

/** As the real log does it, but of what is set it knows nothing. */
const redact = createRedact([]);

export interface MemoryLog extends Logger {
  /** `level event`, in order. */
  readonly lines: string[];
  /** The fields of each line, written out with everything that is in them. */
  readonly fields: string[];
}

/** Keeps what is logged for a test to look at. */
export function memoryLog(lines: string[] = [], fields: string[] = []): MemoryLog {
  const at = (level: string) => (event: string, given?: Fields) => {
    const shown = inspect(given, { depth: 10 });
    noteLeaks(`log: ${event}`, redact(`${event} ${shown}`));
    lines.push(`${level} ${event}`);
    fields.push(shown);
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
