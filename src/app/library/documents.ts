import type { SearchDocument } from '../../core/search/document.ts';
import type { StoredPaper } from '../../db/papers.ts';

/** What the index is told of a paper. */
export const toDocument = (paper: StoredPaper): SearchDocument => ({
  id: paper.id,
  title: paper.title,
  texts: [paper.abstract, paper.gist].filter((text) => text !== null),
  authors: paper.authors,
  categories: paper.categories,
  organizations: paper.organization === null ? [] : [paper.organization],
  keywords: paper.keywords,
});
