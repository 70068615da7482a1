import stringWidth from 'string-width';
import { fitColumns } from './limits.ts';

export interface Progress {
  update(state: { done: number; total: number; label: string }): void;
  /** Leaves the line empty, for whatever is written next. */
  end(): void;
}

type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

const BAR_COLUMNS = 24;

/** One line that redraws itself on a terminal, and nothing anywhere else. */
export function createProgress(stream: Stream): Progress {
  if (!stream.isTTY) return { update() {}, end() {} };
  let shown = '';
  const show = (line: string) => {
    if (line === shown) return;
    // Spaces rather than an erase sequence: every terminal knows them.
    const leftOver = Math.max(0, stringWidth(shown) - stringWidth(line));
    stream.write(`\r${line}${' '.repeat(leftOver)}${line === '' ? '\r' : ''}`);
    shown = line;
  };
  return {
    update: (state) => show(progressLine(state, fitColumns(stream.columns) - 1)),
    end: () => show(''),
  };
}

/** `label ━━━━━───── 50%  12/24`, with less of it where it is narrow. */
function progressLine(
  { done, total, label }: { done: number; total: number; label: string },
  columns: number,
) {
  const part = total > 0 ? Math.min(Math.max(done / total, 0), 1) : 0;
  const count = `${String(Math.floor(part * 100)).padStart(3)}%  ${done}/${total}`;
  const full = Math.floor(part * BAR_COLUMNS);
  const bar = '━'.repeat(full) + '─'.repeat(BAR_COLUMNS - full);
  const lines = [`${label}  ${bar} ${count}`, `${label} ${count}`, count.trim()];
  return lines.find((line) => stringWidth(line) <= columns) ?? '';
}
