// Makes assets/sample.json from recorded daily lists: `npm run sample -- FOLDER`, where FOLDER holds
// hf-daily/DATE.json and hf-daily-index.json. Ids, titles, authors, counts and links are facts; the one-sentence
// gists are this project's own and are kept from the file that is there. Abstracts and AI summaries stay out.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readList } from '../src/sources/huggingface.ts';

const [, , folder] = process.argv;
if (!folder) throw new Error('Usage: npm run sample -- FOLDER');

interface Sampled {
  day: string;
  papers: { id: string; gist: string | null }[];
}
const file = new URL('../assets/sample.json', import.meta.url);
const sample: Sampled[] = JSON.parse(readFileSync(file, 'utf8'));
const index: { date: string; committed_at: string }[] = JSON.parse(
  readFileSync(join(folder, 'hf-daily-index.json'), 'utf8'),
);

const lists = sample.map(({ day, papers: known }) => {
  const gists = new Map(known.map(({ id, gist }) => [id, gist]));
  const readAt = index.find(({ date }) => date === day)?.committed_at;
  if (!readAt) throw new Error(`No recording of ${day} in ${folder}`);
  const text = readFileSync(join(folder, 'hf-daily', `${day}.json`), 'utf8');
  const { papers } = readList(text, { what: 'daily list', day, mayBeUseless: false });
  return {
    day,
    readAt: new Date(readAt).toISOString(),
    papers: papers.map((paper) => ({
      ...paper,
      abstract: null,
      gist: gists.get(paper.id) ?? null,
      mediaUrls: [],
    })),
  };
});
// One paper a line: a changed gist is then a changed line.
const body = lists.map(
  ({ papers, ...list }) =>
    `${JSON.stringify({ ...list, papers: [] }).slice(0, -2)}\n${papers.map((paper) => JSON.stringify(paper)).join(',\n')}\n]}`,
);
writeFileSync(file, `[\n${body.join(',\n')}\n]\n`);
