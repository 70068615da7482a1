import { readFile } from 'node:fs/promises';
import type { Paper } from '../core/paper.ts';

export interface SampleList {
  readonly day: string;
  /** When this list was recorded. */
  readonly readAt: Date;
  readonly papers: readonly Paper[];
}

type Recorded = Omit<Paper, 'publishedAt'> & { readonly publishedAt: string };

const file = new URL('../../assets/sample.json', import.meta.url);

/** The daily lists that come with the program, oldest first: for a first start that no source answers. */
export async function readSample(): Promise<SampleList[]> {
  const lists: { day: string; readAt: string; papers: Recorded[] }[] = JSON.parse(
    await readFile(file, 'utf8'),
  );
  return lists.map(({ day, readAt, papers }) => ({
    day,
    readAt: new Date(readAt),
    papers: papers.map((paper) => ({ ...paper, publishedAt: new Date(paper.publishedAt) })),
  }));
}
