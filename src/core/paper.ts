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
