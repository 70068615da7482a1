import type { Logger } from '../../src/core/logger.ts';

export interface MemoryLog extends Logger {
  /** `level event`, in order. */
  readonly lines: string[];
}

/** Keeps what is logged for a test to look at. */
export function memoryLog(lines: string[] = []): MemoryLog {
  const at = (level: string) => (event: string) => void lines.push(`${level} ${event}`);
  return {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => memoryLog(lines),
  };
}
