import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runToEnd } from './program.ts';
import type { Note } from './report.ts';

const program = fileURLToPath(new URL('initialise.js', import.meta.url));

/** An empty PGlite folder made from our template, and as PGlite makes it by itself. */
export async function observeInitialising(note: Note, folder: string, signal: AbortSignal): Promise<void> {
  const made = async (way: 'template' | 'initdb'): Promise<{ ms: number; peakMb: number | null }> => {
    const place = await mkdtemp(join(folder, `${way}-`));
    return JSON.parse(await runToEnd([program, place, way], { signal }));
  };
  const template = await made('template');
  const initdb = await made('initdb');
  note('time from the template', 'ms', template.ms);
  note('time by initdb', 'ms', initdb.ms);
  note('time, initdb / template', '×', initdb.ms / template.ms);
  note('peak memory from the template', 'MB', template.peakMb);
  note('peak memory by initdb', 'MB', initdb.peakMb);
  const ratio = template.peakMb && initdb.peakMb ? initdb.peakMb / template.peakMb : null;
  note('peak memory, initdb / template', '×', ratio);
}
