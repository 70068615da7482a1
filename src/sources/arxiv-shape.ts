import { z } from 'zod';
import { parsePaperId } from '../core/ids.ts';
import type { Paper } from '../core/paper.ts';
import { cleanAbstract, cleanName, cleanTitle } from '../core/text/index.ts';
import { dateOf, lenient, listOf, unique } from './lenient.ts';

/** An archive, or one of its classes: `hep-th`, `cs.AI`, `cond-mat.str-el`. Keeps MSC and ACM classes out. */
const CATEGORY = /^[a-z]{1,8}(?:-[a-z]{2,4})?(?:\.[A-Za-z-]{2,12})?$/;

/** “Withdrawn” inside an abstract is about drugs and troops; a notice is its first words, or stands in the comment. */
const NOTICE = [
  '(?:(?:this|the) )?(?:arxiv )?',
  '(?:(?:paper|article|submission|manuscript|preprint|version|work|report|note|thesis) )?',
  '(?:(?:has|have) (?:now )?been |is |was )?(?:[a-z]+ly )?withdrawn(?:[ .,;:)]|$)',
].join('');
const ABSTRACT_NOTICE = new RegExp(`^\\W*${NOTICE}`, 'i');
const COMMENT_NOTICE = new RegExp(`(?:^|[.,;:(] ?)${NOTICE}`, 'i');

const text = lenient(
  z.union([z.string(), z.object({ '#text': z.string() }).transform((node) => node['#text'])]),
);
const term = lenient(z.object({ '@term': z.string() }).transform((node) => node['@term']));
const entryShape = z.object({
  id: text,
  title: text,
  summary: text,
  published: text,
  updated: text,
  comment: text,
  primary_category: term,
  category: listOf(term),
  author: listOf(z.object({ name: z.string() })),
  /** In the feeds instead of authors: all of them in one line. */
  creator: text,
  announce_type: text,
});
export type Entry = z.output<typeof entryShape>;

export const feedShape = z.object({
  feed: z.object({ updated: text, totalResults: text, entry: listOf(entryShape) }),
});

export const isCategory = (name: string): boolean => CATEGORY.test(name);

/** A string says what is wrong with the entry. Entries of the API and of the feeds differ in little. */
export function toPaper(entry: Entry): Paper | string {
  const id = parsePaperId((entry.id ?? '').replace(/^oai:arXiv\.org:/, ''))?.id;
  if (!id) return 'its id is not an arXiv id';
  const title = cleanTitle(entry.title ?? '');
  if (!title) return 'it has no title';

  const abstract = cleanAbstract(
    (entry.summary ?? '').replace(/^\s*arXiv:\S+ Announce Type: \S+\s+Abstract:/, ''),
    title,
  );
  const names = entry.creator === null ? entry.author.map(({ name }) => name) : splitNames(entry.creator);
  const authors = names.map(cleanName).filter(Boolean);
  const categories = [entry.primary_category, ...entry.category].flatMap((category) => category ?? []);
  const isWithdrawn =
    ABSTRACT_NOTICE.test(abstract) || COMMENT_NOTICE.test(cleanAbstract(entry.comment ?? ''));
  return {
    id,
    title,
    abstract: abstract || null,
    gist: null,
    authors,
    authorCount: authors.length,
    categories: unique(categories.filter(isCategory)),
    keywords: [],
    organization: null,
    publishedAt: publishedAt(entry),
    withdrawnAt: isWithdrawn ? dateOf(entry.updated) : null,
    codeUrl: null,
    projectUrl: null,
    mediaUrls: [],
    submittedBy: null,
    upvotes: null,
    comments: null,
    stars: null,
    featuredOn: null,
  };
}

/**
 * A feed knows only the day of the announcement: for a new paper at most a few days after its submission, for a
 * cross-listed one possibly years.
 */
function publishedAt({ published, announce_type }: Entry): Date | null {
  return announce_type === null || announce_type === 'new' ? dateOf(published) : null;
}

/** `A. Author (Some Place, City), B. Author, Jr.` as the feeds write it. */
export function splitNames(creator: string): string[] {
  const names: string[] = [];
  for (const part of withoutParentheses(creator).split(',')) {
    const name = part.trim();
    const last = names.at(-1);
    if (last && /^(?:jr|sr|ii|iii|iv)\.?$/i.test(name)) names[names.length - 1] = `${last} ${name}`;
    else if (name) names.push(name);
  }
  return names;
}

/** From the inside out, so that one that never closes takes no names with it. Deeper nesting than this is no name. */
function withoutParentheses(line: string): string {
  let rest = line;
  for (let depth = 0; depth < 5; depth++) rest = rest.replace(/\([^()]*\)/g, '');
  return rest;
}
