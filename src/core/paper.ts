/**
 * A paper as every part of the house sees it. `null` and an empty list mean "not known", never "known to be
 * absent": two observations of one paper merge, and a later one erases nothing (see `mergePapers`).
 */
export interface Paper {
  /** arXiv id without version, new style (`2606.24597`) or old (`hep-ex/0406020`). */
  readonly id: string;
  /** Cleaned: one line, no LaTeX. */
  readonly title: string;
  /** Cleaned: one paragraph, no LaTeX. */
  readonly abstract: string | null;
  /** The source's own one-sentence summary, uncut. */
  readonly gist: string | null;
  /** Names that may be shown, in order. A source can hide some: then `authorCount` is larger. */
  readonly authors: readonly string[];
  readonly authorCount: number;
  /** arXiv categories, primary first. */
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
  readonly organization: string | null;
  /** The first version's date. */
  readonly publishedAt: Date | null;
  readonly withdrawnAt: Date | null;
  readonly codeUrl: string | null;
  readonly projectUrl: string | null;
  readonly mediaUrls: readonly string[];
  /** Who put it on the daily list: a Hugging Face user name. */
  readonly submittedBy: string | null;
  readonly upvotes: number | null;
  readonly comments: number | null;
  /** GitHub stars of `codeUrl`. */
  readonly stars: number | null;
  /** The first daily list that it stood on, `YYYY-MM-DD`. */
  readonly featuredOn: string | null;
}

/** What is known after seeing a paper once more: news wins, silence erases nothing. */
export function mergePapers(known: Paper, seen: Paper): Paper {
  return {
    id: known.id,
    title: seen.title || known.title,
    abstract: seen.abstract ?? known.abstract,
    gist: seen.gist ?? known.gist,
    ...(seen.authorCount > 0
      ? { authors: seen.authors, authorCount: seen.authorCount }
      : { authors: known.authors, authorCount: known.authorCount }),
    categories: newer(known.categories, seen.categories),
    keywords: newer(known.keywords, seen.keywords),
    organization: seen.organization ?? known.organization,
    // Sources disagree by hours about one and the same version; the earliest stays put whoever is read last.
    publishedAt: earlier(known.publishedAt, seen.publishedAt),
    withdrawnAt: seen.withdrawnAt ?? known.withdrawnAt,
    codeUrl: seen.codeUrl ?? known.codeUrl,
    projectUrl: seen.projectUrl ?? known.projectUrl,
    mediaUrls: newer(known.mediaUrls, seen.mediaUrls),
    submittedBy: seen.submittedBy ?? known.submittedBy,
    upvotes: seen.upvotes ?? known.upvotes,
    comments: seen.comments ?? known.comments,
    stars: seen.stars ?? known.stars,
    featuredOn: earlier(known.featuredOn, seen.featuredOn),
  };
}

const newer = (known: readonly string[], seen: readonly string[]) => (seen.length > 0 ? seen : known);

function earlier<T extends Date | string>(a: T | null, b: T | null): T | null {
  if (a === null || b === null) return a ?? b;
  return b < a ? b : a;
}
