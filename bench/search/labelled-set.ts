import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import type { BenchDocument } from './engine.ts';
import { DataError, readLines } from './lines.ts';
import type { Gains } from './measures.ts';

/** Documents, queries, and which documents people judged useful for which query. */
export interface LabelledSet {
  readonly name: string;
  readonly documents: readonly BenchDocument[];
  /** Those with at least one useful document. */
  readonly queries: readonly LabelledQuery[];
}

export interface LabelledQuery {
  readonly id: string;
  readonly text: string;
  readonly gains: Gains;
}

const id = z.union([z.string(), z.number()]).transform((value) => String(value).trim());
const optional = z
  .string()
  .nullish()
  .transform((text) => text ?? '');
const documentSchema = z.object({ _id: id, title: optional, text: optional });
const querySchema = z.object({ _id: id, text: z.string() });

/** Reads a folder in BEIR form; throws a `DataError` that says what is wrong with it. */
export async function readLabelledSet(folder: string): Promise<LabelledSet> {
  const documents = new Map<string, BenchDocument>();
  for await (const { _id, title, text } of readRecords(find(folder, 'corpus.jsonl'), documentSchema)) {
    if (!documents.has(_id)) documents.set(_id, { id: _id, title, text });
  }
  const judged = await readJudgements(find(folder, 'qrels.tsv', 'qrels/test.tsv', 'qrels/dev.tsv'));
  const queries: LabelledQuery[] = [];
  for await (const { _id, text } of readRecords(find(folder, 'queries.jsonl'), querySchema)) {
    const gains = judged.get(_id);
    if (gains && [...gains.values()].some((gain) => gain > 0)) queries.push({ id: _id, text, gains });
  }
  if (queries.length === 0) throw new DataError(`${folder}: no query has a useful document.`);
  return { name: basename(resolve(folder)), documents: [...documents.values()], queries };
}

function find(folder: string, ...names: readonly string[]): string {
  const files = names.flatMap((name) => [join(folder, name), join(folder, `${name}.gz`)]);
  const found = files.find((file) => existsSync(file));
  if (found === undefined) throw new DataError(`${folder}: ${names[0]} is missing.`);
  return found;
}

export async function* readRecords<T>(file: string, schema: z.ZodType<T>): AsyncGenerator<T> {
  let number = 0;
  for await (const line of readLines(file)) {
    number++;
    try {
      yield schema.parse(JSON.parse(line));
    } catch {
      throw new DataError(`${file}: line ${number} is not what it should be.`);
    }
  }
}

/** Lines of query, document and gain, after a line of headings; or as TREC has them, with a column of no use after the query. */
async function readJudgements(file: string): Promise<Map<string, Map<string, number>>> {
  const judged = new Map<string, Map<string, number>>();
  for await (const line of readLines(file)) {
    const columns = line.trim().split(/\t| +/);
    const [query = '', document = '', gain = ''] = columns.length > 3 ? columns.toSpliced(1, 1) : columns;
    if (gain === '' || !Number.isFinite(Number(gain))) continue;
    const gains = judged.get(query) ?? new Map<string, number>();
    judged.set(query, gains.set(document, Number(gain)));
  }
  return judged;
}
