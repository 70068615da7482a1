import { createRequire } from 'node:module';
import type { BenchDocument, Engine } from '../engine.ts';

/** What is used of two packages that come without types. */
interface WinkEngine {
  defineConfig(config: { fldWeights: Readonly<Record<string, number>> }): void;
  definePrepTasks(tasks: readonly unknown[]): void;
  addDoc(fields: Readonly<Record<string, string>>, id: string): void;
  consolidate(): void;
  search(text: string, limit: number): readonly (readonly [id: string, score: number])[];
}
interface WinkUtils {
  string: { lowerCase: unknown; tokenize0: unknown };
  tokens: { removeWords: unknown; stem: unknown };
}

const require = createRequire(import.meta.url);
const createEngine = require('wink-bm25-text-search') as () => WinkEngine;
const { string, tokens } = require('wink-nlp-utils') as WinkUtils;

/** With its own stemmer and stop words, and a title that counts twice. */
export function open(documents: Iterable<BenchDocument>): Engine {
  const engine = createEngine();
  engine.defineConfig({ fldWeights: { title: 2, text: 1 } });
  engine.definePrepTasks([string.lowerCase, string.tokenize0, tokens.removeWords, tokens.stem]);
  for (const { id, title, text } of documents) engine.addDoc({ title, text }, id);
  engine.consolidate();
  return { search: (text, limit) => engine.search(text, limit).map(([id]) => id) };
}
