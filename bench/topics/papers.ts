import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Paper } from '../../src/core/paper.ts';
import { stem, tokensOf } from '../../src/core/search/tokens.ts';
import { readList } from '../../src/sources/huggingface.ts';

const DAY = /^(\d{4}-\d{2}-\d{2})\.json$/;

/** Every recorded paper once, as it was recorded last; what can't be read is left out. */
export async function readRecorded(folder: string): Promise<readonly Paper[]> {
  const papers = new Map<string, Paper>();
  const lists = join(folder, 'hf-daily');
  for (const name of (await readdir(lists)).sort()) {
    const [, day] = DAY.exec(name) ?? [];
    if (!day) continue;
    for (const paper of papersOf(await readFile(join(lists, name), 'utf8'), day)) papers.set(paper.id, paper);
  }
  return [...papers.values()];
}

function papersOf(text: string, day: string): readonly Paper[] {
  try {
    return readList(text, { what: 'recorded list', day, mayBeUseless: true }).papers;
  } catch {
    return [];
  }
}

export interface Topic {
  /** The commonest spelling, in lower case. */
  readonly text: string;
  /** Papers by id, for each of `TRUTHS`. */
  readonly carriers: Readonly<Record<Truth, ReadonlySet<string>>>;
}

/** When a paper counts as carrying a keyword: most keywords come in several spellings, and in longer ones. */
export type Truth = 'exact' | 'sameWords' | 'within';
export const TRUTHS: Readonly<Record<Truth, string>> = {
  exact: 'the keyword letter for letter, in any case',
  sameWords: 'the keyword in any case, number and hyphenation',
  within: 'the keyword, or a longer one that has it in it (“diffusion models” in “video diffusion models”)',
};

/** The keywords that most papers carry letter for letter. */
export function commonest(papers: readonly Paper[], count: number): Topic[] {
  const carriers = new Map<string, Set<string>>();
  for (const { id, keywords } of papers) {
    for (const keyword of keywords) {
      const name = keyword.trim().toLowerCase();
      carriers.set(name, (carriers.get(name) ?? new Set()).add(id));
    }
  }
  const keywords = [...carriers].map(([text, exact]) => ({ text, exact, words: wordsOf(text) }));
  const having = (test: (words: string) => boolean) =>
    new Set(keywords.filter(({ words }) => test(words)).flatMap(({ exact }) => [...exact]));
  return keywords
    .sort((a, b) => b.exact.size - a.exact.size || (a.text < b.text ? -1 : 1))
    .slice(0, count)
    .map(({ text, exact, words }) => ({
      text,
      carriers: {
        exact,
        sameWords: having((other) => other === words),
        within: having((other) => other.includes(words)),
      },
    }));
}

/** Stems between spaces. */
const wordsOf = (keyword: string): string => ` ${tokensOf(keyword).map(stem).join(' ')} `;
