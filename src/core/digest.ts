import { authorLine } from './authors.ts';
import { dayOf, formatDay } from './day.ts';
import { arxivUrl, huggingFaceUrl } from './ids.ts';
import type { PaperBlock, Text } from './message.ts';
import type { Paper } from './paper.ts';
import { gistOf } from './summary.ts';
import { formatCount } from './text/index.ts';

/** Older than this, a paper's own date is worth a word: it was not written this week. */
const OLD_DAYS = 14;

/** One paper as a list shows it. `asOf` is the day of the list (or of the search): ages are judged from it. */
export function paperBlock(paper: Paper, { rank, asOf }: { rank: number | null; asOf: string }): PaperBlock {
  const gist = gistOf(paper);
  return {
    type: 'paper',
    id: paper.id,
    rank,
    title: paper.title,
    href: paperUrl(paper),
    gist: gist === null ? null : [gist],
    facts: paperFacts(paper, asOf),
  };
}

/** Hugging Face's page where there is one, else arXiv's. */
export const paperUrl = (paper: Paper): string =>
  paper.upvotes === null && paper.featuredOn === null ? arxivUrl(paper.id) : huggingFaceUrl(paper.id);

function paperFacts(paper: Paper, asOf: string): Text[] {
  const authors = authorLine(paper);
  const published = paper.publishedAt === null ? null : dayOf(paper.publishedAt);
  const isOld = published !== null && Date.parse(asOf) - Date.parse(published) > OLD_DAYS * 86_400_000;
  const facts: (Text | null)[] = [
    paper.withdrawnAt === null ? null : [{ text: 'withdrawn', style: 'strong' }],
    paper.upvotes === null ? null : [`▲${formatCount(paper.upvotes)}`],
    paper.stars ? [`★${formatCount(paper.stars)}`] : null,
    authors === null ? null : [authors],
    paper.codeUrl === null ? null : [{ text: 'code', href: paper.codeUrl }],
    isOld ? [formatDay(published)] : null,
    paper.submittedBy === null ? null : [`via ${paper.submittedBy}`],
  ];
  return facts.filter((fact) => fact !== null);
}
