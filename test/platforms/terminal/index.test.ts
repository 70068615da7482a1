import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTerminal, lookOf } from '../../../src/platforms/terminal/index.ts';

const stream = (over: { isTTY?: boolean; columns?: number; colors?: boolean } = {}) => {
  const { colors = false, ...rest } = over;
  return Object.assign(new PassThrough(), rest, { hasColors: () => colors });
};

describe('lookOf', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('takes colour where the terminal has it, unless told', () => {
    const tty = stream({ isTTY: true, columns: 90, colors: true });
    expect(lookOf(tty, 'auto')).toMatchObject({ columns: 90, color: true });
    expect(lookOf(tty, false)).toMatchObject({ color: false, hyperlinks: false });
    expect(lookOf(stream({ isTTY: true }), 'auto').color).toBe(false);
    expect(lookOf(stream(), 'auto')).toEqual({ columns: undefined, color: false, hyperlinks: false });
    expect(lookOf(stream(), true).color).toBe(true);
  });

  it('writes links only for a terminal that is known to show them', () => {
    for (const name of ['CI', 'FORCE_HYPERLINK', 'TEAMCITY_VERSION', 'TERM_PROGRAM', 'WT_SESSION', 'NETLIFY'])
      vi.stubEnv(name, undefined);
    vi.stubEnv('TERM', 'xterm-256color');
    vi.stubEnv('VTE_VERSION', '7600');
    const tty = stream({ isTTY: true, colors: true });
    expect(lookOf(tty, 'auto').hyperlinks).toBe(true);
    expect(lookOf(stream(), true).hyperlinks).toBe(false);
    vi.stubEnv('VTE_VERSION', undefined);
    expect(lookOf(tty, 'auto').hyperlinks).toBe(false);
  });
});

describe('createTerminal', () => {
  it('renders answers for the width that the window has when they come', async () => {
    const input = stream();
    const output = stream({ columns: 24 });
    const written: string[] = [];
    output.on('data', (chunk) => written.push(String(chunk)));
    const terminal = createTerminal({
      input,
      output,
      color: false,
      historyFile: null,
      complete: () => [],
      prefix: 'paper',
    });
    await terminal.start(async () => ({ message: { summary: '', blocks: [{ type: 'divider' }] } }));
    input.write('one\n');
    await once(output, 'data');
    Object.assign(output, { columns: 30 });
    input.end('two\n');
    await terminal.closed;
    expect(written).toEqual([`${'─'.repeat(24)}\n`, `\n${'─'.repeat(30)}\n`]);
  });
});
