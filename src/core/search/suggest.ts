import type { SearchDocument } from './document.ts';
import { type Completion, createLexicon, type Lexicon, noLexicon, type PackedLexicon } from './lexicon.ts';
import { createSpelling, mistakesInName, mistakesInWord, type Neighbour, type Spelling } from './spelling.ts';
import { stopWords } from './stop-words.ts';
import { stem, tokenSpans, tokensOf } from './tokens.ts';

/** `name` holds the single words of authors' names, folded. */
export type SuggestionKind = 'word' | 'author' | 'name' | 'category' | 'organization' | 'keyword';
export type PackedSuggestions = Readonly<Record<SuggestionKind, PackedLexicon>>;

export interface Correction {
  /** What was asked, with the likelier words in their places. */
  readonly text: string;
  readonly changes: readonly Change[];
}

export interface Change {
  readonly from: string;
  readonly to: string;
  /** How many documents have the new word. */
  readonly count: number;
}

/** What people may want to type, out of what the documents hold. */
export interface Suggestions {
  /** `words`: the tokens of a document, each once. Of a `known` document only what is new to everybody counts. */
  readonly add: (document: SearchDocument, words: Iterable<string>, known: boolean) => void;
  readonly complete: (kind: SuggestionKind, beginning: string, limit: number) => readonly Completion[];
  /** Null when no word is likelier than the one typed. `frequencyOf`: how many documents have a token. */
  readonly correctText: (text: string, frequencyOf: (token: string) => number) => Correction | null;
  readonly correctName: (name: string) => Correction | null;
  readonly authors: Pick<Lexicon, 'find' | 'at' | 'size'>;
  readonly pack: () => PackedSuggestions;
}

export const noSuggestions: PackedSuggestions = {
  word: noLexicon,
  author: noLexicon,
  name: noLexicon,
  category: noLexicon,
  organization: noLexicon,
  keyword: noLexicon,
};

/** Whether a token is worth completing, or a word that one can mean. */
export const isSuggestible = (token: string): boolean =>
  token.length > 2 && /\p{L}/u.test(token) && !stopWords.has(token);

export function createSuggestions(packed: PackedSuggestions): Suggestions {
  const word = createLexicon(packed.word);
  const author = createLexicon(packed.author);
  const name = createLexicon(packed.name);
  const category = createLexicon(packed.category);
  const organization = createLexicon(packed.organization);
  const keyword = createLexicon(packed.keyword);
  const lexicons = { word, author, name, category, organization, keyword };
  const words = createSpelling(word, mistakesInWord);
  const names = createSpelling(name, mistakesInName);

  return {
    add: (document, tokens, known) => {
      const authors = document.authors ?? [];
      const found = {
        word: [...tokens].filter(isSuggestible),
        author: authors,
        name: new Set(authors.flatMap(tokensOf)),
        category: document.categories ?? [],
        organization: document.organizations ?? [],
        keyword: document.keywords ?? [],
      };
      for (const kind of suggestionKinds) {
        const lexicon = lexicons[kind];
        for (const text of found[kind]) if (!known || lexicon.countOf(text) === 0) lexicon.add(text);
      }
    },
    complete: (kind, beginning, limit) => lexicons[kind].complete(beginning, limit),
    // Who types an author's name as a word has not mistyped a word.
    correctText: (text, frequencyOf) =>
      correct(text, words, (token) => Math.max(frequencyOf(token), name.countOf(token)), stem),
    correctName: (text) => correct(text, names, name.countOf, (token) => token),
    authors: author,
    pack: () => ({
      word: word.pack(),
      author: author.pack(),
      name: name.pack(),
      category: category.pack(),
      organization: organization.pack(),
      keyword: keyword.pack(),
    }),
  };
}

export const suggestionKinds = ['word', 'author', 'name', 'category', 'organization', 'keyword'] as const;

/** A word that some documents have is doubted only next to one that so many times as many have. */
const DOUBTFUL_SHARE = 300;

/** Few words are so many times as frequent as one that so many documents have, and to look for them takes long. */
const NEVER_DOUBTED = 100;

/** Each is compared with every word that there is. */
const MOST_DOUBTED = 16;

/** `keyOf`: words with the same key find the same documents, so that the one cannot stand for the other. */
function correct(
  text: string,
  spelling: Spelling,
  frequencyOf: (token: string) => number,
  keyOf: (token: string) => string,
): Correction | null {
  const likelierOf = (token: string): Neighbour | null => {
    const frequency = frequencyOf(token);
    if (frequency > NEVER_DOUBTED) return null;
    const likelier = spelling.nearest(token);
    if (likelier === null || keyOf(likelier.text) === keyOf(token)) return null;
    const isDoubtful = likelier.distance === 1 && likelier.count >= DOUBTFUL_SHARE * frequency;
    return frequency === 0 || isDoubtful ? likelier : null;
  };

  const words = tokensOf(text).filter((token) => /^\p{L}{4,}$/u.test(token) && !stopWords.has(token));
  const likelier = new Map(
    [...new Set(words)].slice(0, MOST_DOUBTED).map((word) => [word, likelierOf(word)]),
  );
  let corrected = '';
  let end = 0;
  const changes: Change[] = [];
  for (const span of tokenSpans(text)) {
    const better = likelier.get(span.token);
    if (!better) continue;
    corrected += text.slice(end, span.start) + better.text;
    end = span.end;
    changes.push({ from: text.slice(span.start, span.end), to: better.text, count: better.count });
  }
  return changes.length > 0 ? { text: corrected + text.slice(end), changes } : null;
}
