import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { addDays, weekdayOf } from '../../src/core/day.ts';
import type { Paper } from '../../src/core/paper.ts';
import type { Db } from '../../src/db/client.ts';
import { storeReading } from '../../src/db/lists.ts';
import { readSample } from '../../src/sources/sample.ts';

const PAPERS_A_LIST = 30;
/** The middle length of one-sentence summaries on recorded lists. */
const GIST_LENGTH = 213;
const ABSTRACT_LENGTH = 1_300;

const recordSchema = z.object({
  id: z.string(),
  title: z.string(),
  abstract: z.string(),
  authors: z.array(z.string()),
  categories: z.array(z.string()),
  publishedAt: z.iso.date(),
});
type CorpusPaper = z.infer<typeof recordSchema>;

/** The first papers of `corpus-100k.jsonl.gz` in a folder. */
export async function readCorpus(folder: string, count: number): Promise<Paper[]> {
  const file = join(folder, 'corpus-100k.jsonl.gz');
  const bytes = createReadStream(file);
  const unpacked = createGunzip();
  bytes.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
  const papers: Paper[] = [];
  try {
    for await (const line of createInterface({ input: unpacked })) {
      if (papers.length === count) break;
      papers.push(toPaper(recordSchema.parse(JSON.parse(line)), papers.length));
    }
  } finally {
    bytes.destroy();
  }
  if (papers.length < count) throw new Error(`${file} holds only ${papers.length} papers.`);
  return papers;
}

const words =
  'a the of for with we and on model models learning method data language image training policy agents graph ' +
  'robust efficient large small neural attention token sparse video speech reasoning reward benchmark results show ' +
  'improves over prior under across tasks simple general scaling inference memory retrieval generation decoding';

/** Made-up papers as long as real ones; "diffusion" stands in about every tenth. The same every time. */
export function inventPapers(count: number): Paper[] {
  const vocabulary = words.split(' ');
  let state = 1;
  const pick = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return vocabulary[Math.floor((state / 2 ** 32) * vocabulary.length)] ?? '';
  };
  const phrase = (length: number) => {
    let text = pick();
    while (text.length < length) text += ` ${pick()}`;
    return text;
  };
  return Array.from({ length: count }, (_, index) =>
    toPaper(
      {
        id: `${1_000 + Math.floor(index / 99_999)}.${String((index % 99_999) + 1).padStart(5, '0')}`,
        title: phrase(75),
        abstract: `${phrase(ABSTRACT_LENGTH)}${index % 10 === 0 ? ' diffusion' : ''}.`,
        authors: Array.from({ length: 5 }, () => `${pick()} ${pick()}`),
        categories: ['cs.LG', 'cs.CL'],
        publishedAt: '2010-01-01',
      },
      index,
    ),
  );
}

function toPaper(record: CorpusPaper, index: number): Paper {
  return {
    ...record,
    gist: record.abstract.slice(0, GIST_LENGTH),
    authorCount: record.authors.length,
    keywords: [],
    organization: null,
    publishedAt: new Date(record.publishedAt),
    withdrawnAt: null,
    codeUrl: null,
    projectUrl: null,
    mediaUrls: [],
    submittedBy: null,
    upvotes: (index * 37) % 97,
    comments: index % 5,
    stars: null,
    featuredOn: null,
  };
}

/** Stores the sample and, thirty on each workday before its lists, as many of these papers as make their number in all. */
export async function fillStore(db: Db, papers: readonly Paper[]): Promise<void> {
  const store = (day: string, seen: readonly Paper[]) => {
    const at = new Date(`${day}T21:30:00Z`);
    return storeReading(db, { source: 'huggingface', day, papers: seen, at, sample: false });
  };
  const sample = await readSample();
  const sampled = new Set(sample.flatMap((list) => list.papers.map(({ id }) => id)));
  for (const list of sample) await store(list.day, list.papers);

  const rest = papers
    .filter(({ id }) => !sampled.has(id))
    .slice(0, Math.max(0, papers.length - sampled.size));
  let day = sample[0]?.day ?? '2026-01-01';
  for (let from = 0; from < rest.length; from += PAPERS_A_LIST) {
    day = workdayBefore(day);
    const list = rest.slice(from, from + PAPERS_A_LIST).map((paper) => ({ ...paper, featuredOn: day }));
    await store(day, list);
  }
}

function workdayBefore(day: string): string {
  const before = addDays(day, -1);
  return ['Saturday', 'Sunday'].includes(weekdayOf(before)) ? workdayBefore(before) : before;
}
