// How well does a subscription made of a keyword find the papers that carry the keyword, when it can't see them?
import { parseArgs } from 'node:util';
import { createMethods } from './topics/methods.ts';
import { commonest, readRecorded, type Topic, TRUTHS, type Truth } from './topics/papers.ts';

const usage = `Usage: npm run bench:topics -- --data FOLDER [--json]

  --data FOLDER  holds hf-daily/YYYY-MM-DD.json, raw pages of the daily papers API
  --json         prints the numbers as JSON`;

const TOPICS = 200;
const truths = ['exact', 'sameWords', 'within'] as const;

interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

interface Row {
  readonly method: string;
  /** Over all pairs of topic and paper. */
  readonly micro: Score;
  /** The mean of the topics' own scores. */
  readonly macro: Score;
}

interface Counts {
  readonly hits: number;
  readonly found: number;
  readonly wanted: number;
}

/** What finds nothing makes no mistake, but is worth nothing: its precision counts as 0. */
function scoreOf({ hits, found, wanted }: Counts): Score {
  const precision = found > 0 ? hits / found : 0;
  const recall = hits / wanted;
  return { precision, recall, f1: hits > 0 ? (2 * precision * recall) / (precision + recall) : 0 };
}

/** What each topic finds, and what it should. */
function measure(
  method: string,
  finds: readonly ReadonlySet<string>[],
  topics: readonly Topic[],
  truth: Truth,
): Row {
  const all = topics.map(({ carriers }, i): Counts => {
    const [found, wanted] = [finds[i] ?? new Set<string>(), carriers[truth]];
    return {
      hits: [...found].filter((id) => wanted.has(id)).length,
      found: found.size,
      wanted: wanted.size,
    };
  });
  const sum = (pick: (counts: Counts) => number) => all.reduce((total, counts) => total + pick(counts), 0);
  const scores = all.map(scoreOf);
  const mean = (pick: (score: Score) => number) =>
    scores.reduce((total, score) => total + pick(score), 0) / scores.length;
  return {
    method,
    micro: scoreOf({
      hits: sum(({ hits }) => hits),
      found: sum(({ found }) => found),
      wanted: sum(({ wanted }) => wanted),
    }),
    macro: {
      precision: mean(({ precision }) => precision),
      recall: mean(({ recall }) => recall),
      f1: mean(({ f1 }) => f1),
    },
  };
}

const { values } = parseArgs({
  options: { data: { type: 'string', default: '' }, json: { type: 'boolean', default: false } },
});
if (!values.data) {
  console.error(usage);
  process.exitCode = 2;
} else {
  const papers = (await readRecorded(values.data)).filter(({ keywords }) => keywords.length > 0);
  const topics = commonest(papers, TOPICS);
  if (topics.length === 0) {
    console.error(`${values.data}: no recorded paper has keywords.`);
    process.exitCode = 1;
  } else {
    const finds = Object.entries(createMethods(papers)).map(([method, matching]) => ({
      method,
      finds: topics.map(({ text }) => {
        const matches = matching(text);
        return new Set(papers.flatMap(({ id }, paper) => (matches(paper) ? [id] : [])));
      }),
    }));
    const tables = truths.map((truth) => ({
      truth: TRUTHS[truth],
      rows: finds.map(({ method, finds: found }) => measure(method, found, topics, truth)),
    }));
    if (values.json) {
      console.log(JSON.stringify({ papers: papers.length, topics: topics.length, tables }, null, 2));
    } else {
      console.log(
        `${topics.length} keywords, the rarest on ${topics.at(-1)?.carriers.exact.size} papers, against ` +
          `${papers.length.toLocaleString('en')} papers that have keywords`,
      );
      for (const { truth, rows } of tables) {
        console.log(`\nA paper should be found when it has ${truth}.`);
        console.log(`${''.padEnd(24)}micro: precision  recall      F1  macro: precision  recall      F1`);
        for (const { method, micro, macro } of rows)
          console.log(`${method.padEnd(24)}${line(micro)}  ${line(macro)}`);
      }
    }
  }
}

function line({ precision, recall, f1 }: Score): string {
  return `${precision.toFixed(3).padStart(16)}${recall.toFixed(3).padStart(8)}${f1.toFixed(3).padStart(8)}`;
}
