import picocolors from 'picocolors';
import { createSupportsHyperlinks } from 'supports-hyperlinks';
import { createHistory } from './history.ts';
import { createReceiver, type TerminalReceiver } from './receive.ts';
import { renderTerminal, type TerminalLook } from './render.ts';

export { createTerminalPosting, type TerminalPosting } from './post.ts';
export { createProgress } from './progress.ts';
export type { TerminalReceiver } from './receive.ts';
export { renderTerminal } from './render.ts';

type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };
type Output = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
};

export interface TerminalOptions {
  readonly input: Input;
  readonly output: Output;
  /** `auto`: as the terminal can. */
  readonly color: boolean | 'auto';
  /** Null keeps no history. */
  readonly historyFile: string | null;
  /** Words that may stand in place of the line's last one; the line comes without the prefix. */
  readonly complete: (line: string) => readonly string[];
  /** The word that may stand before every command. */
  readonly prefix: string;
  /** By command, the option that is typed without its key. */
  readonly rest?: Readonly<Record<string, string>>;
}

/** The place where a person types commands, or a script pipes them in. */
export function createTerminal(options: TerminalOptions): TerminalReceiver {
  const { input, output, color, historyFile, complete, prefix, rest } = options;
  const { bold, dim } = picocolors.createColors(lookOf(output, color).color);
  return createReceiver({
    input,
    output,
    isTty: input.isTTY === true && output.isTTY === true,
    prefix,
    prompt: { ready: bold('› '), busy: dim('… ') },
    history: createHistory(historyFile),
    complete,
    // Looked up anew for every message, because a window changes its width.
    render: (message, look) =>
      renderTerminal(message, { ...lookOf(output, color), prefix, ...(rest && { rest }), ...look }),
  });
}

/** What the stream can show now. */
export function lookOf(
  output: Output,
  color: boolean | 'auto',
): Pick<TerminalLook, 'columns' | 'color' | 'hyperlinks'> {
  const hasColor = color === 'auto' ? output.isTTY === true && output.hasColors?.() === true : color;
  return {
    columns: output.columns,
    color: hasColor,
    hyperlinks: hasColor && createSupportsHyperlinks({ isTTY: output.isTTY === true }),
  };
}
