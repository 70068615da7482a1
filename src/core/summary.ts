// Placeholder while the real file is being written: overwrite it wholly.
import type { Paper } from './paper.ts';
export const gistOf = (p: Pick<Paper, 'gist' | 'abstract' | 'title'>) =>
  p.gist?.slice(0, 140) ?? p.abstract?.slice(0, 140) ?? null;
