import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gistOf, twoSentences } from '../../../src/core/summary.ts';
import { cleanAbstract, cleanTitle } from '../../../src/core/text/index.ts';

const RECORDINGS = process.env.RECORDINGS ?? '';
const MINUTES = 60_000;

interface Raw {
  readonly id: string;
  readonly title: string;
  readonly abstract: string;
}

/** TeX's braces; a set such as `= {x}` or `{0, 1}` is text. */
const TEX_BRACE = /[\^_]\{|\{\}|(?<![=∈⊂⊆∖] ?)\{[A-Za-z][\w.-]*\}/;

function faults({ id, title, abstract }: Raw): readonly string[] {
  const cleanedTitle = cleanTitle(title);
  const cleaned = cleanAbstract(abstract, cleanedTitle);
  const isUnclean = (text: string) =>
    /\\|\p{Cc}| {2}|^ | $/u.test(text) ||
    TEX_BRACE.test(text) ||
    text.split('{').length !== text.split('}').length;
  const paper = { title: cleanedTitle, abstract: cleaned, gist: null };
  return [
    isUnclean(cleanedTitle) ? `${id} title` : '',
    isUnclean(cleaned) ? `${id} abstract` : '',
    cleanTitle(cleanedTitle) === cleanedTitle ? '' : `${id} title twice`,
    cleanAbstract(cleaned, cleanedTitle) === cleaned ? '' : `${id} abstract twice`,
    (gistOf(paper)?.length ?? 0) <= 140 ? '' : `${id} gist`,
    (twoSentences(paper)?.length ?? 0) <= 320 ? '' : `${id} two sentences`,
  ].filter((fault) => fault !== '');
}

/** Everything in a parsed page that looks like a paper, however it is wrapped. */
function papersIn(value: unknown): readonly Raw[] {
  if (Array.isArray(value)) return value.flatMap(papersIn);
  if (typeof value !== 'object' || value === null) return [];
  const { id, title, summary } = value as Record<string, unknown>;
  const own =
    typeof title === 'string'
      ? [{ id: String(id), title, abstract: typeof summary === 'string' ? summary : '' }]
      : [];
  return [...own, ...Object.values(value).flatMap(papersIn)];
}

function parsed(path: string): readonly Raw[] {
  const bytes = readFileSync(path);
  try {
    return papersIn(JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')));
  } catch {
    return []; // Some recordings are not JSON; what cannot be read has no title to clean.
  }
}

const filesIn = (folder: string, ending: RegExp): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => ending.test(name))
        .map((name) => join(folder, name))
    : [];

describe.runIf(RECORDINGS !== '')('every recorded title and abstract comes out clean and stays so', () => {
  it.each(['hf-daily', 'hf-monthly', 'hf-odd', 'hf-api'])('in %s', { timeout: 5 * MINUTES }, (part) => {
    const found = new Set<string>();
    const papers = filesIn(join(RECORDINGS, part), /\.json(?:\.gz)?$/).flatMap(parsed);
    for (const raw of papers) for (const fault of faults(raw)) found.add(fault);
    expect([...found]).toEqual([]);
    expect(papers.length).toBeGreaterThan(0);
  });

  it('in arXiv feeds', { timeout: 5 * MINUTES }, () => {
    const found = filesIn(join(RECORDINGS, 'arxiv'), /\.xml$/).flatMap((path) =>
      [
        ...readFileSync(path, 'utf8').matchAll(/<(?:title|summary|description|abstract)\b[^>]*>([^<]*)</g),
      ].flatMap(([, text = '']) => faults({ id: path, title: text, abstract: text })),
    );
    expect(found).toEqual([]);
  });

  it('in the corpus', { timeout: 10 * MINUTES }, async () => {
    const path = join(RECORDINGS, 'corpus-100k.jsonl.gz');
    const found: string[] = [];
    if (existsSync(path)) {
      for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) {
        const { id, title, abstract } = JSON.parse(line) as Raw;
        found.push(...faults({ id, title, abstract: abstract ?? '' }));
      }
    }
    expect(found).toEqual([]);
  });
});
