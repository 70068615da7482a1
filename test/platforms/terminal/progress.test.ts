import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../src/platforms/terminal/progress.ts';
import { createScreen } from '../../support/screen.ts';

const state = { done: 120, total: 456, label: 'Daily lists' };

describe('createProgress', () => {
  it('redraws one line as the work goes on', async () => {
    const screen = createScreen(70);
    const progress = createProgress(screen.output);
    progress.update({ ...state, label: 'Daily lists of the year' });
    progress.update(state);
    await screen.endsWith('Daily lists  ━━━━━━──────────────────  26%  120/456');
    expect(screen.lines()).toHaveLength(1);
  });

  it('leaves an empty line behind', async () => {
    const screen = createScreen(70);
    const progress = createProgress(screen.output);
    progress.update(state);
    await screen.until(() => screen.lines().join().includes('Daily lists'));
    progress.end();
    await screen.endsWith('');
    expect(screen.beforeCursor()).toBe('');
  });

  it.each([
    [30, 'Daily lists  26%  120/456'],
    [20, '26%  120/456'],
  ])('leaves out what does not fit %i columns', async (columns, line) => {
    const screen = createScreen(columns);
    createProgress(screen.output).update(state);
    await screen.endsWith(line);
  });

  it('says 100% only when everything is done', async () => {
    const screen = createScreen(20);
    const progress = createProgress(screen.output);
    progress.update({ ...state, done: 455 });
    await screen.endsWith('99%  455/456');
    progress.update({ ...state, done: 456 });
    await screen.endsWith('100%  456/456');
  });

  it('writes nothing twice, and nothing at all where no one watches', () => {
    const written: string[] = [];
    const stream = new PassThrough().on('data', (chunk) => written.push(String(chunk)));
    const piped = createProgress(stream);
    piped.update(state);
    piped.end();
    expect(written).toEqual([]);

    const watched = createProgress(Object.assign(stream, { isTTY: true, columns: 80 }));
    watched.update(state);
    watched.update(state);
    expect(written).toHaveLength(1);
  });
});
