import { z } from 'zod';
import { dayOf } from '../core/day.ts';
import { parsePaperId } from '../core/ids.ts';
import type { Paper } from '../core/paper.ts';
import type { Skipped } from '../core/source.ts';
import { cleanAbstract, cleanName, cleanTitle } from '../core/text/index.ts';
import { dateOf, lenient, listOf, unique } from './lenient.ts';
import { codeUrl, httpsUrl, webUrl } from './links.ts';

/**
 * What is read of Hugging Face's records, as recorded from May 2023 to August 2026. Only an id and a title are needed;
 * the optional fields have come and gone over the years, by being absent rather than null.
 */
const text = lenient(z.string());
/** The largest is the database's largest integer. */
const count = lenient(z.int().min(0).max(2_147_483_647));
const user = lenient(z.object({ user: text, name: text }));

/** On the paper itself, on the record around it, or on both. */
const shared = {
  title: text,
  summary: text,
  numComments: count,
  organization: lenient(z.object({ fullname: text, name: text })),
  mediaUrls: listOf(z.string()),
};
const paperShape = z.object({
  ...shared,
  id: text,
  /** Whatever `hidden` holds but a plain no, it hides. */
  authors: listOf(z.object({ name: z.string(), hidden: z.unknown().optional() })),
  publishedAt: text,
  withdrawnAt: text,
  submittedOnDailyAt: text,
  submittedOnDailyBy: user,
  upvotes: count,
  githubRepo: text,
  githubStars: count,
  projectPage: text,
  ai_summary: text,
  ai_keywords: listOf(z.string()),
});
const recordShape = z.object({ ...shared, paper: paperShape, submittedBy: user });

type RawPaper = z.output<typeof paperShape>;
type RawRecord = z.output<typeof recordShape>;
export type Reading = { readonly paper: Paper } | { readonly skipped: Skipped };

/** One record of a list: a paper inside what the list knows about it. `day`: the list's own. */
export function readRecord(value: unknown, { day, index }: { day: string | null; index: number }): Reading {
  const record = recordShape.safeParse(value);
  const paper = record.success ? toPaper(record.data.paper, record.data, day) : 'it holds no paper';
  if (typeof paper !== 'string') return { paper };
  const id = [record.data?.paper.id, at(value, 'paper', 'id'), at(value, 'id')].find(isNameable);
  return {
    skipped: { id: id === undefined ? `record ${index + 1}` : String(id).slice(0, 60), reason: paper },
  };
}

/** The same, for the answer about a single paper, which has nothing around it. A string says what is wrong. */
export function readPaper(value: unknown): Paper | string {
  const paper = paperShape.safeParse(value);
  return paper.success ? toPaper(paper.data, null, null) : `it is ${described(value)}`;
}

function toPaper(raw: RawPaper, record: RawRecord | null, day: string | null): Paper | string {
  const id = parsePaperId(raw.id ?? '')?.id;
  if (!id) return 'its id is not an arXiv id';
  const title = cleanTitle(raw.title ?? record?.title ?? '');
  if (!title) return 'it has no title';

  const authors = raw.authors
    .map(({ name, hidden }) => ({ name: cleanName(name), hidden }))
    .filter(({ name }) => name);
  const organization = raw.organization ?? record?.organization;
  const submitter = raw.submittedOnDailyBy ?? record?.submittedBy;
  const submittedAt = dateOf(raw.submittedOnDailyAt);
  const code = codeUrl(raw.githubRepo);
  const media = [...raw.mediaUrls, ...(record?.mediaUrls ?? [])];
  return {
    id,
    title,
    abstract: cleanAbstract(raw.summary ?? record?.summary ?? '', title) || null,
    gist: cleanAbstract(raw.ai_summary ?? '', title) || null,
    authors: authors.filter(({ hidden }) => !hidden).map(({ name }) => name),
    authorCount: authors.length,
    categories: [],
    keywords: unique(raw.ai_keywords.map(cleanName)),
    organization: cleanName(organization?.fullname || organization?.name || '') || null,
    publishedAt: dateOf(raw.publishedAt),
    withdrawnAt: dateOf(raw.withdrawnAt),
    codeUrl: code,
    projectUrl: code !== null && codeUrl(raw.projectPage) === code ? null : webUrl(raw.projectPage),
    mediaUrls: unique(media.flatMap((url) => httpsUrl(url) ?? [])),
    submittedBy: cleanName(submitter?.user || submitter?.name || '') || null,
    upvotes: raw.upvotes,
    comments: record?.numComments ?? raw.numComments,
    stars: raw.githubStars,
    featuredOn: day ?? (submittedAt && dayOf(submittedAt)),
  };
}

/** What a value is, in words that follow “is”. */
export function described(value: unknown): string {
  if (!Array.isArray(value)) return describedOne(value);
  return value.length === 0 ? 'an empty array' : `an array that begins with ${describedOne(value[0])}`;
}

function describedOne(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const keys = Object.keys(value).map((key) => cleanName(key).slice(0, 30));
  if (keys.length === 0) return 'an empty object';
  return `an object with keys ${keys.slice(0, 5).join(', ')}${keys.length > 5 ? ', …' : ''}`;
}

const isNameable = (id: unknown) => (typeof id === 'string' && id.trim() !== '') || typeof id === 'number';
const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce((inner: unknown, key) => (Object(inner) as Record<string, unknown>)[key], value);
