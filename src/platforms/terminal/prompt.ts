import { clearScreenDown, cursorTo, type Interface, moveCursor } from 'node:readline';

/** Clears the prompt and what is typed after it. Returns how many rows below the prompt's first the cursor was. */
export function erasePrompt(lines: Interface, output: NodeJS.WritableStream): number {
  const { rows } = lines.getCursorPos();
  moveCursor(output, 0, -rows);
  cursorTo(output, 0);
  clearScreenDown(output);
  return rows;
}

/** Writes above the prompt and draws it again, with what is typed and the cursor where they were. */
export function printAbove(lines: Interface, output: NodeJS.WritableStream, text: string): void {
  // Readline redraws from as many rows up as the cursor was down, so these rows have to be there. (After a paste of
  // several rows Node 20 has lost count, and a blank row stays above the prompt.)
  const rows = erasePrompt(lines, output);
  output.write(text + '\n'.repeat(rows));
  lines.prompt(true);
}

/** What Ctrl-E and Ctrl-U do: the line is gone, wherever the cursor was. */
export function clearTyped(lines: Interface): void {
  lines.write(null, { ctrl: true, name: 'e' });
  lines.write(null, { ctrl: true, name: 'u' });
}
