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

  const lines = (): string[] => {
    const { active } = terminal.buffer;
    const all = Array.from(
      { length: active.length },
      (_, y) => active.getLine(y)?.translateToString(true) ?? '',
    );
    return all.slice(0, active.baseY + active.cursorY + 1);
  };

  return {
    output,
    /** The rows down to the cursor's. */
    lines,
    cursorColumn: () => terminal.buffer.active.cursorX,
    /** Resolves when the rows down to the cursor's end with these. */
    endsWith: (...rows: string[]): Promise<void> =>
      new Promise((resolve) => {
        const check = () => {
          if (lines().slice(-rows.length).join('\n') !== rows.join('\n')) return;
          watchers.delete(check);
          resolve();
        };
        watchers.add(check);
        check();
      }),
  };
}
