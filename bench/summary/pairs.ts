import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { cleanAbstract, cleanTitle } from '../../src/core/text/index.ts';

/** A paper whose source wrote a one-sentence summary of its own: the reference. */
export interface Pair {
  readonly title: string;
  readonly abstract: string;
  readonly reference: string;
  /** Of the first list that it was seen on, `YYYY-MM`. */
  readonly month: string;
}

const paper = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  ai_summary: z.string().optional(),
});
const page = z.array(z.object({ paper }));

/** Every such paper once, by month, from the recorded daily and monthly lists below the folder. */
export async function readPairs(folder: string): Promise<readonly Pair[]> {
  const pairs = new Map<string, Pair>();
  for (const { month, path } of await recordings(folder)) {
    const bytes = await readFile(path);
    const list = page.safeParse(
      JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')),
    );
    for (const { paper } of list.data ?? []) {
      const title = cleanTitle(paper.title);
      const reference = cleanAbstract(paper.ai_summary ?? '');
      const abstract = cleanAbstract(paper.summary, title);
      if (reference && abstract && !pairs.has(paper.id))
        pairs.set(paper.id, { title, abstract, reference, month });
    }
  }
  return [...pairs.values()];
}

async function recordings(folder: string): Promise<readonly { month: string; path: string }[]> {
  const files: { month: string; path: string }[] = [];
  for (const part of ['hf-daily', 'hf-monthly']) {
    for (const name of await readdir(join(folder, part))) {
      const month = /\d{4}-\d{2}/.exec(name)?.[0];
      if (month && /\.json(?:\.gz)?$/.test(name)) files.push({ month, path: join(folder, part, name) });
    }
  }
  return files.sort((a, b) => (a.month + a.path < b.month + b.path ? -1 : 1));
}
