// Which sentence of an abstract says what the source's own one-sentence summary says?
import { parseArgs } from 'node:util';
import { contribution } from '../src/core/summary/contribution.ts';
import { gistOf } from '../src/core/summary.ts';
import { splitSentences } from '../src/core/text/sentences.ts';
import { type Pair, readPairs } from './summary/pairs.ts';
import { rouge1, rougeL, words } from './summary/rouge.ts';

const usage = `Usage: npx tsx bench/summary.ts --data FOLDER [--half report|choose] [--sample N]

  --data FOLDER  holds hf-daily/YYYY-MM-DD.json and hf-monthly/*YYYY-MM.json[.gz], raw pages of the daily papers API
  --half         every second month; the cues were chosen on the others (default: report)
  --sample N     prints N gists made from abstracts instead`;

type Choice = (sentences: readonly string[], pair: Pair) => string;

const PROPOSAL = /\bwe (?:\w+ ){0,2}(?:propose|introduce|present)\b/i;

const choices: Readonly<Record<string, Choice>> = {
  'first sentence': (sentences) => sentences[0] ?? '',
  'last sentence': (sentences) => sentences.at(-1) ?? '',
  'most words of the title': (sentences, { title }) => best(sentences, (text) => inTitle(text, title)),
  'first “we propose”': (sentences) => sentences.find((text) => PROPOSAL.test(text)) ?? sentences[0] ?? '',
  'our choice': (sentences, { title }) => sentences[contribution(sentences, title)] ?? '',
  'our gist (≤ 140 characters)': (_, pair) => gistOf({ ...pair, gist: null }) ?? '',
  'best possible sentence': (sentences, { reference }) => best(sentences, (text) => rouge1(text, reference)),
};

function best(sentences: readonly string[], score: (text: string) => number): string {
  const scores = sentences.map(score);
  return sentences[scores.indexOf(Math.max(...scores))] ?? '';
}

function inTitle(text: string, title: string): number {
  const own = new Set(words(text));
  return new Set(words(title).filter((word) => own.has(word))).size;
}

function report(pairs: readonly Pair[]): void {
  console.log(
    `${pairs.length} papers of ${new Set(pairs.map(({ month }) => month)).size} months, F1 against the source's summary\n`,
  );
  console.log(`${'sentence'.padEnd(30)}ROUGE-1  ROUGE-L`);
  const split = pairs.map((pair) => ({ pair, sentences: splitSentences(pair.abstract) }));
  for (const [name, choose] of Object.entries(choices)) {
    const texts = split.map(({ pair, sentences }) => ({
      text: choose(sentences, pair),
      reference: pair.reference,
    }));
    const mean = (score: typeof rouge1) =>
      texts.reduce((sum, { text, reference }) => sum + score(text, reference), 0) / texts.length;
    console.log(
      `${name.padEnd(30)}${mean(rouge1).toFixed(3).padStart(7)}  ${mean(rougeL).toFixed(3).padStart(7)}`,
    );
  }
}

const show = (pair: Pair) => console.log(`${pair.title}\n  ${gistOf({ ...pair, gist: null })}`);

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '' },
    half: { type: 'string', default: 'report' },
    sample: { type: 'string', default: '0' },
  },
});
if (!values.data || !/^(?:report|choose)$/.test(values.half)) {
  console.error(usage);
  process.exitCode = 2;
} else {
  const pairs = await readPairs(values.data);
  const months = [...new Set(pairs.map(({ month }) => month))].sort();
  const half = pairs.filter(({ month }) => months.indexOf(month) % 2 === (values.half === 'report' ? 1 : 0));
  const step = Math.max(1, Math.floor(half.length / Number(values.sample)));
  if (values.sample === '0') report(half);
  else for (const [i, pair] of half.entries()) if (i % step === 0) show(pair);
}
