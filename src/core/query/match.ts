import type { Paper } from '../paper.ts';
import { includesPhrase, type Layout, layOut } from '../search/phrases.ts';
import { readSequence } from '../search/sequence.ts';
import { stopWords } from '../search/stop-words.ts';
import { tokensOf } from '../search/tokens.ts';
import { createFilterTest, type MatchedPaper } from './filter.ts';
import { plainWords } from './retrieval.ts';
import type { Part, Query } from './tree.ts';

export interface MatchOptions {
  /** The stem of a folded word; texts are compared by it. */
  readonly stem: (word: string) => string;
  /** What plain words mean, see `Query`. */
  readonly mode: 'search' | 'subscription';
  /** For many queries on the same papers: each text is read once. */
  readonly reader?: TextReader;
}

/** A paper's texts, read when they are first asked for. */
interface Texts {
  readonly title: () => Layout;
  readonly all: () => readonly Layout[];
}

export interface TextReader {
  /** The same stem has the same number. */
  readonly intern: (word: string) => number;
  readonly textsOf: (paper: Paper) => Texts;
}

/** Some kilobytes each. */
const MOST_TEXTS = 6_000;

/** Remembers texts, also when papers are read anew, and numbers all their stems. */
export function createTextReader(stem: (word: string) => string): TextReader {
  const intern = createNumbering(stem);
  const known = new WeakMap<Paper, Texts>();
  const layouts = new Map<string, Layout>();
  const read = (text: string) => {
    const layout = layouts.get(text) ?? layOut(readSequence(text, intern));
    if (layouts.size >= MOST_TEXTS) layouts.clear();
    layouts.set(text, layout);
    return layout;
  };
  return {
    intern,
    textsOf(paper) {
      const texts = known.get(paper) ?? textsOf(paper, read);
      known.set(paper, texts);
      return texts;
    },
  };
}

/** Numbers the query's stems only: every other one is -1, and no text is kept. */
function createPassingReader(stem: (word: string) => string): TextReader {
  const numbers = new Map<string, number>();
  const numberOf = (word: string) => numbers.get(stem(word)) ?? -1;
  const read = (text: string) => layOut(readSequence(text, numberOf));
  return { intern: createNumbering(stem, numbers), textsOf: (paper) => textsOf(paper, read) };
}

const createNumbering =
  (stem: (word: string) => string, numbers = new Map<string, number>()) =>
  (word: string): number => {
    const stemmed = stem(word);
    const number = numbers.get(stemmed) ?? numbers.size;
    numbers.set(stemmed, number);
    return number;
  };

type Test = (paper: MatchedPaper, texts: Texts) => boolean;

/** A test whether a query wants a paper. Texts are read only when the filters have not decided yet. */
export function createMatcher(
  { root }: Query,
  { stem, mode, reader = createPassingReader(stem) }: MatchOptions,
): (paper: MatchedPaper) => boolean {
  if (root === null) return () => true;
  const { intern } = reader;
  const test = compile(root, mode === 'subscription');
  return (paper) => test(paper, reader.textsOf(paper));

  function compile(part: Part, isExact: boolean): Test {
    const loose = isExact ? null : plainWords(part);
    if (loose) return anyOf(loose);
    switch (part.type) {
      case 'words':
        return phrase(part.words.join(' '), (texts) => texts.all());
      case 'phrase':
        return phrase(part.text, (texts) => texts.all());
      case 'title':
        return phrase(part.text, (texts) => [texts.title()]);
      case 'not': {
        const unwanted = compile(part.part, true);
        return (paper, texts) => !unwanted(paper, texts);
      }
      case 'and': {
        const tests = pooled(part.parts, isExact).map((inner) => compile(inner, isExact));
        return (paper, texts) => tests.every((holds) => holds(paper, texts));
      }
      case 'or': {
        const tests = part.parts.toSorted(filtersFirst).map((inner) => compile(inner, isExact));
        return (paper, texts) => tests.some((holds) => holds(paper, texts));
      }
      default:
        return createFilterTest(part);
    }
  }

  function phrase(text: string, where: (texts: Texts) => readonly Layout[]): Test {
    const wanted = layOut(readSequence(text, intern));
    return (_, texts) => where(texts).some((layout) => includesPhrase(layout, wanted));
  }

  function anyOf(words: readonly string[]): Test {
    const text = words.join(' ');
    // As in a ranking, words that every text has count only when there are no others.
    const isTelling = tokensOf(text).some((word) => !stopWords.has(word));
    const wanted = numbersIn(text, (word) => (isTelling && stopWords.has(word) ? -1 : intern(word)));
    return (_, texts) => texts.all().some((layout) => holdsAny(layout, wanted));
  }
}

function textsOf(paper: Paper, read: (text: string) => Layout): Texts {
  let title: Layout | undefined;
  let all: readonly Layout[] | undefined;
  const readTitle = () => (title ??= read(paper.title));
  const rest = () => [paper.abstract, paper.gist].flatMap((text) => (text === null ? [] : [read(text)]));
  return { title: readTitle, all: () => (all ??= [readTitle(), ...rest()]) };
}

function numbersIn(text: string, numberOf: (word: string) => number): Set<number> {
  const { terms, joins } = readSequence(text, numberOf);
  return new Set([...terms, ...joins.map(({ term }) => term)].filter((number) => number >= 0));
}

function holdsAny({ length, terms, spans, joined }: Layout, wanted: ReadonlySet<number>): boolean {
  for (let at = 0; at < length; at++) {
    if (wanted.has(terms[at] ?? -1) || (spans[at] && wanted.has(joined[at] ?? -1))) return true;
  }
  return false;
}

/** The runs of plain words that a search takes together, and all else, what costs little first. */
function pooled(parts: readonly Part[], isExact: boolean): readonly Part[] {
  const isRun = ({ type }: Part) => type === 'words' && !isExact;
  const words = parts.filter(isRun).flatMap((part) => plainWords(part) ?? []);
  const rest = parts.filter((part) => !isRun(part)).toSorted(filtersFirst);
  return words.length > 0 ? [...rest, { type: 'words', words }] : rest;
}

const filtersFirst = (a: Part, b: Part): number => Number(readsText(a)) - Number(readsText(b));

function readsText(part: Part): boolean {
  if (part.type === 'and' || part.type === 'or') return part.parts.some(readsText);
  return part.type === 'not' ? readsText(part.part) : /^(words|phrase|title)$/.test(part.type);
}
