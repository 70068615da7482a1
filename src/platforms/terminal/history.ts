import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { MAX_HISTORY_LINES, MAX_LINE_LENGTH } from './limits.ts';

/** Typed lines, newest first, as readline keeps them. */
export interface History {
  load(): string[];
  save(lines: readonly string[]): void;
}

/** Nothing about a missing, unreadable or full disk is worth more than the prompt: then lines are just not kept. */
export function createHistory(file: string | null): History {
  return {
    load() {
      if (file === null) return [];
      try {
        return kept(readFileSync(file, 'utf8').split('\n').reverse());
      } catch {
        return [];
      }
    },
    save(lines) {
      if (file === null) return;
      try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        writeFileSync(file, `${kept(lines).reverse().join('\n')}\n`, { mode: 0o600 });
        chmodSync(file, 0o600); // writeFileSync leaves the mode of a file that was there
      } catch {}
    },
  };
}

const kept = (lines: readonly string[]): string[] =>
  lines.filter((line) => line !== '' && line.length <= MAX_LINE_LENGTH).slice(0, MAX_HISTORY_LINES);
