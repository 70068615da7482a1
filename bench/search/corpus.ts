import { z } from 'zod';
import type { BenchDocument } from './engine.ts';
import { readRecords } from './labelled-set.ts';
import { DataError } from './lines.ts';

const paperSchema = z.object({
  id: z.string(),
  title: z.string(),
  abstract: z.string(),
  authors: z.array(z.string()).default([]),
  categories: z.array(z.string()).default([]),
});

/** The first papers of a file of {id, title, abstract} lines; all of them when it has fewer. */
export async function readPapers(file: string, count: number): Promise<BenchDocument[]> {
  const papers: BenchDocument[] = [];
  for await (const { abstract: text, ...paper } of readRecords(file, paperSchema)) {
    papers.push({ ...paper, text });
    if (papers.length === count) break;
  }
  if (papers.length === 0) throw new DataError(`${file} holds no papers.`);
  return papers;
}

const CHANGED_SHARE = 0.25;
const LONG_WORD = /[a-z]{5,}/gi;

/** Papers again and again until there are enough; from the second round on a quarter of the longer words are others. */
export function repeated(papers: readonly BenchDocument[], count: number): Iterable<BenchDocument> {
  const words = [...new Set(papers.slice(0, 2_000).flatMap(({ text }) => text.match(LONG_WORD) ?? []))];
  const changed = (text: string, round: number) =>
    text.replace(LONG_WORD, (word) => {
      const chance = hash(word, round);
      return chance < CHANGED_SHARE
        ? (words[Math.floor((chance / CHANGED_SHARE) * words.length)] ?? word)
        : word;
    });
  return {
    *[Symbol.iterator]() {
      for (let i = 0; i < count; i++) {
        const paper = papers[i % papers.length];
        const round = Math.floor(i / papers.length);
        if (!paper) return;
        if (round === 0) yield paper;
        else {
          const { id, title, text } = paper;
          yield { ...paper, id: `${id}/${round}`, title: changed(title, round), text: changed(text, round) };
        }
      }
    },
  };
}

/** From 0 to 1, the same for the same word and round. */
function hash(word: string, round: number): number {
  let value = 0x811c9dc5 ^ round;
  for (let i = 0; i < word.length; i++) value = Math.imul(value ^ word.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return ((value ^ (value >>> 12)) >>> 0) / 2 ** 32;
}
