import { createFields } from '../../src/app/library/fields.ts';
import { select } from '../../src/app/library/select.ts';
import type { Paper } from '../../src/core/paper.ts';
import { asSubscription, parseQuery } from '../../src/core/query/index.ts';
import { createIndexBuilder, type IndexData } from '../../src/core/search/builder.ts';
import { createSearchIndex } from '../../src/core/search/index.ts';
import { createVectorSpace } from '../../src/core/search/space.ts';
import { stopWords } from '../../src/core/search/stop-words.ts';
import { stem, tokensOf } from '../../src/core/search/tokens.ts';
import { createVocabulary } from '../../src/core/search/vocabulary.ts';

/** The papers that a topic wants, by their places in the list. */
export type Method = (topic: string) => (paper: number) => boolean;

const textsOf = ({ title, abstract, gist }: Paper): string[] =>
  [title, abstract, gist].filter((text) => text !== null);

/** What a subscription can do with a topic; none looks at a paper's keywords. */
export function createMethods(papers: readonly Paper[]): Readonly<Record<string, Method>> {
  const lower = papers.map((paper) => textsOf(paper).join('\n').toLowerCase());
  const stems = papers.map((paper) => new Set(textsOf(paper).flatMap(tokensOf).map(stem)));
  const stemsOf = (topic: string) =>
    tokensOf(topic)
      .filter((token) => !stopWords.has(token))
      .map(stem);
  const data = build(papers);
  const index = createSearchIndex(data);
  const cosine = createCosines(data);

  /** By the index, in a thousandth of the time that a matcher takes to read the papers; a test holds the two together. */
  const subscription: Method = (topic) => {
    const parsed = parseQuery(topic);
    const root = 'mistake' in parsed ? null : asSubscription(parsed.query).root;
    const found = root && select(root, { ...index, passing: createFields().passing });
    return (paper) => found?.[paper] === 1;
  };
  const orClose =
    (least: number): Method =>
    (topic) => {
      const [matches, closeness] = [subscription(topic), cosine(topic)];
      return (paper) => matches(paper) || closeness(paper) >= least;
    };
  const andClose =
    (least: number): Method =>
    (topic) => {
      const [matches, closeness] = [subscription(topic), cosine(topic)];
      return (paper) => matches(paper) && closeness(paper) >= least;
    };

  return {
    'subscription (phrase)': subscription,
    'plain substring': (topic) => (paper) => lower[paper]?.includes(topic) ?? false,
    'all words': (topic) => {
      const wanted = stemsOf(topic);
      return (paper) => wanted.every((word) => stems[paper]?.has(word));
    },
    'any word': (topic) => {
      const wanted = stemsOf(topic);
      return (paper) => wanted.some((word) => stems[paper]?.has(word));
    },
    'phrase or cosine ≥ .7': orClose(0.7),
    'phrase or cosine ≥ .6': orClose(0.6),
    'phrase and cosine ≥ .2': andClose(0.2),
    'phrase and cosine ≥ .3': andClose(0.3),
  };
}

/** Without the keywords. */
function build(papers: readonly Paper[]): IndexData {
  const builder = createIndexBuilder();
  for (const paper of papers) {
    const [title = '', ...texts] = textsOf(paper);
    builder.add({ id: paper.id, title, texts });
  }
  return builder.finish();
}

/** How close papers are to a topic by the vectors that these papers teach, from -1 to 1. */
function createCosines({ terms, built, vectors }: IndexData): (topic: string) => (paper: number) => number {
  const vocabulary = createVocabulary(terms);
  const space = createVectorSpace(vectors);
  const all = Uint32Array.from(built.lengths.keys());
  return (topic) => {
    const found = tokensOf(topic)
      .filter((token) => !stopWords.has(token))
      .map(vocabulary.find);
    const known = [...new Set(found)].filter((term) => term >= 0);
    const place = space.place({ size: known.length, terms: known, counts: known.map(() => 1) });
    const length = Math.hypot(...place);
    const values = space.closeness(place, all);
    return (paper) => (length > 0 ? (values[paper] ?? 0) / length : 0);
  };
}
