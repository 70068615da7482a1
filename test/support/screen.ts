import { Writable } from 'node:stream';
import xterm from '@xterm/headless';

/** A real terminal without a window: what a person would see after everything written so far. */
export function createScreen(columns = 60) {
  const terminal = new xterm.Terminal({ cols: columns, rows: 24, convertEol: true, allowProposedApi: true });
  const watchers = new Set<() => void>();
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      terminal.write(chunk, () => {
        done();
        for (const check of watchers) check();
      });
    },
  });
  const output = Object.assign(stream, { columns, rows: 24, isTTY: true, hasColors: () => true });

  /** The rows down to the cursor's or to the last with words, without the spaces at their ends. */
  const lines = (): string[] => {
    const { active } = terminal.buffer;
    const row = (y: number) => active.getLine(y)?.translateToString().trimEnd() ?? '';
    const all = Array.from({ length: active.length }, (_, y) => row(y));
    return all.slice(0, Math.max(active.baseY + active.cursorY, all.findLastIndex(Boolean)) + 1);
  };

  /** Resolves when this holds. */
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const check = () => {
        if (!holds()) return;
        watchers.delete(check);
        resolve();
      };
      watchers.add(check);
      check();
    });

  return {
    output,
    lines,
    until,
    endsWith: (...rows: string[]) => until(() => lines().slice(-rows.length).join('\n') === rows.join('\n')),
    /** What stands left of the cursor in its row. */
    beforeCursor: (): string => {
      const { active } = terminal.buffer;
      return active.getLine(active.baseY + active.cursorY)?.translateToString(false, 0, active.cursorX) ?? '';
    },
  };
}
